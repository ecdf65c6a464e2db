// A way back that names one act takes back that act, whatever is left of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as Y from "yjs";
import { undoAlone } from "../../static/src/outcome/undo";

const letters = (doc: Y.Doc): Y.Text => doc.getText("outcome");

function tell(from: Y.Doc, to: Y.Doc): void {
  Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)), "from the server");
}

// Three acts of one page; the second one is the one that is taken back.
function written() {
  const [mine, theirs] = [new Y.Doc(), new Y.Doc()];
  const manager = new Y.UndoManager(letters(mine), { captureTimeout: 0 });
  for (const word of ["Water. ", "Energy. ", "Trade."]) letters(mine).insert(letters(mine).length, word);
  tell(mine, theirs);
  return { mine, theirs, manager, second: manager.undoStack[1]! };
}

test("one act is taken back from among others, and comes again", () => {
  const { mine, manager, second } = written();
  undoAlone(manager, second);
  assert.equal(`${letters(mine)}`, "Water. Trade.");
  assert.equal(manager.undoStack.length, 2);
  manager.redo();
  assert.equal(`${letters(mine)}`, "Water. Energy. Trade.");
  manager.undo();
  assert.equal(`${letters(mine)}`, "Water. Trade.", "what came again is the last act now");
});

test("an act whose words somebody else has struck takes no other along", () => {
  const { mine, theirs, manager, second } = written();
  letters(theirs).delete(7, 8);
  tell(theirs, mine);
  undoAlone(manager, second);
  assert.equal(`${letters(mine)}`, "Water. Trade.");
  assert.equal(manager.undoStack.length, 2);
  manager.undo();
  assert.equal(`${letters(mine)}`, "Water. ", "the others are still there to be taken back");
});

test("an act that was taken back already is taken back no more", () => {
  const { mine, manager, second } = written();
  undoAlone(manager, second);
  undoAlone(manager, second);
  assert.equal(`${letters(mine)}`, "Water. Trade.");
});
