// Yjs keeps a paragraph's kind in its name: who makes a heading of a paragraph deletes it and writes it anew. What another
// typed in it meanwhile falls with it, silently. An update names each letter that its author knew and deleted. So letters
// of ours that fall without being named fell unseen: they are given back to whom they belong.

import * as Y from "yjs";
import { isLeftOut } from "./left-out";
import type { PendingUpdate } from "./pending-updates";
import { merged, type Wanted, wordsIn, wordsOf } from "./words";

type Gone = ReturnType<typeof Y.createDeleteSet>;

const named = (update: Uint8Array): Gone => Y.mergeDeleteSets([Y.decodeUpdate(update).ds]);

export class Rescue {
  private readonly own = new Set<number>(); // clients under which this person wrote here
  private known: Gone | null = null;
  private lately: Wanted = () => false;

  constructor(
    private readonly doc: Y.Doc,
    private readonly fallen: (words: string) => void,
  ) {
    doc.on("update", (_update: Uint8Array, _origin: unknown, _doc: Y.Doc, { local }: Y.Transaction) => {
      if (local) this.own.add(doc.clientID);
    });
    doc.on("afterTransaction", (transaction: Y.Transaction) => this.look(transaction));
  }

  // What others did, applied to the text. After a cut it comes as a whole, which names also what fell unseen on the server:
  // of the letters that left this page `lately` it is asked whether their paragraph was written anew without them.
  apply(update: Uint8Array, lately: Uint8Array[] = []): void {
    this.known = named(update);
    this.lately = lettersOf(lately);
    Y.applyUpdate(this.doc, update, "server");
    this.known = null;
  }

  // What this person typed on an earlier visit, or in another tab, applied to the text as it is now.
  takeIn(updates: Uint8Array[]): void {
    if (updates.length === 0) return;
    const all = merged(updates);
    const { structs, ds } = Y.decodeUpdate(all);
    const own = Y.mergeDeleteSets([ds]);
    const had = Y.decodeStateVector(Y.encodeStateVector(this.doc));
    Y.applyUpdate(this.doc, all, "kept");
    for (const { id } of structs) this.own.add(id.client);
    const fell = (client: number, clock: number) =>
      clock >= (had.get(client) ?? 0) &&
      !Y.isDeleted(own, Y.createID(client, clock)) &&
      clock < Y.getState(this.doc.store, client) &&
      Y.getItem(this.doc.store, Y.createID(client, clock)).deleted;
    this.tell(wordsOf([all], fell));
  }

  // After a change and before the letters it deleted are forgotten.
  private look(transaction: Y.Transaction): void {
    const { known } = this;
    if (!known || transaction.local) return; // what this page moves while it shows the change is not lost (stray-letters.ts)
    const fallen: Y.Item[] = [];
    Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
      if (struct instanceof Y.Item && this.own.has(struct.id.client)) fallen.push(struct);
    });
    if (fallen.length === 0) return;
    const lost = isLeftOut(
      this.doc,
      fallen.filter(({ id }) => this.lately(id.client, id.clock)),
    );
    const unseen = (client: number, clock: number) => !Y.isDeleted(known, Y.createID(client, clock));
    this.tell(wordsIn(fallen, (client, clock) => unseen(client, clock) || lost(client, clock)));
  }

  private tell(words: string): void {
    if (words.trim()) this.fallen(words);
  }
}

function lettersOf(updates: Uint8Array[]): Wanted {
  const parts = updates.flatMap((update) => Y.decodeUpdate(update).structs);
  return (client, clock) =>
    parts.some(({ id, length }) => id.client === client && id.clock <= clock && clock < id.clock + length);
}

// Updates build on those before them. One whose ground is missing would wait in the document for ever, and everything that
// the page sends after it: so they are tried on a copy, those of one client together.
export function whatFits(doc: Y.Doc, pending: PendingUpdate[]): PendingUpdate[] {
  if (pending.length === 0 || fit(doc, pending)) return pending;
  let fitting: PendingUpdate[] = [];
  for (const client of new Set(pending.map(clientOf))) {
    const more = fitting.concat(pending.filter((one) => clientOf(one) === client));
    if (fit(doc, more)) fitting = more;
  }
  return fitting;
}

const clientOf = ({ update }: PendingUpdate): number | undefined => Y.decodeUpdate(update).structs[0]?.id.client;

function fit(doc: Y.Doc, pending: PendingUpdate[]): boolean {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  Y.applyUpdate(copy, merged(pending.map((one) => one.update)));
  const { pendingStructs, pendingDs } = copy.store;
  copy.destroy();
  return pendingStructs === null && pendingDs === null;
}
