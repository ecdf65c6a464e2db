// One Y document in step with the server. Nothing is sent before the exchange of state vectors after each connect, and no
// editor stands before the first of them is done.

import { computed, signal } from "@preact/signals";
import * as Y from "yjs";
import type { DraftJoinAck, DraftUpdated, RefusalBody, Removed } from "../shared/contract";
import type { Answer, Transport } from "../shared/transport";
import type { UnsentStore } from "../shared/unsent-store";
import { knowsAllOf, writesSomething } from "./guard";
import type { Lost } from "./lost";
import { DraftOutbox } from "./outbox";
import { type PendingUpdate, PendingUpdates } from "./pending-updates";
import { Rescue, whatFits } from "./rescue";
import { SCHEMA } from "./schema";
import { merged, wordsOf } from "./words";

// opening: not yet in step for the first time. writing: the editor may stand. outdated: this page does not know a word of
// the text. reading: no right to write, or the text is adopted. restored: the server's database is another one.
export type SyncState = "opening" | "writing" | "outdated" | "reading" | "restored";

const OURS = new Set<unknown>(["server", "kept"]);
const AGAIN = 1500;
const GAPS = 3; // refused so often in a row, an update will not fit after a further exchange either

export class DraftSync {
  readonly state = signal<SyncState>("opening");
  readonly inStep = signal(false);
  readonly refusal = signal<RefusalBody | null>(null);
  readonly outbox: DraftOutbox;
  // How many updates this page answers for that are not in the log: its own, and those another tab left to it.
  readonly waiting = computed(() => {
    this.unsentStore.version.value;
    return this.pending.all().length;
  });
  doc = new Y.Doc();
  private readonly pending: PendingUpdates;
  private rescue: Rescue;
  private epoch: string | null = null;
  private held: Uint8Array[] = [];
  private turn = 0;
  private gaps = 0;
  private isOver = false; // signed out

  constructor(
    readonly document: string,
    private readonly transport: Transport,
    private readonly unsentStore: UnsentStore,
    private readonly lost: Lost,
    // Called before the document is let go or changed under an editor that must not see it.
    private readonly beforeEnd: () => void = () => {},
  ) {
    this.pending = new PendingUpdates(unsentStore, document);
    this.pending.onArrival(() => this.arrived());
    this.outbox = new DraftOutbox(
      document,
      transport,
      this.pending,
      (refusal, update) => this.refused(refusal, update),
      () => {
        this.gaps = 0;
      },
    );
    this.rescue = this.listen(this.doc);
    transport.on("connect", () => this.join());
    transport.on("disconnect", () => this.cut());
    transport.on("draft.update", (message) => this.heard(message));
    transport.on("removed", (told) => this.removed(told));
    transport.on("signed_out", () => this.signedOut());
    if (transport.connected) this.join();
  }

