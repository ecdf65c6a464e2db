// One Y document in step with the server. Nothing is sent before the exchange of state vectors after each connect, and no
// editor stands before the first of them is done.

import { signal } from "@preact/signals";
import * as Y from "yjs";
import type { Transport, Wire } from "../shared/transport";
import { knowsAllOf, lettersOf, writesSomething } from "./guard";
import type { Kept } from "./kept";
import { DraftOutbox, type Refusal } from "./outbox";
import { SCHEMA } from "./schema";

// opening: not yet in step for the first time. writing: the editor may stand. outdated: this page does not know a word of
// the text. reading: no right to write, or the text is adopted. restored: the server's database is another one.
export type SyncState = "opening" | "writing" | "outdated" | "reading" | "restored";

const OURS = new Set<unknown>(["server", "kept"]);
const AGAIN = 1500;

export class DraftSync {
  readonly state = signal<SyncState>("opening");
  readonly inStep = signal(false);
  readonly refusal = signal<Refusal | null>(null);
  readonly lost = signal(""); // text that could not be taken; shown, so that it can be copied
  readonly outbox: DraftOutbox;
  doc = new Y.Doc();
  // Called before the document is let go or changed under an editor that must not see it.
  beforeEnd: () => void = () => {};
  private epoch: string | null = null;
  private held: Uint8Array[] = [];
  private turn = 0;

  constructor(
    readonly document: string,
    private readonly transport: Transport,
    private readonly kept: Kept,
  ) {
    this.outbox = new DraftOutbox(document, transport, kept);
    this.outbox.onRefused = (refusal) => this.refused(refusal);
    this.listen(this.doc);
    transport.on("connect", () => this.join());
    transport.on("disconnect", () => this.cut());
    transport.on("draft.update", (message) => this.heard(message));
    transport.on("removed", (told) => told.stream === `draft:${document}` && this.join());
    if (transport.connected) this.join();
  }

  private listen(doc: Y.Doc): void {
    doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (!OURS.has(origin) && this.state.value === "writing") this.outbox.add(update);
    });
  }

  private cut(): void {
    this.turn += 1;
    this.held = [];
    this.inStep.value = false;
    this.outbox.hold();
  }

  join(): void {
    if (this.state.value === "outdated" || this.state.value === "restored") return;
    this.cut();
    const turn = this.turn;
    const asked = { document: this.document, vector: Y.encodeStateVector(this.doc), schema: SCHEMA };
    this.transport.send("draft.join", asked, (answer) => {
      if (turn === this.turn) this.answered(answer);
    });
  }

  private answered(answer: Wire | null): void {
    if (answer?.ok) return this.take(answer);
    if (answer?.error?.code === "wrong_schema") return this.end("outdated");
    if (answer?.error?.code === "not_permitted") return this.end("reading");
    const turn = this.turn;
    setTimeout(() => turn === this.turn && this.transport.connected && this.join(), AGAIN);
  }

  private take(answer: Wire): void {
    const update = new Uint8Array(answer.update);
    if (this.epoch !== null && this.epoch !== answer.epoch) return this.restoredUnderUs();
    if (!knowsAllOf(update)) return this.end("outdated");
    this.epoch = answer.epoch;
    if (!answer.may_write) return this.mayNotWrite(update);
    if (this.state.value !== "writing") this.doc.clientID = answer.client;
    Y.applyUpdate(this.doc, update, "server");
    this.exchange(new Uint8Array(answer.vector));
    this.inStep.value = true;
    this.state.value = "writing";
    for (const early of this.held.splice(0)) this.apply(early);
  }

  // What the server lacks goes out as one update; what lay on the device from an earlier visit is in it.
  private exchange(vector: Uint8Array): void {
    const epoch = this.epoch ?? "";
    const parcels = this.kept.of(epoch);
    const fresh = this.state.value !== "writing";
    if (fresh) for (const parcel of parcels) Y.applyUpdate(this.doc, parcel.update, "kept");
    if (fresh) this.showOtherEpochs(epoch);
    const missing = Y.encodeStateAsUpdate(this.doc, vector);
    const needed = parcels.length > 0 || this.outbox.waiting.value > 0 || writesSomething(missing);
    this.outbox.begin(epoch, needed ? missing : null);
  }

  private showOtherEpochs(epoch: string): void {
    const old = this.kept.ofOtherEpochs(epoch).map((parcel) => lettersOf(parcel.update));
    if (old.length) this.lost.value = old.join("\n");
  }

  private heard(message: Wire): void {
    if (message.document !== this.document) return;
    const update = new Uint8Array(message.update);
    if (this.inStep.value) this.apply(update);
    else this.held.push(update);
  }

  private apply(update: Uint8Array): void {
    if (knowsAllOf(update)) Y.applyUpdate(this.doc, update, "server");
    else this.end("outdated");
  }

  private mayNotWrite(update: Uint8Array): void {
    if (this.outbox.waiting.value > 0) this.keepWords(this.outbox.unsent());
    this.end("reading");
    Y.applyUpdate(this.doc, update, "server");
  }

  private restoredUnderUs(): void {
    this.keepWords(this.outbox.unsent());
    this.end("restored");
  }

  private refused(refusal: Refusal): void {
    if (refusal.code === "update_gap") return this.join();
    this.refusal.value = refusal;
    this.keepWords(this.outbox.unsent());
    if (refusal.code === "wrong_schema") return this.end("outdated");
    if (refusal.code === "document_adopted" || refusal.code === "not_permitted") return this.end("reading");
    this.startOver();
  }

  private keepWords(updates: Uint8Array[]): void {
    const words = updates.map(lettersOf).filter(Boolean).join("\n");
    if (words) this.lost.value = words;
  }

  // Our copy holds what the server will never take: let it go and read the text anew.
  private startOver(): void {
    this.end("opening");
    this.outbox.forget();
    this.doc = new Y.Doc();
    this.listen(this.doc);
    this.join();
  }

  private end(state: SyncState): void {
    this.beforeEnd();
    this.cut();
    this.state.value = state;
  }
}
