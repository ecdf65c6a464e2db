// What becomes of a build's files: compressed beside themselves, listed for the pages, and kept for two builds more.
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const MANIFEST = "manifest.json";
const BUILDS = "builds.json";
// A page that is open while the server gets a new build asks for the chunks it was built with.
const BUILDS_KEPT = 3;
// Below this the header lines weigh more than what compressing saves.
const SMALLEST = 1024;
const FORMS = [
  [".br", (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })],
  [".gz", (bytes) => gzipSync(bytes, { level: 9 })],
];

// A reader sees the old file or the new one, never half of it.
function writeWhole(name, bytes) {
  writeFileSync(`${name}.part`, bytes);
  renameSync(`${name}.part`, name);
}

function compress(name) {
  const bytes = readFileSync(name);
  if (bytes.length < SMALLEST || name.endsWith(".map")) return [];
  return FORMS.map(([ending, squeeze]) => {
    writeWhole(name + ending, squeeze(bytes));
    return name + ending;
  });
}

const isText = (name) => /\.(js|css|svg)$/.test(name);

// A page names an island or a sheet by its logical name (room.js, css/room.css), and a part that an island fetches when it
// runs by its place in the sources (room/podium). `imports` is what it needs besides, in however many steps.
function manifestOf(built, outputs) {
  const named = Object.entries(outputs).filter(([name, each]) => each.entryPoint && isText(name));
  return Object.fromEntries(
    named.map(([name, { entryPoint }]) => {
      const file = relative(built, name);
      const [, ...needed] = [...reached(outputs, name)].map((each) => relative(built, each));
      const logical = file.startsWith("chunks/") ? partOf(entryPoint) : file.replace(/-[A-Z0-9]{8}(?=\.\w+$)/, "");
      return [logical, { file, imports: needed }];
    }),
  );
}

const partOf = (source) => source.replace(/^static\/src\//, "").replace(/\.tsx?$/, "");

const importsOf = (outputs, name) =>
  (outputs[name]?.imports ?? [])
    .filter((one) => one.kind === "import-statement" && !one.external)
    .map((one) => one.path);

function reached(outputs, from) {
  const found = new Set([from]);
  for (const name of found) for (const next of importsOf(outputs, name)) found.add(next);
  return found;
}

function listed(built) {
  try {
    return JSON.parse(readFileSync(join(built, BUILDS), "utf8"));
  } catch {
    // There is no list, or a power cut left half of one: what is there counts as one build before.
  }
  const there = filesIn(built);
  return there.length ? [there] : [];
}

const filesIn = (built) =>
  readdirSync(built, { recursive: true })
    .map(String)
    .filter((name) => statSync(join(built, name)).isFile() && ![MANIFEST, BUILDS].includes(name));

// They go last: somebody may be reading them.
function removeOthers(built, builds) {
  const kept = new Set(builds.flat());
  for (const name of filesIn(built)) if (!kept.has(name)) rmSync(join(built, name));
}

export function finish(built, outputs) {
  const before = listed(built).filter((files) => files.length);
  const made = Object.keys(outputs);
  const files = [...made, ...made.filter((name) => isText(name)).flatMap(compress)]
    .map((name) => relative(built, name))
    .sort();
  const others = before.filter((build) => build.join() !== files.join());
  const builds = [files, ...others].slice(0, BUILDS_KEPT);
  writeWhole(join(built, BUILDS), JSON.stringify(builds));
  writeWhole(join(built, MANIFEST), JSON.stringify(manifestOf(built, outputs), null, 1));
  removeOthers(built, builds);
}
