// The editor's numbers are the server's: one table of cases for both (test_blocks.py reads it too).

import assert from "node:assert/strict";
import { test } from "node:test";
import { getSchema } from "@tiptap/core";
import { extensions } from "../../static/src/outcome/extensions";
import { numbers } from "../../static/src/outcome/numbers";
import cases from "./counting.json";

test("a paragraph counts on the page exactly when it counts on the server", () => {
  const doc = getSchema(extensions()).nodeFromJSON({ type: "doc", content: cases.map((each) => each.node) });
  let count = 0;
  const expected = cases.map((each) => (each.counts ? String(++count) : null));
  const found = numbers(doc);
  for (const [at, each] of cases.entries()) assert.equal(found[at], expected[at], each.why);
  assert.equal(found.length, cases.length);
});
