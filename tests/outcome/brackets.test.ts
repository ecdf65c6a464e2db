// The pen in a bracket: from the key until the caret leaves, all that is typed is bracketed, and nothing else.

import "../../static/src/shared/fake-page";

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { Editor, Extension } from "@tiptap/core";
import { ySyncPlugin } from "@tiptap/y-tiptap";
import * as Y from "yjs";
import { inBracket } from "../../static/src/outcome/brackets";
import { extensions } from "../../static/src/outcome/extensions";
import { FRAGMENT } from "../../static/src/outcome/schema";

const open: Editor[] = [];
afterEach(() => {
  for (const editor of open.splice(0)) editor.destroy();
});

function write(doc = new Y.Doc()): Editor {
  const binding = { name: "binding", addProseMirrorPlugins: () => [ySyncPlugin(doc.getXmlFragment(FRAGMENT))] };
  const element = document.createElement("div");
  const editor = new Editor({ element, extensions: [...extensions(), Extension.create(binding)] });
  open.push(editor);
  editor.commands.setContent("<h1>T</h1><p>States agree</p>");
  editor.commands.setTextSelection(editor.state.doc.content.size - 1);
  return editor;
}

// As a browser hands letters over: first asked, then put in.
function types(editor: Editor, letters: string): void {
  for (const letter of letters) {
    const { from, to } = editor.state.selection;
    const make = () => editor.state.tr.insertText(letter, from, to);
    const taken = editor.view.someProp("handleTextInput", (take) => take(editor.view, from, to, letter, make));
    if (!taken) editor.view.dispatch(make());
  }
}

// As a browser hands keys over; the editor's own `keyboardShortcut` loses what a key does to the pen alone.
function key(editor: Editor, pressed: KeyboardEventInit): void {
  const event = new KeyboardEvent("keydown", pressed);
  editor.view.someProp("handleKeyDown", (take) => take(editor.view, event));
}

const BRACKET = { key: "b", ctrlKey: true, shiftKey: true };
const OUT = { key: "ArrowRight" };
// At the beginning of the paragraph, on a page of its own.
function anotherWrites(doc: Y.Doc, letters: string): void {
  const theirs = new Y.Doc();
  Y.applyUpdate(theirs, Y.encodeStateAsUpdate(doc));
  const paragraph = theirs.getXmlFragment(FRAGMENT).get(1) as Y.XmlElement;
  (paragraph.get(0) as Y.XmlText).insert(0, letters);
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(theirs));
}

const bracketed = (editor: Editor) =>
  [...editor.getHTML().matchAll(/<mark[^>]*>(.*?)<\/mark>/g)].map(([, text]) => text);

test("all that is typed after the key stands in one bracket, until the caret goes elsewhere", () => {
  const editor = write();
  key(editor, BRACKET);
  types(editor, " on all");
  assert.deepEqual(bracketed(editor), [" on all"]);
  editor.commands.setTextSelection(editor.state.doc.content.size - " on all".length - 3);
  types(editor, "x");
  editor.commands.setTextSelection(editor.state.doc.content.size - 1);
  types(editor, "!");
  assert.deepEqual(bracketed(editor), [" on all"]);
  assert.ok(!inBracket(editor.state));
});

test("who was put into a bracket and goes away before the first letter writes without one", () => {
  const editor = write();
  key(editor, BRACKET);
  assert.ok(inBracket(editor.state));
  editor.commands.setTextSelection(8);
  types(editor, "x");
  assert.deepEqual(bracketed(editor), []);
});

test("another's typing moves nobody's pen", () => {
  const doc = new Y.Doc();
  const editor = write(doc);
  key(editor, BRACKET);
  anotherWrites(doc, "All ");
  types(editor, " on");
  anotherWrites(doc, "Now: ");
  types(editor, " all");
  assert.deepEqual(bracketed(editor), [" on all"]);
  assert.match(editor.getText(), /Now: All States agree on all/);
});

test("the key again, and the arrow out of it, end the bracket", () => {
  for (const leave of [BRACKET, OUT]) {
    const editor = write();
    key(editor, BRACKET);
    types(editor, " on all");
    key(editor, leave);
    types(editor, " points");
    assert.deepEqual(bracketed(editor), [" on all"], leave.key);
  }
});
