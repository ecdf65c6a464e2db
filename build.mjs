// Builds the islands: static/src/<room>/index.ts(x) -> static/build/<room>.js, as ES modules that share chunks.
//   node build.mjs           minified, without source maps (what is served)
//   node build.mjs --dev     readable, with source maps
//   node build.mjs --test    bundles *.test.ts(x) and runs them under Node's own test runner
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";

const SOURCES = "static/src";
const BUILT = "static/build";
const TESTS_BUILT = "test-results/node";

const common = { bundle: true, format: "esm", target: "es2022", jsx: "automatic", jsxImportSource: "preact" };

function islands() {
  const found = {};
  for (const room of existsSync(SOURCES) ? readdirSync(SOURCES) : []) {
    const entry = ["index.ts", "index.tsx"].map((name) => join(SOURCES, room, name)).find(existsSync);
    // shared/ is imported by the others; it is an island only if it has an index of its own.
    if (entry) found[room] = entry;
  }
  return found;
}

// Old chunks have other hashes in their names and would stay for ever. They go last: somebody may be reading them.
function removeOthers(outputs) {
  const made = new Set(Object.keys(outputs).map((name) => resolve(name)));
  for (const name of readdirSync(BUILT, { recursive: true }).map((each) => resolve(BUILT, String(each)))) {
    if (statSync(name).isFile() && !made.has(name)) rmSync(name);
  }
}

async function buildIslands({ dev }) {
  const entryPoints = islands();
  const { metafile } = await build({
    ...common,
    entryPoints,
    outdir: BUILT,
    metafile: true,
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    minify: !dev,
    sourcemap: dev ? "linked" : false,
    legalComments: "none",
    define: { "process.env.NODE_ENV": dev ? '"development"' : '"production"' },
    logLevel: "warning",
  });
  removeOthers(metafile.outputs);
  console.log(`built: ${Object.keys(entryPoints).join(", ") || "nothing yet"}`);
}

function testFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => /\.test\.tsx?$/.test(name))
    .map((name) => join(folder, name));
}

async function runTests() {
  const entryPoints = [...testFiles(SOURCES), ...testFiles("tests")];
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
    sourcemap: "inline",
    logLevel: "warning",
  });
  const built = entryPoints.map((name) => join(TESTS_BUILT, name.replace(/\.tsx?$/, ".mjs")));
  const words = ["--enable-source-maps", "--test", "--test-reporter=spec", ...built];
  return spawnSync(process.execPath, words, { stdio: "inherit" }).status ?? 1;
}

if (process.argv.includes("--test")) process.exit(await runTests());
await buildIslands({ dev: process.argv.includes("--dev") });
