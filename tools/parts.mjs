// The parts that features add to the page of a room, found by their names: <feature>/room-part.ts(x) and podium-part.ts(x) in
// static/src, and in the folders of features that live elsewhere (FEATURES). `import { parts } from "parts:room"` gets all of
// them, so no file lists the features.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";

const FILES = { room: ["room-part.tsx", "room-part.ts"], podium: ["podium-part.tsx", "podium-part.ts"] };

function foldersElsewhere() {
  if (!process.env.FEATURES?.trim()) return [];
  const python = process.env.PYTHON ?? join(".venv", "bin", "python");
  const told = execFileSync(python, ["-m", "tools.elsewhere", "islands"], { encoding: "utf8" });
  return told.split("\n").filter(Boolean);
}

/** The folders "islands" of the packages that FEATURES names, each laid out as static/src is. Only Python finds packages. */
export const elsewhere = foldersElsewhere();

/** How a file that lies elsewhere reaches ours, "@islands/room/parts", and the packages. */
export const reach = { alias: { "@islands": resolve("static/src") }, nodePaths: [resolve("node_modules")] };

/** The files of one kind, in the order of their features' names. */
export function partsIn(folders, kind) {
  const features = folders.flatMap((folder) => readdirSync(folder).map((name) => [name, join(folder, name)]));
  return features
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, feature]) => FILES[kind].map((name) => join(feature, name)).find(existsSync))
    .filter(Boolean);
}

function listing(found) {
  const imports = found.map((file, n) => `import { part as part${n} } from ${JSON.stringify(resolve(file))};`);
  return [...imports, `export const parts = [${found.map((_, n) => `part${n}`)}];`].join("\n");
}

/** An esbuild plugin. */
export const parts = (...folders) => ({
  name: "parts",
  setup(build) {
    build.onResolve({ filter: /^parts:(room|podium)$/ }, ({ path }) => ({ path, namespace: "parts" }));
    build.onLoad({ filter: /.*/, namespace: "parts" }, ({ path }) => ({
      contents: listing(partsIn(folders, path.replace("parts:", ""))),
      resolveDir: resolve("."),
    }));
  },
});
