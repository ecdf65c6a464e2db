// For tests alone: a page and its server, with a line that is cut, a role that changes, a database that goes back, by dice.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ServerTime } from "./clock";
import type { Kind } from "./contract";
import { FakeLine, FakeServer, STREAM } from "./fake-server";
import type { Feed } from "./feed";
import { Link } from "./link";
import type { Entity, Store } from "./store";

// Numbers that look random and are the same in each run.
function dice(seed: number): () => number {
  let state = seed * 2654435761;
  return () => {
    state = (state ^ (state << 13)) >>> 0;
    state = (state ^ (state >>> 17)) >>> 0;
    state = (state ^ (state << 5)) >>> 0;
    return state / 4294967296;
  };
}

export class Trial {
  readonly server = new FakeServer();
  readonly line = new FakeLine(this.server);
  readonly timers: (() => void)[] = [];
  readonly link: Link;
  readonly feed: Feed;
  readonly commands: Promise<unknown>[] = [];
  private readonly roll: () => number;
  private kept = new Map();

  constructor(seed: number, withPage = false) {
    this.roll = dice(seed);
    const time = new ServerTime(
      () => 0,
      () => 0,
    );
    this.link = new Link(this.line, { time, wait: (_, then) => void this.timers.push(then) });
    for (let n = 0; n < 10; n++) this.server.change(`first${n}`);
    const brought = withPage && this.roll() < 0.5 ? this.pageOfBefore() : undefined;
    this.feed = this.link.follow(STREAM, brought);
    this.line.connect();
  }

  // A page was made, then the world went on, or another role is played by the time it joins.
  private pageOfBefore() {
    const brought = { seq: this.server.seq, mark: this.server.mark(), entities: this.server.snapshot() };
    for (let n = 0; n < 5; n++) if (this.roll() < 0.7) this.change();
    if (this.roll() < 0.3) this.changeRole();
    return structuredClone(brought);
  }

  private pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.roll() * from.length)] as T;
  }

  private change(): void {
    const id = `r${Math.floor(this.roll() * 12)}`;
    const owned = id === "r1" || id === "r2";
    this.server.change(id, {
      owner: owned ? "me" : undefined,
      podium: id === "r3" || id === "r4",
      gone: this.roll() < 0.2,
    });
  }

  private flush(): void {
    this.line.push("sync", this.server.flush());
  }

  // Only syncs may get lost: that a right has ended is said once.
  private lose(): void {
    if (this.server.join && this.roll() < 0.3) this.line.lose();
  }

  private changeRole(): void {
    this.server.audience = this.server.audience === "floor" ? "podium" : "floor";
    if (this.server.join) this.line.push("removed", [{ stream: STREAM, reason: "role_changed" }]);
    this.server.join = null;
  }

  private goBack(): void {
    if (this.roll() < 0.5) {
      this.kept = new Map(this.server.rows);
      return;
    }
    this.server.rows = new Map(this.kept);
    this.server.epoch += 1;
    this.server.seq = Math.max(0, ...[...this.kept.values()].map((row) => row.seq));
    if (this.server.join) this.line.push("removed", [{ stream: STREAM, reason: "restored" }]);
    this.server.join = null;
  }

  private command(): void {
    const id = `c${this.commands.length}`;
    this.commands.push(this.link.command("questions.withdraw", { question: id }));
  }

  step(withRestore: boolean): void {
    const acts = [
      () => this.change(),
      () => this.change(),
      () => this.flush(),
      () => this.flush(),
      () => this.line.moveUp(),
      () => this.line.moveUp(),
      () => this.line.moveDown(),
      () => this.line.moveDown(),
      () => this.line.moveDown(),
      () => this.timers.shift()?.(),
      () => this.line.connect(),
      () => this.lose(),
      () => this.roll() < 0.3 && this.line.cut(),
      () => this.roll() < 0.2 && this.changeRole(),
      () => (withRestore ? this.roll() < 0.2 && this.goBack() : this.command()),
    ];
    this.pick(acts)();
  }

  deliver(): void {
    while (this.line.moveUp() || this.line.moveDown());
  }

  settle(): void {
    for (let round = 0; round < 60; round++) {
      this.line.connect();
      this.deliver();
      for (const then of this.timers.splice(0)) then();
      this.deliver();
      this.flush();
    }
  }

  assertSame(seed: number): void {
    const expected = this.server.snapshot().sort((a, b) => (a.kind + a.id < b.kind + b.id ? -1 : 1));
    assert.deepEqual(plain(everything(this.feed.store)), plain(expected), `seed ${seed}`);
  }
}

// All that lives in a store of the fake server's kind, in one order.
export const everything = (store: Store): Entity[] =>
  (store.list("thing" as Kind) as Entity[]).sort((a, b) => (a.id < b.id ? -1 : 1));

const plain = (rows: readonly object[]): unknown => JSON.parse(JSON.stringify(rows));

// A clock of the device that the test moves, so that nobody has to wait.
class Device {
  private readonly before = { now: Date.now, steady: performance.now };
  private passed = 0;

  constructor() {
    const [wall, steady] = [Date.now(), performance.now()];
    Date.now = () => wall + this.passed;
    performance.now = () => steady + this.passed;
  }

  pass(ms: number): void {
    this.passed += ms;
  }

  giveBack(): void {
    Date.now = this.before.now;
    performance.now = this.before.steady;
  }
}

export const testOnDevice = (name: string, passes: (trial: Trial, device: Device) => unknown) =>
  test(name, async () => {
    const device = new Device();
    try {
      const trial = new Trial(1);
      trial.settle();
      await passes(trial, device);
    } finally {
      device.giveBack();
    }
  });

export const secondsPass = (trial: Trial, device: Device, n: number) => {
  for (let s = 0; s < n; s++) {
    device.pass(1000);
    trial.link.look();
  }
};
