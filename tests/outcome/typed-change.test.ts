// What was typed is found where the caret is, also between letters that are the same.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Schema } from "@tiptap/pm/model";
import { EditorState, TextSelection } from "@tiptap/pm/state";
import { typedChange } from "../../static/src/outcome/typed-change";

const schema = new Schema({
  nodes: { doc: { content: "line+" }, line: { content: "text*" }, text: {} },
  marks: { bold: {} },
});

// The line before, and after with the caret at "^"; "*" turns bold on and off.
function change(old: string, now: string) {
  const caret = now.replaceAll("*", "").indexOf("^");
  const parts = now.replace("^", "").split("*");
  const texts = parts.map((part, n) => part && schema.text(part, n % 2 ? [schema.mark("bold")] : []));
  const doc = schema.node("doc", null, [schema.node("line", null, texts.filter(Boolean) as never)]);
  const state = EditorState.create({ doc, selection: TextSelection.create(doc, caret + 1) });
  const { index, remove, insert } = typedChange(old, doc.child(0).content.content, state);
  const was = old.slice(0, index) + insert + old.slice(index + remove);
  assert.equal(was, now.replace(/[*^]/g, ""));
  return [index, remove, insert];
}

test("a letter before an equal one is put before it", () => {
  assert.deepEqual(change("seen", "se^een"), [1, 0, "e"]);
  assert.deepEqual(change("seen", "see^en"), [2, 0, "e"]);
  assert.deepEqual(change("seen", "seee^n"), [3, 0, "e"]);
  assert.deepEqual(change("s*ee*n".replaceAll("*", ""), "s*e^ee*n"), [1, 0, "e"]);
});

test("of equal letters that one goes at which the caret stands", () => {
  assert.deepEqual(change("seeen", "s^een"), [1, 1, ""]);
  assert.deepEqual(change("seeen", "see^n"), [3, 1, ""]);
});

test("words that replace others, and a change elsewhere than at the caret", () => {
  assert.deepEqual(change("the old text", "the new^ text"), [4, 3, "new"]);
  assert.deepEqual(change("one two", "one two three^"), [7, 0, " three"]);
  assert.deepEqual(change("one two", "zero one two^"), [0, 0, "zero "]);
  assert.deepEqual(change("", "a^"), [0, 0, "a"]);
  assert.deepEqual(change("a", "^"), [0, 1, ""]);
});

test("a pair of surrogates is never cut", () => {
  assert.deepEqual(change("a\u{1F1F0}b", "a\u{1F1FF}^b"), [1, 2, "\u{1F1FF}"]);
  assert.deepEqual(change("a\u{1F1F0}b", "a\u{1F1F0}\u{1F1F0}^b"), [3, 0, "\u{1F1F0}"]);
  assert.deepEqual(change("\u{1F600}", "\u{1F600}^\u{1F600}"), [0, 0, "\u{1F600}"]);
  assert.deepEqual(change("\u{10000}", "\u{10400}^"), [0, 2, "\u{10400}"]);
});
