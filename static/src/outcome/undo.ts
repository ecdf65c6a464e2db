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

export type Step = Y.UndoManager["undoStack"][number];

// Takes back this step and no other. Where nothing is left of it, because others have struck what it wrote, Yjs would go on
// to the step below until something changes (findings/undo-goes-further.sh); so it is alone on the stack meanwhile.
export function undoAlone(manager: Y.UndoManager, step: Step): void {
  const others = manager.undoStack.filter((each) => each !== step);
  if (others.length === manager.undoStack.length) return;
  manager.stopCapturing();
  manager.undoStack = [step];
  manager.undo();
  manager.undoStack = others;
}
