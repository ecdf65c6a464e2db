// What can be undone is what this page wrote, and never what was written into it since, by whomever.

import { ySyncPluginKey } from "@tiptap/y-tiptap";
import * as Y from "yjs";

const holdsWords = (type: unknown): boolean =>
  (type instanceof Y.XmlElement || type instanceof Y.XmlText) && type.length > 0;

// Asked of the newest first, so what stands in a block goes before the block. A block that words were written into later
// stays then, and stays what it was: its first attributes (a heading's level) are not taken from it.
function mayGo(item: Y.Item): boolean {
  const { content, parent, parentSub, left } = item;
  if (parentSub !== null && left === null) return !holdsWords(parent);
  return !(content instanceof Y.ContentType && holdsWords(content.type));
}

export const undoOf = (text: Y.XmlFragment): Y.UndoManager =>
  new Y.UndoManager(text, {
    trackedOrigins: new Set([ySyncPluginKey]),
    deleteFilter: (item) => !(item instanceof Y.Item) || mayGo(item),
    captureTransaction: (transaction) => transaction.meta.get("addToHistory") !== false,
  });
