#!/usr/bin/env bash
# A page that only reads a shared text writes to it: when somebody else's update leaves the marks of a format round nothing, Yjs tidies them up in every
# peer that hears of it, as an update of that peer's own. A server that refuses or reports what readers send, or asks who wrote it, has to know this update.
# Concerns whoever gives Y documents read-only members, or keeps a record of who changed a negotiated text; the update carries deletions and no author.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
yjs=13.6.33
npm install --silent --no-audit --no-fund --no-package-lock "yjs@$yjs"

cat > listen.js <<'JS'
import * as Y from "yjs";

const peer = () => new Y.Doc();
const [first, second, reader] = [peer(), peer(), peer()];
const tell = (from, ...others) => {
  for (const to of others) Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)), "from the server");
};
const text = (doc) => doc.getText("outcome");
text(first).insert(0, "The parties agree to share data.");
tell(first, second, reader);
text(first).length, text(second).length, text(reader).length; // all three pages show it

const own = [];
reader.on("update", (update, origin) => origin !== "from the server" && own.push(Y.decodeUpdate(update)));
text(first).format(12, 5, { bold: true }); // one sets "agree" in bold
text(second).delete(12, 6); // while the other strikes it
tell(first, reader);
tell(second, reader);

const removed = own.map(({ ds }) => [...ds.clients.values()].flat().reduce((sum, { len }) => sum + len, 0));
console.log(`the reader shows: ${text(reader)}`);
console.log(`updates of the reader's own: ${own.length}; inserted: ${own.map((one) => one.structs.length)}; deleted: ${removed}`);
if (own.length !== 1 || own[0].structs.length !== 0 || removed[0] !== 1) {
  console.error("another behaviour than when this was written");
  process.exit(1);
}
JS
echo "Yjs $yjs, Node $(node --version)"
node listen.js
