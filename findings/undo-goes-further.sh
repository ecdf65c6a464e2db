#!/usr/bin/env bash
# One press of "undo" takes back two acts: where somebody else has struck what the last act wrote, Yjs drops that act from the stack and goes on to the one
# before, until something changes. And the act that was dropped is nowhere: "redo" brings back the earlier one alone. The drafter sees a paragraph go that
# nobody meant. Concerns whoever lets several people edit one text with Yjs, and offers to take back a certain act ("undo the paste").
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
yjs=13.6.33
npm install --silent --no-audit --no-fund --no-package-lock "yjs@$yjs"

cat > undo.js <<'JS'
import * as Y from "yjs";

const [mine, theirs] = [new Y.Doc(), new Y.Doc()];
const tell = (from, to) => Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)), "from the server");
const text = (doc) => doc.getText("outcome");
text(mine).insert(0, "Water.");
const manager = new Y.UndoManager(text(mine), { captureTimeout: 0 }); // each act is one step
text(mine).insert(6, " Energy.");
text(mine).insert(14, " Trade.");
tell(mine, theirs);
text(theirs).delete(14, 7); // somebody else strikes the last act's words
tell(theirs, mine);

const seen = [];
const note = (what) => seen.push([what, `${text(mine)}`, manager.undoStack.length, manager.redoStack.length]);
note("before");
manager.undo();
note("one undo");
manager.redo();
note("one redo");
for (const [what, shown, undo, redo] of seen) console.log(`${what}: "${shown}", steps to undo ${undo}, to redo ${redo}`);
const expected = [
  ["before", "Water. Energy.", 2, 0],
  ["one undo", "Water.", 0, 1],
  ["one redo", "Water. Energy.", 1, 0],
];
if (JSON.stringify(seen) !== JSON.stringify(expected)) {
  console.error("another behaviour than when this was written");
  process.exit(1);
}
JS
echo "Yjs $yjs, Node $(node --version)"
node undo.js
