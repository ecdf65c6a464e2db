// What was typed and is not yet on the server's disk. One update is on its way at a time; what is typed meanwhile is joined
// to one. An update keeps its uid until it is acknowledged, so that it is stored once, however often it is sent.

import { signal } from "@preact/signals";
import { PASSING, type RefusalBody } from "../shared/contract";
import { freshKey } from "../shared/fresh-key";
import type { Answer, Transport } from "../shared/transport";
import type { PendingUpdate, PendingUpdates } from "./pending-updates";
import { merged } from "./words";

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
  private queue: PendingUpdate[] = [];
  private readonly sent = new Set<string>(); // these keep uid and content
  private onItsWay: PendingUpdate | null = null;
  private open = false;
  private epoch = "";
  private timer = false;
  private done: { update: Uint8Array; at: number }[] = []; // what was acknowledged shortly before

  constructor(
    private readonly document: string,
    private readonly transport: Transport,
    private readonly onDevice: PendingUpdates,
    private readonly onRefused: (refusal: RefusalBody, pending: PendingUpdate) => void,
    private readonly onStored: () => void,
    private readonly wait: Wait = later,
  ) {}

  add(update: Uint8Array): void {
    const pending = { uid: freshKey(), update };
    this.onDevice.put(this.epoch, pending);
    this.take([pending]);
  }

  // What lies on the device already: from an earlier visit, or left by another tab.
  take(updates: PendingUpdate[]): void {
    this.queue.push(...updates);
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
    if (missing && (this.queue.length === 0 || (small && this.queue.length > 1))) this.replace(this.queue, missing);
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
    const onTheirWay = this.queue.filter((pending) => this.sent.has(pending.uid));
    return [...this.done.filter(({ at }) => now - at < JUST), ...onTheirWay].map(({ update }) => update);
  }

  unsent(): PendingUpdate[] {
    return [...this.queue];
  }

  holds(uid: string): boolean {
    return this.queue.some((pending) => pending.uid === uid);
  }

  // Their words were put elsewhere, or are in the log.
  clearIf(updates: PendingUpdate[]): void {
    const gone = new Set(updates.map((pending) => pending.uid)); // some come fresh from the device
    this.onDevice.drop(updates);
    this.queue = this.queue.filter((pending) => !gone.has(pending.uid));
    this.count();
  }

  // One for several, in their place, that says all they say.
  private replace(old: PendingUpdate[], update: Uint8Array): PendingUpdate {
    const pending = { uid: freshKey(), update };
    this.onDevice.put(this.epoch, pending);
    this.onDevice.drop(old);
    this.queue = [pending, ...this.queue.filter((other) => !old.includes(other))];
    this.count();
    return pending;
  }

  private count(): void {
    this.waiting.value = this.queue.length;
  }

  private send(): void {
    if (!this.open || this.onItsWay || this.queue.length === 0) return;
    const pending = this.next();
    this.onItsWay = pending;
    this.sent.add(pending.uid);
    const message = { document: this.document, uid: pending.uid, update: pending.update };
    this.transport.send("draft.update", message, (answer) => {
      if (this.onItsWay === pending) this.answered(pending, answer);
    });
  }

  // The first, joined with those behind it as far as they are fresh and small.
  private next(): PendingUpdate {
    const some: PendingUpdate[] = [];
    let size = 0;
    for (const pending of this.queue) {
      size += pending.update.length;
      if (some.length > 0 && (this.sent.has(pending.uid) || size > MOST)) break;
      some.push(pending);
      if (this.sent.has(pending.uid)) break;
    }
    const [first] = some as [PendingUpdate];
    return some.length === 1 ? first : this.replace(some, merged(some.map((pending) => pending.update)));
  }

  private answered(pending: PendingUpdate, answer: Answer<"draft.update"> | null): void {
    this.onItsWay = null;
    if (answer?.ok) return this.stored(pending);
    const refused = answer && !PASSING["draft.update"].has(answer.error?.code);
    this.failing.value = !refused;
    if (refused) return this.onRefused(answer.error, pending);
    if (this.transport.connected) this.wait(AGAIN, () => this.send());
  }

  private stored(pending: PendingUpdate): void {
    this.failing.value = false;
    this.sent.delete(pending.uid);
    const now = performance.now();
    this.done = [...this.done.filter(({ at }) => now - at < JUST), { update: pending.update, at: now }];
    this.clearIf([pending]);
    this.onStored();
    this.send();
  }
}
