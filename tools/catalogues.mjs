// The catalogues of the islands: for each language and island a script that lays down the words of that island's files, and
// how the language writes days, numbers and plurals. tools/catalogues.py finds all that; here it becomes files.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const MEGABYTES = 64 * 1024 * 1024;

function gathered() {
  const python = process.env.PYTHON ?? join(".venv", "bin", "python");
  const done = spawnSync(python, ["-m", "tools.catalogues"], { encoding: "utf8", maxBuffer: MEGABYTES });
  if (done.status !== 0) throw new Error(`${python} -m tools.catalogues: ${done.error ?? done.stderr}`);
  return JSON.parse(done.stdout);
}

// All that an island is made of, with what it fetches when it runs.
function sourcesOf(outputs, entry) {
  const found = new Set([entry]);
  for (const name of found) {
    for (const { path, external } of outputs[name]?.imports ?? []) if (!external) found.add(path);
  }
  return [...found].flatMap((name) => Object.keys(outputs[name]?.inputs ?? {}));
}

// The rules are code, and all else is data.
function scriptOf({ plural, ordinal, ...facts }, messages) {
  const data = JSON.stringify({ ...facts, messages });
  return `globalThis.catalogue={...${data},plural:${plural},ordinal:${ordinal}};\n`;
}

const hashOf = (text) => createHash("sha256").update(text).digest("hex").slice(0, 8).toUpperCase();

/** Writes them into `built`; answers outputs as those of esbuild's metafile, for the list of files. */
export function catalogues(built, outputs, islands) {
  const { sources, languages } = gathered();
  const made = {};
  for (const [name, { entryPoint }] of Object.entries(outputs)) {
    const island = Object.keys(islands).find((one) => islands[one] === entryPoint);
    if (!island) continue;
    const ids = [...new Set(sourcesOf(outputs, name).flatMap((file) => sources[file] ?? []))].sort();
    for (const [language, { facts, messages }] of Object.entries(languages)) {
      const words = Object.fromEntries(ids.filter((id) => id in messages).map((id) => [id, messages[id]]));
      const script = scriptOf(facts, words);
      const file = join(built, "words", language, `${island}-${hashOf(script)}.js`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, script);
      made[file] = { entryPoint: relative(built, file), imports: [] };
    }
  }
  return made;
}