  private listen(doc: Y.Doc): Rescue {
    doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (!OURS.has(origin) && this.state.value === "writing") this.outbox.add(update);
    });
    return new Rescue(doc, (words) => this.lost.keep(words));
  }

  private removed(told: Removed): void {
    if (told.reason === "signed_out" && told.stream === `document:${this.document}`) this.signedOut();
    else if (told.stream === `draft:${this.document}`) this.join();
  }

  // What is unsent stays on the device, as it is, for the same person's next page.
  private signedOut(): void {
    this.isOver = true;
    this.cut();
  }

  private cut(): void {
    this.turn += 1;
    this.held = [];
    this.inStep.value = false;
    this.outbox.hold();
  }

  join(): void {
    if (this.isOver || this.state.value === "outdated" || this.state.value === "restored") return;
    this.cut();
    const turn = this.turn;
    const asked = { document: this.document, vector: Y.encodeStateVector(this.doc), schema: SCHEMA };
    this.transport.send("draft.join", asked, (answer) => {
      if (turn === this.turn) this.answered(answer);
    });
  }

  private answered(answer: Answer<"draft.join"> | null): void {
    if (answer?.ok) return this.take(answer);
    if (answer?.error.code === "wrong_schema") return this.end("outdated");
    if (answer?.error.code === "not_permitted") return this.mayNotRead();
    const turn = this.turn;
    setTimeout(() => turn === this.turn && this.transport.connected && this.join(), AGAIN);
  }

  private take(answer: DraftJoinAck): void {
    const update = new Uint8Array(answer.update);
    if (this.epoch !== null && this.epoch !== answer.epoch) return this.restoredUnderUs();
    if (!knowsAllOf(update)) return this.end("outdated");
    this.epoch = answer.epoch;
    const vector = new Uint8Array(answer.vector);
    if (!answer.may_write) return this.mayNotWrite(vector);
    if (this.state.value === "reading") this.refusal.value = null; // the right came back, or the text was reopened
    if (this.state.value !== "writing" && answer.client !== null) this.doc.clientID = answer.client;
    this.rescue.apply(update, this.outbox.lately);
    this.exchange(vector);
    this.inStep.value = true;
    this.state.value = "writing";
    for (const early of this.held.splice(0)) this.apply(early);
  }

  // What the server lacks goes out; what lay on the device, from an earlier visit or another tab, is in it.
  private exchange(vector: Uint8Array): void {
    this.takeIn();
    const missing = Y.encodeStateAsUpdate(this.doc, vector);
    const needed = this.outbox.waiting.value > 0 || writesSomething(missing);
    this.outbox.begin(this.epoch ?? "", needed ? missing : null);
  }

  // From a tab that is gone. Without a line it waits for the next exchange; who may not write asks what of it was stored.
  private arrived(): void {
    if (this.inStep.value) this.takeIn();
    else if (this.state.value === "reading") this.join();
  }

  // What was made in another epoch, or builds on what is nowhere any more, is shown and never sent.
  private takeIn(): void {
    const epoch = this.epoch ?? "";
    const fresh = this.pending.of(epoch).filter((one) => !this.outbox.holds(one.uid));
    const fitting = whatFits(this.doc, fresh);
    this.rescue.takeIn(fitting.map((one) => one.update));
    if (fitting.length > 0) this.outbox.take(fitting);
    this.keepWords(fresh.filter((one) => !fitting.includes(one)));
    this.keepWords(this.pending.ofOtherEpochs(epoch));
  }

  private heard(message: DraftUpdated): void {
    if (message.document !== this.document) return;
    const update = new Uint8Array(message.update);
    if (this.inStep.value) this.apply(update);
    else this.held.push(update);
  }

  private apply(update: Uint8Array): void {
    if (knowsAllOf(update)) this.rescue.apply(update);
    else this.end("outdated");
  }

  // Of what was not sent, the server may have a part all the same: only the answer was lost.
  private mayNotWrite(vector: Uint8Array): void {
    const unsent = this.pending.of(this.epoch ?? "");
    if (unsent.length > 0) {
      this.lost.keep(wordsOf([Y.diffUpdate(merged(unsent.map((one) => one.update)), vector)]));
      this.outbox.clearIf(unsent);
    }
    this.keepWords(this.pending.ofOtherEpochs(this.epoch ?? ""));
    this.putAside();
  }

  private mayNotRead(): void {
    this.keepWords(this.pending.all());
    this.putAside();
  }

  private restoredUnderUs(): void {
    this.keepWords(this.outbox.unsent());
    this.end("restored");
  }

  private refused(refusal: RefusalBody, update: PendingUpdate): void {
    this.gaps = refusal.code === "update_gap" ? this.gaps + 1 : 0;
    if (this.gaps > 0 && this.gaps < GAPS) return this.join();
    this.refusal.value = refusal;
    if (refusal.code === "update_too_large") this.keepWords([update]); // what came after it fits by itself
    this.keepWords(this.outbox.unsent());
    if (refusal.code === "wrong_schema") return this.end("outdated");
    if (refusal.code === "document_adopted" || refusal.code === "not_permitted") return this.putAside();
    this.startOver();
  }

  private keepWords(updates: PendingUpdate[]): void {
    this.lost.keep(wordsOf(updates.map((one) => one.update)));
    this.outbox.clearIf(updates);
  }

  // The server will never take what our copy holds: read the text anew.
  private startOver(): void {
    this.end("opening");
    this.gaps = 0;
    this.renew();
    this.join();
  }

  // Who may not write now may do so later; what was not saved is then with them as words, and not in the text too.
  private putAside(): void {
    this.end("reading");
    this.renew();
  }

  private renew(): void {
    this.doc = new Y.Doc();
    this.rescue = this.listen(this.doc);
  }

  private end(state: SyncState): void {
    this.beforeEnd();
    this.cut();
    this.state.value = state;
  }
}
