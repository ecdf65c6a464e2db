// Letters on their way while another splits the paragraph are left behind: the splitter, who did not know them, has taken
// the rest of the line out and written it again in a paragraph of its own. Whoever typed them brings them to their place,
// each page its own letters alone, so that nobody's are brought twice.

import * as Y from "yjs";
import { isLost, isNew, textsIn } from "./caret-anchor";

interface Stray {
  index: number; // in the text in which it was left
  letters: string;
  before: number; // letters of the tail that stand before it
}

interface Tail {
  letters: string;
  strays: Stray[];
}

// What was taken out of the end of a text, and what of ours stands there still.
function tailOf(text: Y.XmlText, changes: Y.Transaction[], client: number): Tail {
  const tail: Tail = { letters: "", strays: [] };
  let index = 0;
  for (let item = text._start; item; item = item.right) {
    if (!(item.content instanceof Y.ContentString)) continue;
    const { str } = item.content;
    if (isLost(item, changes)) tail.letters += str;
    if (item.deleted) continue;
    const ours = item.id.client === client && !isNew(item, changes);
    if (ours && tail.letters) tail.strays.push({ index, letters: str, before: tail.letters.length });
    index += str.length;
  }
  return tail;
}

const lettersOf = (text: Y.XmlText): string =>
  text
    .toDelta()
    .map(({ insert }: { insert: unknown }) => (typeof insert === "string" ? insert : "\0"))
    .join("");

function bring({ letters, strays }: Tail, from: Y.XmlText, to: Y.XmlText): void {
  let at = lettersOf(to).indexOf(letters);
  for (const stray of strays) {
    to.insert(at + stray.before, stray.letters);
    at += stray.letters.length;
  }
  for (const { index, letters: left } of strays.reverse()) from.delete(index, left.length);
}

/** Bring one's own letters after the text they were typed in, when a document shows that another has split it. */
export function bringStrays(root: Y.XmlFragment, origin: unknown): void {
  const { doc } = root;
  const [first] = doc?._transactionCleanups ?? [];
  if (!doc || !first || first.local || first.deleteSet.clients.size === 0) return;
  for (const text of first.changed.keys()) {
    if (!(text instanceof Y.XmlText) || text._item?.deleted) continue;
    const tail = tailOf(text, [first], doc.clientID);
    if (tail.strays.length === 0) continue;
    const made = [...textsIn(root)].filter((each) => each._item && !each._item.deleted && isNew(each._item, [first]));
    const there = made.find((each) => lettersOf(each).includes(tail.letters));
    if (there) doc.transact(() => bring(tail, text, there), origin);
  }
}
