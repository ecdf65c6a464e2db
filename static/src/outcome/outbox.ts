// What was typed and is not yet on the server's disk. One update is on its way at a time; what is typed meanwhile is joined
// to one. An update keeps its uid until it is acknowledged, so that it is stored once, however often it is sent.

import { signal } from "@preact/signals";
import * as Y from "yjs";
import { freshKey } from "../shared/outbox";
import type { Transport, Wire } from "../shared/transport";
import type { Kept, Parcel } from "./kept";

export interface Refusal {
  code: string;
  message: string;
}

type Wait = (ms: number, then: () => void) => void;

const TOGETHER = 40;
const AGAIN = 1000;
const PASSING = new Set(["busy", "unavailable", "unreadable", "fault", "too_often"]);
const later: Wait = (ms, then) => void setTimeout(then, ms);

export class DraftOutbox {
  readonly waiting = signal(0);
  readonly failing = signal(false);
  readonly safe = signal(true); // the device keeps copies
  onRefused: (refusal: Refusal) => void = () => {};
  private parcels: Parcel[] = [];
  private onItsWay: Parcel | null = null;
  private open = false;
  private epoch = "";
  private timer = false;

  constructor(
    private readonly document: string,
    private readonly transport: Transport,
    private readonly kept: Kept,
    private readonly wait: Wait = later,
  ) {}

  add(update: Uint8Array): void {
    const parcel = { uid: freshKey(), update };
    this.keep(parcel);
    this.parcels.push(parcel);
    this.count();
    if (!this.timer) {
      this.timer = true;
      this.wait(TOGETHER, () => {
        this.timer = false;
        this.send();
      });
    }
  }

  // The exchange after a (re)connect says exactly what the server lacks: one parcel takes the place of all.
  begin(epoch: string, missing: Uint8Array | null): void {
    this.epoch = epoch;
    this.replace(missing ? [{ uid: freshKey(), update: missing }] : []);
    this.onItsWay = null;
    this.open = true;
    this.send();
  }

  // Nothing goes out before the next exchange.
  hold(): void {
    this.open = false;
    this.onItsWay = null;
  }

  unsent(): Uint8Array[] {
    return this.parcels.map((parcel) => parcel.update);
  }

  forget(): void {
    this.replace([]);
  }

  private replace(parcels: Parcel[]): void {
    const old = [...this.parcels, ...this.kept.of(this.epoch)];
    for (const parcel of parcels) this.keep(parcel);
    for (const parcel of old) this.kept.drop(this.epoch, parcel.uid);
    this.parcels = parcels;
    this.count();
  }

  private keep(parcel: Parcel): void {
    this.safe.value = this.kept.put(this.epoch, parcel);
  }

  private count(): void {
    this.waiting.value = this.parcels.length;
  }

  private send(): void {
    if (!this.open || this.onItsWay || this.parcels.length === 0) return;
    const parcel = this.together();
    this.onItsWay = parcel;
    const message = { document: this.document, uid: parcel.uid, update: parcel.update };
    this.transport.send("draft.update", message, (answer) => {
      if (this.onItsWay === parcel) this.answered(parcel, answer);
    });
  }

  // A parcel that was sent once keeps uid and content; only fresh ones are joined.
  private together(): Parcel {
    const [first] = this.parcels;
    if (first && (this.parcels.length === 1 || this.failing.value)) return first;
    const joined = { uid: freshKey(), update: Y.mergeUpdates(this.unsent()) };
    this.replace([joined]);
    return joined;
  }

  private answered(parcel: Parcel, answer: Wire | null): void {
    this.onItsWay = null;
    if (answer?.ok) return this.stored(parcel);
    this.failing.value = true;
    if (answer && !PASSING.has(answer.error?.code)) return this.onRefused(answer.error);
    if (this.transport.connected) this.wait(AGAIN, () => this.send());
  }

  private stored(parcel: Parcel): void {
    this.failing.value = false;
    this.kept.drop(this.epoch, parcel.uid);
    this.parcels = this.parcels.filter((other) => other !== parcel);
    this.count();
    this.send();
  }
}
