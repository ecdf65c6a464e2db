// Builds the islands: static/src/<room>/index.ts(x) -> static/build/<room>-<hash>.js, as ES modules that share chunks,
// the sheets: static/css/pages/<page>.css -> static/build/css/<page>-<hash>.css,
// and what islands say: dialogue_platform/translations -> static/build/words/<language>/<room>-<hash>.js.
//   node build.mjs           minified, without source maps (what is served)
//   node build.mjs --dev     readable, with source maps
//   node build.mjs --into FOLDER    another folder than static/build
//   node build.mjs --test [FILE…]   bundles *.test.ts(x), or those named, and runs them under Node's own test runner;
//                            ends with 1 if a test fails, with 2 if they could not be bundled
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { finish } from "./tools/built_files.mjs";
import { catalogues } from "./tools/catalogues.mjs";
import { elsewhere, parts, reach } from "./tools/parts.mjs";
import { patches } from "./tools/patches.mjs";
import { layered } from "./tools/sheets.mjs";

const SOURCES = "static/src";
const SHEETS = "static/css/pages";
const ICON = "static/icon.svg";
const BUILT = "static/build";
const TESTS_BUILT = "test-results/node";

const common = { ...reach, bundle: true, format: "esm", target: "es2022", jsx: "automatic", jsxImportSource: "preact" };

// shared/transport.ts names the transports it uses; those that engine.io would choose from itself are bytes for nothing.
const ourTransports = {
  name: "our-transports",
  setup: ({ onLoad }) =>
    onLoad({ filter: /engine\.io-client\/build\/esm\/transports\/index\.js$/ }, () => ({
      contents: "export const transports = {};",
    })),
};

function islands() {
  const found = {};
  for (const room of existsSync(SOURCES) ? readdirSync(SOURCES) : []) {
    const entry = ["index.ts", "index.tsx"].map((name) => join(SOURCES, room, name)).find(existsSync);
    // shared/ is imported by the others; it is an island only if it has an index of its own.
    if (entry) found[room] = entry;
  }
  return found;
}

const sheets = () =>
  Object.fromEntries(readdirSync(SHEETS).map((name) => [`css/${name.replace(/\.css$/, "")}`, join(SHEETS, name)]));

async function buildPages({ dev, into }) {
  const entryPoints = islands();
  const shared = {
    outdir: into,
    entryNames: "[dir]/[name]-[hash]",
    bundle: true,
    metafile: true,
    minify: !dev,
    sourcemap: dev ? "linked" : false,
    legalComments: "none",
    logLevel: "warning",
  };
  const scripts = await build({
    ...common,
    ...shared,
    entryPoints,
    plugins: [parts(SOURCES, ...elsewhere), patches(), ourTransports],
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    define: { "process.env.NODE_ENV": dev ? '"development"' : '"production"' },
  });
  const styles = await build({
    ...shared,
    entryPoints: { ...sheets(), icon: ICON },
    loader: { ".svg": "copy" },
    plugins: [layered],
  });
  const words = catalogues(into, scripts.metafile.outputs, entryPoints);
  finish(into, { ...scripts.metafile.outputs, ...styles.metafile.outputs, ...words });
  console.log(`built: ${Object.keys(entryPoints).join(", ") || "nothing yet"}`);
}

function testFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => /\.test\.tsx?$/.test(name))
    .map((name) => join(folder, name));
}

async function runTests(named) {
  const entryPoints = named.length > 0 ? named : [...testFiles(SOURCES), ...testFiles("tests")];
  if (entryPoints.length === 0) return 0;
  rmSync(TESTS_BUILT, { recursive: true, force: true });
  await build({
    ...common,
    entryPoints,
    outdir: TESTS_BUILT,
    outbase: ".",
    outExtension: { ".js": ".mjs" },
    platform: "node",
    packages: "external",
    plugins: [parts(SOURCES), patches({ bundled: true })],
    sourcemap: "inline",
    logLevel: "warning",
  });
  const built = entryPoints.map((name) => join(TESTS_BUILT, name.replace(/\.tsx?$/, ".mjs")));
  const words = ["--enable-source-maps", "--test", "--test-reporter=spec", ...built];
  return spawnSync(process.execPath, words, { stdio: "inherit" }).status ?? 1;
}

const couldNot = (error) => {
  console.error(error);
  return 2;
};
if (process.argv[2] === "--test") process.exit(await runTests(process.argv.slice(3)).catch(couldNot));
const into = process.argv.includes("--into") ? process.argv[process.argv.indexOf("--into") + 1] : BUILT;
await buildPages({ dev: process.argv.includes("--dev"), into });
