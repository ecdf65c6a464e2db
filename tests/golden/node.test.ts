import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { ENGLISH } from "../../static/src/shared/catalogue";
import golden from "./languages.json";
import { type Golden, written } from "./page";

const languages = golden as unknown as Record<string, Golden>;

async function load(language: string): Promise<void> {
  const manifest = JSON.parse(readFileSync("static/build/manifest.json", "utf8"));
  const { file } = manifest[`words/${language}/dialogues.js`];
  // A module runs once for each address, and a file may be wanted again.
  await import(`${pathToFileURL(resolve("static/build", file)).href}?${Math.random()}`);
}

for (const [language, told] of Object.entries(languages)) {
  test(`islands write ${language} as the golden file says, by the catalogue of the build`, async () => {
    await load(language);
    assert.deepEqual(written(language, told), told);
  });
}

test("the English that the code holds is the one of the build", async () => {
  await load("en");
  const { plural, ordinal, ...facts } = ENGLISH;
  const built = globalThis.catalogue;
  assert.ok(built);
  assert.deepEqual(
    { ...built, plural: undefined, ordinal: undefined },
    { ...facts, plural: undefined, ordinal: undefined },
  );
  for (let n = 0; n < 250; n++) assert.deepEqual([plural(n), ordinal(n)], [built.plural(n), built.ordinal(n)]);
});
