// Words that read as text, out of updates that fit nowhere.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as Y from "yjs";
import { wordsOf } from "../../static/src/outcome/words";

// A text, and every later change as an update of its own, as an editor makes them.
function text(...paragraphs: string[]) {
  const doc = new Y.Doc();
  const fragment = doc.getXmlFragment("default");
  fragment.push(paragraphs.map((words) => paragraph(words)));
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => void updates.push(update));
  const letters = (at: number) => (fragment.get(at) as Y.XmlElement).get(0) as Y.XmlText;
  const type = (at: number, words: string, from = letters(at).length) => {
    for (let n = 0; n < words.length; n += words.codePointAt(n)! > 0xffff ? 2 : 1)
      letters(at).insert(from + n, String.fromCodePoint(words.codePointAt(n)!));
  };
  return { doc, fragment, updates, letters, type };
}

function paragraph(words: string, name = "paragraph"): Y.XmlElement {
  const element = new Y.XmlElement(name);
  element.insert(0, [new Y.XmlText(words)]);
  return element;
}

test("a word is a word, and a paragraph a line, though each letter was an update", () => {
  const { fragment, updates, type } = text("It stands here:");
  type(0, " late words");
  fragment.insert(1, [paragraph("")]);
  type(1, "second");
  assert.equal(wordsOf(updates), " late words\nsecond");
});

test("what was typed before what was typed stands before it, and what was taken back is not there", () => {
  const { letters, updates, type } = text("Base");
  type(0, "world");
  type(0, "hello ", 4);
  letters(0).delete(4, 1);
  type(0, "H", 4);
  type(0, ", wide", 9);
  assert.equal(wordsOf(updates), "Hello, wide world");
});

test("places that are apart are lines apart", () => {
  const { updates, type } = text("The states of the region agree");
  type(0, " to meet again");
  type(0, "Recalling ", 0);
  assert.equal(wordsOf(updates), " to meet again\nRecalling ");
});

test("pasted paragraphs, lists and line breaks are lines", () => {
  const { fragment, updates } = text("Base");
  const list = new Y.XmlElement("bulletList");
  const item = (words: string) => {
    const element = new Y.XmlElement("listItem");
    element.insert(0, [paragraph(words)]);
    return element;
  };
  list.insert(0, [item("one"), item("two")]);
  const broken = paragraph("before");
  broken.insert(1, [new Y.XmlElement("hardBreak"), new Y.XmlText("after")]);
  fragment.push([paragraph("Heading", "heading"), list, broken]);
  assert.equal(wordsOf(updates), "Heading\none\ntwo\nbefore\nafter");
});

test("marks cut no word, and letters outside the plane stay whole", () => {
  const { letters, updates, type } = text("Base");
  type(0, "Қазақ тілі 🇰🇿");
  letters(0).format(6, 3, { bold: {} });
  type(0, "!");
  assert.equal(wordsOf(updates), "Қазақ тілі 🇰🇿!");
});

test("words of two visits that build on each other are one text, whichever id is the greater", () => {
  for (const [early, late] of [
    [1, 2],
    [2, 1],
  ] as const) {
    const { doc, updates, type } = text("Base");
    doc.clientID = early;
    type(0, "one ");
    doc.clientID = late;
    type(0, "three");
    type(0, "two ", 8);
    assert.equal(wordsOf(updates), "one two three");
  }
});

test("three thousand single letters and a large paste are read in no time worth a word", () => {
  const { fragment, updates, type } = text("Base");
  type(0, "abc".repeat(1000));
  const lines = Array.from({ length: 400 }, (_, n) => `Paragraph ${n} ${"words ".repeat(250)}`.trim());
  fragment.push(lines.map((line) => paragraph(line)));
  const [typed, ...pasted] = wordsOf(updates).split(/\n+/);
  assert.equal(typed, "abc".repeat(1000));
  assert.deepEqual(pasted, lines);
});
