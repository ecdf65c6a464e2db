// What was typed and is not yet on the server's disk. One update is on its way at a time; what is typed meanwhile is joined
// to one. An update keeps its uid until it is acknowledged, so that it is stored once, however often it is sent.

import { signal } from "@preact/signals";
import { PASSING } from "../shared/contract";
import { freshKey } from "../shared/fresh-key";
import type { Answer, Transport } from "../shared/transport";
import type { Parcels, PendingUpdate } from "./pending-updates";
import { merged } from "./words";

export interface Refusal {
  code: string;
  message: string;
}

type Wait = (ms: number, then: () => void) => void;

const TOGETHER = 40;
const AGAIN = 1000;
const JUST = 60_000; // ms: a line may be dead for a while before anybody knows
const MOST = 256 * 1024; // bytes of what is joined; the server takes twice as much at once
const later: Wait = (ms, then) => void setTimeout(then, ms);

export class DraftOutbox {
  readonly waiting = signal(0);
  readonly failing = signal(false);
  lately: Uint8Array[] = []; // what had left shortly before the line was lost, acknowledged or not
  private parcels: PendingUpdate[] = [];
  private readonly sent = new Set<string>(); // these keep uid and content
  private onItsWay: PendingUpdate | null = null;
  private open = false;
  private epoch = "";
  private timer = false;
  private done: { update: Uint8Array; at: number }[] = []; // what was acknowledged shortly before

  constructor(
    private readonly document: string,
    private readonly transport: Transport,
    private readonly kept: Parcels,
    private readonly onRefused: (refusal: Refusal, parcel: PendingUpdate) => void,
    private readonly onStored: () => void,
    private readonly wait: Wait = later,
  ) {}

  add(update: Uint8Array): void {
    const parcel = { uid: freshKey(), update };
    this.kept.put(this.epoch, parcel);
    this.take([parcel]);
  }

  // What lies on the device already: from an earlier visit, or left by another tab.
  take(parcels: PendingUpdate[]): void {
    this.parcels.push(...parcels);
    this.count();
    if (this.timer) return;
    this.timer = true;
    this.wait(TOGETHER, () => {
      this.timer = false;
      this.send();
    });
  }

  // The exchange after a (re)connect says exactly what the server lacks. It takes the place of many, being all they say.
  begin(epoch: string, missing: Uint8Array | null): void {
    this.epoch = epoch;
    const small = missing && missing.length <= MOST;
    if (missing && (this.parcels.length === 0 || (small && this.parcels.length > 1)))
      this.replace(this.parcels, missing);
    this.onItsWay = null;
    this.open = true;
    this.send();
  }

  // Nothing goes out before the next exchange.
  hold(): void {
    if (this.open) this.lately = this.justSent();
    this.open = false;
    this.onItsWay = null;
  }

  private justSent(): Uint8Array[] {
    const now = performance.now();
    const onTheirWay = this.parcels.filter((parcel) => this.sent.has(parcel.uid));
    return [...this.done.filter(({ at }) => now - at < JUST), ...onTheirWay].map(({ update }) => update);
  }

  unsent(): PendingUpdate[] {
    return [...this.parcels];
  }

  holds(uid: string): boolean {
    return this.parcels.some((parcel) => parcel.uid === uid);
  }

  // Their words were put elsewhere, or are in the log.
  clearIf(parcels: PendingUpdate[]): void {
    const gone = new Set(parcels.map((parcel) => parcel.uid)); // some come fresh from the device
    this.kept.drop(parcels);
    this.parcels = this.parcels.filter((parcel) => !gone.has(parcel.uid));
    this.count();
  }

  // One for several, in their place, that says all they say.
  private replace(old: PendingUpdate[], update: Uint8Array): PendingUpdate {
    const parcel = { uid: freshKey(), update };
    this.kept.put(this.epoch, parcel);
    this.kept.drop(old);
    this.parcels = [parcel, ...this.parcels.filter((other) => !old.includes(other))];
    this.count();
    return parcel;
  }

  private count(): void {
    this.waiting.value = this.parcels.length;
  }

  private send(): void {
    if (!this.open || this.onItsWay || this.parcels.length === 0) return;
    const parcel = this.next();
    this.onItsWay = parcel;
    this.sent.add(parcel.uid);
    const message = { document: this.document, uid: parcel.uid, update: parcel.update };
    this.transport.send("draft.update", message, (answer) => {
      if (this.onItsWay === parcel) this.answered(parcel, answer);
    });
  }

  // The first, joined with those behind it as far as they are fresh and small.
  private next(): PendingUpdate {
    const some: PendingUpdate[] = [];
    let size = 0;
    for (const parcel of this.parcels) {
      size += parcel.update.length;
      if (some.length > 0 && (this.sent.has(parcel.uid) || size > MOST)) break;
      some.push(parcel);
      if (this.sent.has(parcel.uid)) break;
    }
    const [first] = some as [PendingUpdate];
    return some.length === 1 ? first : this.replace(some, merged(some.map((parcel) => parcel.update)));
  }

  private answered(parcel: PendingUpdate, answer: Answer<"draft.update"> | null): void {
    this.onItsWay = null;
    if (answer?.ok) return this.stored(parcel);
    const refused = answer && !PASSING["draft.update"].has(answer.error?.code);
    this.failing.value = !refused;
    if (refused) return this.onRefused(answer.error, parcel);
    if (this.transport.connected) this.wait(AGAIN, () => this.send());
  }

  private stored(parcel: PendingUpdate): void {
    this.failing.value = false;
    this.sent.delete(parcel.uid);
    const now = performance.now();
    this.done = [...this.done.filter(({ at }) => now - at < JUST), { update: parcel.update, at: now }];
    this.clearIf([parcel]);
    this.onStored();
    this.send();
  }
}
