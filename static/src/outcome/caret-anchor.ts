// A caret hangs on the letter before it. That letter is taken out and written again elsewhere when another splits,
// joins, moves or lists a paragraph, or makes it a heading: to Yjs it is gone, to the writer it is where it always was.
// Here the caret is hung on the letter's new place. What the changes that are being shown took out and wrote says where.

import * as Y from "yjs";
import { PARAGRAPH_ID } from "./schema";

// Letters of one Y text that follow each other and were all taken out, or all written, by these changes.
interface Run {
  kind: "lost" | "written";
  text: Y.XmlText;
  at: number; // index of the first one, counted in what stands there now
  letters: string;
}

interface Caret {
  run: Run; // lost letters
  offset: number; // how many of them are before the caret
}

const GOOD_MATCH = 8; // letters

export const isNew = ({ id }: Y.Item, [first]: Y.Transaction[]): boolean =>
  id.clock >= (first?.beforeState.get(id.client) ?? 0);

export const isLost = (item: Y.Item, changes: Y.Transaction[]): boolean =>
  item.deleted && !isNew(item, changes) && changes.some(({ deleteSet }) => deletes(deleteSet, item.id));

// Y.isDeleted wants a sorted set; that of a change made while another is shown is not sorted yet.
const deletes = (set: Y.Transaction["deleteSet"], { client, clock }: Y.ID): boolean =>
  set.clients.get(client)?.some((part) => part.clock <= clock && clock < part.clock + part.len) ?? false;

// Every text under a parent in order, those that are gone included.
export function* textsIn(parent: Y.XmlFragment): Generator<Y.XmlText> {
  for (let item = parent._start; item; item = item.right) {
    const type = item.content instanceof Y.ContentType ? item.content.type : null;
    if (type instanceof Y.XmlText) yield type;
    else if (type instanceof Y.XmlFragment) yield* textsIn(type);
  }
}

function* runsIn(text: Y.XmlText, changes: Y.Transaction[]): Generator<{ run: Run; item: Y.Item; from: number }> {
  let run = null as Run | null;
  let at = 0;
  for (let item = text._start; item; item = item.right) {
    if (!(item.content instanceof Y.ContentString)) continue;
    const lost = isLost(item, changes);
    if (item.deleted && !lost) continue;
    const kind = lost ? "lost" : isNew(item, changes) ? "written" : null;
    if (run?.kind !== kind) run = kind && { kind, text, at, letters: "" };
    if (run) {
      yield { run, item, from: run.letters.length };
      run.letters += item.content.str;
    }
    if (!item.deleted) at += item.length;
  }
}

const isIn = ({ id, length }: Y.Item, letter: Y.ID): boolean =>
  letter.client === id.client && letter.clock >= id.clock && letter.clock < id.clock + length;

class Reading {
  readonly lost: Run[] = [];
  readonly written: Run[] = [];
  caret: Caret | null = null;
  before: Y.XmlText | null = null; // the last text that still stands before the caret's

  constructor(root: Y.XmlFragment, anchor: Y.RelativePosition, changes: Y.Transaction[]) {
    let passed = false;
    for (const text of textsIn(root)) {
      const here = !!anchor.type && Y.compareIDs(anchor.type, text._item?.id ?? null);
      passed ||= here;
      if (!passed && !text._item?.deleted) this.before = text;
      for (const { run, item, from } of runsIn(text, changes)) {
        if (from === 0) this[run.kind].push(run);
        if (run.kind === "written") continue;
        if (anchor.item && isIn(item, anchor.item)) {
          this.caret = { run, offset: from + anchor.item.clock - item.id.clock + 1 };
        } else if (here && !anchor.item) this.caret ??= { run, offset: 0 };
      }
    }
  }

  // The same letters, written again; of several, the one in the same order.
  whole({ run, offset }: Caret): Y.RelativePosition | null {
    const found = this.written.filter(({ letters }) => letters.includes(run.letters));
    const same = this.lost.filter(({ letters }) => letters === run.letters);
    const there = found[Math.min(same.indexOf(run), found.length - 1)];
    return there ? placeIn(there, there.letters.indexOf(run.letters) + offset) : null;
  }

  // Only some of them, for they were cut again or changed on the way: where most stand around the caret as they did.
  partly({ run, offset }: Caret): Y.RelativePosition | null {
    let best = { score: 0, run, offset: 0 };
    for (const there of this.written) {
      for (let at = 0; at <= there.letters.length; at++) {
        const score = alike(run.letters, offset, there.letters, at);
        if (score > best.score) best = { score, run: there, offset: at };
      }
    }
    const good = best.score >= GOOD_MATCH || best.score * 2 >= run.letters.length;
    return best.score > 0 && good ? placeIn(best.run, best.offset) : null;
  }
}

function alike(one: string, at: number, other: string, there: number): number {
  let before = 0;
  let after = 0;
  while (before < Math.min(at, there) && one[at - before - 1] === other[there - before - 1]) before++;
  while (at + after < one.length && one[at + after] === other[there + after]) after++;
  return before + after;
}

const placeIn = ({ text, at }: Run, offset: number): Y.RelativePosition =>
  Y.createRelativePositionFromTypeIndex(text, at + offset, -1);

// Nothing of the text is left to hold on to: the block of the same id if it stands, else the end of what is before.
function besides(gone: Y.Item, root: Y.XmlFragment, reading: Reading): Y.RelativePosition | null {
  let block = gone;
  while (block.parent instanceof Y.XmlElement && block.parent._item) block = block.parent._item;
  const element = block.content instanceof Y.ContentType ? block.content.type : null;
  const id = element?._map.get(PARAGRAPH_ID)?.content.getContent()[0];
  const same = root.toArray().find((other) => other instanceof Y.XmlElement && other.getAttribute(PARAGRAPH_ID) === id);
  if (id && same instanceof Y.XmlElement) {
    const [text] = [...textsIn(same)].filter((each) => !each._item?.deleted);
    return Y.createRelativePositionFromTypeIndex(text ?? same, 0, -1);
  }
  const { before } = reading;
  return before && Y.createRelativePositionFromTypeIndex(before, before.length, -1);
}

/** Where a caret belongs after the changes that a document is just showing; the same anchor if its letter stands. */
export function anchorAfter(anchor: Y.RelativePosition, root: Y.XmlFragment): Y.RelativePosition {
  const changes = root.doc?._transactionCleanups ?? [];
  const held = anchor.item ?? anchor.type;
  const hook = held && root.doc ? Y.getItem(root.doc.store, held) : null;
  if (!(hook instanceof Y.Item) || !hook.deleted || hook.redone || changes.length === 0) return anchor;
  const reading = new Reading(root, anchor, changes);
  const found = reading.caret && (reading.whole(reading.caret) ?? reading.partly(reading.caret));
  if (found) return found;
  const gone = anchor.item ? (hook.parent as Y.AbstractType<unknown>)._item : hook;
  return (gone?.deleted && besides(gone, root, reading)) || anchor;
}
