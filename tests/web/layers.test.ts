// The layers of the sheets hold in browsers that know none: what stands in a later one wins, and what would break that is refused.

import assert from "node:assert/strict";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

// Not of the bundle: the file as it stands, as build.mjs takes it.
const { layered, withoutLayers } = await import(pathToFileURL("tools/sheets.mjs").href);

const ORDER = "@layer base, components, features, forced, paper;";
const flat = (sheet: string): string => withoutLayers(`${ORDER} ${sheet}`, "a.css").replace(/\s+/g, " ").trim();

test("each layer outweighs any selector of the one before, wherever it stands", () => {
  assert.equal(
    flat("@layer components { .a.b.c:hover, h2::before { top: 0 } } @layer base { * { top: 1px } }"),
    ":not(#_).a.b.c:hover, h2:not(#_)::before { top: 0 } * { top: 1px }",
  );
  assert.equal(
    flat("@layer features { @media print { :focus-visible { top: 0 } } }"),
    "@media print { :not(#_):not(#_):focus-visible { top: 0 } }",
  );
});

test("a frame of an animation is no selector", () => {
  const frames = "@keyframes turn { from { top: 0 } 50% { top: 1px } }";
  assert.equal(flat(`@layer features { ${frames} }`), frames);
});

test("what would not obey the layers is refused, with its place", () => {
  assert.throws(() => flat(".a { top: 0 }"), /a\.css:1:\d+: Stands in no layer/);
  assert.throws(() => flat("@layer pages { .a { top: 0 } }"), /Not in the order of layers\.css: pages/);
  assert.throws(() => flat("@layer features { .a #b { top: 0 } }"), /An id outweighs every layer/);
  assert.throws(() => flat("@layer features { .a { top: 0 !important } }"), /!important belongs to base/);
  assert.equal(flat("@layer base { .a { top: 0 !important } }"), ".a { top: 0 !important }");
});

test("every sheet of a page is built without a layer and with the light half of the colours", async () => {
  const { outputFiles } = await build({
    entryPoints: ["dialogues", "outcome", "paper", "podium", "public", "room"].map(
      (name) => `static/css/pages/${name}.css`,
    ),
    outdir: "nowhere",
    bundle: true,
    write: false,
    plugins: [layered],
  });
  for (const { path, text } of outputFiles) {
    assert.doesNotMatch(text, /@layer|@import/, path);
    assert.match(text, /:not\(#_\)/, path);
    if (!path.endsWith("paper.css"))
      assert.match(text, /@supports not \(color: light-dark\(red, ?red\)\)[^}]*--paper: #f4f6f5/, path);
  }
});
