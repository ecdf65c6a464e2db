// Time is server time. Only instants and segments come over the wire; what is left is computed here.

import { computed, signal } from "@preact/signals";

const SAMPLES = 12;
const SLEPT = 12_000; // a page that is shown looks at its clock four times a second, and the server speaks every ten

// What has passed since something. A device that sleeps stops one of its clocks or the other, by its make.
export class Lapse {
  private began: [number, number];

  constructor(
    private readonly steady: () => number = () => performance.now(),
    private readonly wall: () => number = () => Date.now(),
  ) {
    this.began = [steady(), wall()];
  }

  begin(): void {
    this.began = [this.steady(), this.wall()];
  }

  get awake(): number {
    return this.steady() - this.began[0];
  }

  get whole(): number {
    return Math.max(this.awake, this.wall() - this.began[1]);
  }
}

// A message is late by its journey, never early: the largest of the last samples is nearest to the truth.
// Measured against a clock that no one can set, so that a change of the device's clock does not matter.
export class ServerTime {
  readonly sure = signal(false); // the server has told its time since we last had reason to doubt ours
  private readonly samples: number[] = [];
  private offset: number;
  private readonly told: Lapse; // since the server last told its time
  private readonly asked: Lapse; // since we were last asked for it

  constructor(
    private readonly steady: () => number = () => performance.now(),
    wall: () => number = () => Date.now(),
  ) {
    this.offset = wall() - steady();
    this.told = new Lapse(steady, wall);
    this.asked = new Lapse(steady, wall);
  }

  hear(now: string): void {
    const told = Date.parse(now);
    if (Number.isNaN(told)) return;
    this.samples.push(told - this.steady());
    if (this.samples.length > SAMPLES) this.samples.shift();
    this.offset = Math.max(...this.samples);
    this.told.begin();
    this.sure.value = true;
  }

  // Asked before the time is shown. Nobody asked for long, and nothing was told: the device has slept.
  ask(): boolean {
    const slept = Math.min(this.asked.whole, this.told.whole) > SLEPT;
    this.asked.begin();
    if (slept) this.forget();
    return this.sure.peek();
  }

  // After a sleep the steady clock may have stood still.
  forget(): void {
    this.samples.length = 0;
    this.sure.value = false;
  }

  now(): number {
    return this.steady() + this.offset;
  }
}

export const serverTime = new ServerTime();

// The moment the page shows; every quarter of a second while someone holds the floor is enough.
export const moment = signal(Date.now());

// For what is told to the minute: lists and estimates need not be drawn four times a second.
export const coarseMoment = computed(() => Math.floor(moment.value / 5000) * 5000);

export function startTicking(every = 250): () => void {
  // No time is better than a wrong one: after a sleep the clocks stand until the server has told its own.
  const tick = () => {
    if (serverTime.ask()) moment.value = serverTime.now();
  };
  tick();
  const timer = setInterval(tick, every);
  return () => clearInterval(timer);
}

export interface Floor {
  segments: [string, string | null][];
  limit_s: number | null;
  warning_s: number;
  paused: boolean;
}

export type Phase = "speaking" | "warning" | "over";

export interface FloorTime {
  phase: Phase;
  spoken: number; // ms
  left: number | null; // ms, below zero when over
  part: number; // 0 to 1 of the limit that is left
}

export function spokenMs(segments: Floor["segments"], now: number): number {
  const lengths = segments.map(([start, end]) => Math.max(0, (end ? Date.parse(end) : now) - Date.parse(start)));
  return lengths.reduce((sum, length) => sum + length, 0);
}

export function floorTime(floor: Floor, now: number): FloorTime {
  const spoken = spokenMs(floor.segments, now);
  if (floor.limit_s === null) return { phase: "speaking", spoken, left: null, part: 0 };
  const limit = floor.limit_s * 1000;
  const left = limit - spoken;
  const phase = left < 0 ? "over" : left <= floor.warning_s * 1000 ? "warning" : "speaking";
  return { phase, spoken, left, part: Math.min(1, Math.max(0, left / limit)) };
}

// m:ss, over an hour h:mm:ss. What is left is rounded up, so that a full limit shows as itself.
export function clockText(ms: number, up = false): string {
  const seconds = up ? Math.ceil(ms / 1000) : Math.floor(ms / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  const tail = String(s).padStart(2, "0");
  return h ? `${h}:${String(m).padStart(2, "0")}:${tail}` : `${m}:${tail}`;
}
