// A patch of a package reaches what is built, or the build says why not: it is never left out in silence.

import assert from "node:assert/strict";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

interface Patch {
  name: string;
  version: string;
  changes: { from: string; to: string }[];
}

// Not of the bundle: the file as it stands, as build.mjs takes it.
const { PATCHES, patches, patched } = await import(pathToFileURL("tools/patches.mjs").href);

const built = async (list: Patch[], contents = 'export * from "@tiptap/y-tiptap"'): Promise<string> => {
  const stdin = { contents, resolveDir: process.cwd() };
  const plugins = [patches({ list })];
  const { outputFiles } = await build({
    stdin,
    plugins,
    bundle: true,
    format: "esm",
    write: false,
    logLevel: "silent",
  });
  return outputFiles[0]!.text;
};

const without = (patch: Patch, changed: Partial<Patch>): Patch[] => [{ ...patch, ...changed }];

test("the patches are in what is built", async () => {
  assert.match(await built(PATCHES), /anchorAfter\(position, binding\.type\)/);
});

test("another version of a package fails the build", async () => {
  for (const patch of PATCHES) {
    await assert.rejects(built(without(patch, { version: "9.9.9" })), /patches\.mjs.* does not fit: version [\d.]+ is/);
  }
});

test("a text that stands there no more, or twice, fails the build", async () => {
  for (const patch of PATCHES as Patch[]) {
    for (const { from } of patch.changes) {
      const other = [{ from: `${from} and more`, to: "" }];
      await assert.rejects(built(without(patch, { changes: other })), /stands in dist\/y-tiptap\.js 0 times, not once/);
      assert.throws(() => patched(patch, `${from}\n${from}`), /times, not once/);
    }
  }
});

test("the package by another of its files fails the build", async () => {
  await assert.rejects(
    built(PATCHES, 'module.exports = require("@tiptap/y-tiptap")'),
    /does not reach .*y-tiptap\.cjs/,
  );
});
