// Old state plus syncs is new state: cut at random points, between pages, between a personal and a shared sync, while
// the role changes, after the database went back; every command is obeyed once.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ServerTime } from "./clock";
import { FakeLine, FakeServer, STREAM } from "./fake-server";
import type { Feed } from "./feed";
import { Link } from "./link";

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

class Trial {
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
    this.link = new Link(this.line, time, (_, then) => void this.timers.push(then));
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
    this.commands.push(this.link.command("do", { id }));
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
    assert.deepEqual(plain(this.feed.store.state()), plain(expected), `seed ${seed}`);
  }
}

const plain = (rows: readonly object[]): unknown => JSON.parse(JSON.stringify(rows));

test("a page that was cut at random points ends with the state of one that stayed", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const trial = new Trial(seed, true);
    for (let n = 0; n < 150; n++) trial.step(true);
    trial.settle();
    trial.assertSame(seed);
  }
});

test("every command is obeyed once, however often the line breaks", async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const trial = new Trial(seed);
    for (let n = 0; n < 150; n++) trial.step(false);
    trial.settle();
    await Promise.all(trial.commands);
    for (const [id, times] of trial.server.done) assert.equal(times, 1, `${id}, seed ${seed}`);
    assert.equal(trial.server.done.size, trial.commands.length);
    assert.equal(trial.link.outbox.waiting.value, 0);
  }
});

test("an act of the moment is not kept for later: a clock must not start unattended", async () => {
  const trial = new Trial(1);
  trial.line.cut();
  await assert.rejects(trial.link.outbox.command("speakers.give_floor", { request: "x" }), { code: "no_link" });
  const asked = trial.link.outbox.command("questions.ask", { id: "kept", text: "Kept for later" });
  assert.equal(trial.link.outbox.waiting.value, 1);
  trial.settle();
  await asked.catch(() => {});
  assert.equal(trial.link.outbox.waiting.value, 0);
});

test("one who was removed sees nothing more and does not come back", () => {
  const trial = new Trial(1);
  trial.settle();
  assert.equal(trial.feed.store.state().length, 10);
  trial.line.push("removed", [{ stream: STREAM, reason: "removed" }]);
  trial.settle();
  assert.deepEqual(trial.feed.store.state(), []);
  assert.notEqual(trial.feed.ended.value, null);
});

test("a refusal comes back with its reason", async () => {
  const trial = new Trial(1);
  trial.settle();
  trial.server.answer = () => ({
    ok: false,
    error: { code: "stale_list", message: "The list has changed.", field: "list_version" },
  });
  const sent = trial.link.command("do", { id: "x" });
  trial.deliver();
  await assert.rejects(sent, { code: "stale_list", stale: true, field: "list_version" });
});

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

const testOnDevice = (name: string, passes: (trial: Trial, device: Device) => void) =>
  test(name, () => {
    const device = new Device();
    try {
      const trial = new Trial(1);
      trial.settle();
      passes(trial, device);
    } finally {
      device.giveBack();
    }
  });

const secondsPass = (trial: Trial, device: Device, n: number) => {
  for (let s = 0; s < n; s++) {
    device.pass(1000);
    trial.link.look();
  }
};

testOnDevice("a silent line is not called connected, and one on which somebody answers is again", (trial, device) => {
  secondsPass(trial, device, 19);
  assert.equal(trial.link.state.value, "connected");
  secondsPass(trial, device, 2);
  assert.equal(trial.link.state.value, "again");
  assert.notEqual(trial.link.since.value, null);
  trial.deliver();
  assert.equal(trial.link.state.value, "connected");
  assert.equal(trial.link.since.value, null);
});

testOnDevice("a line on which nobody answers is given up for another", (trial, device) => {
  secondsPass(trial, device, 21);
  let again = 0;
  const reconnect = trial.line.reconnect.bind(trial.line);
  trial.line.reconnect = () => {
    again += 1;
    reconnect();
  };
  secondsPass(trial, device, 5);
  assert.equal(again, 0);
  secondsPass(trial, device, 2);
  assert.equal(again, 1);
  trial.settle();
  assert.equal(trial.link.state.value, "connected");
  trial.assertSame(1);
});

test("who can store nothing says so, until it can again", async () => {
  const trial = new Trial(1);
  trial.settle();
  const answers = trial.server.answer.bind(trial.server);
  trial.server.answer = () => ({ ok: false, error: { code: "unavailable", message: "The server cannot store." } });
  const asked = trial.link.command("do", { id: "x" });
  trial.deliver();
  assert.equal(trial.link.outbox.turnedAway.value, true);
  assert.equal(trial.link.outbox.waiting.value, 1);
  trial.server.answer = answers;
  trial.settle();
  await asked;
  assert.equal(trial.link.outbox.turnedAway.value, false);
  assert.equal(trial.server.done.get("x"), 1);
});

testOnDevice("a server that is busy is not called a slow link", (trial, device) => {
  trial.server.answer = () => {
    device.pass(5000);
    return { ok: false, error: { code: "busy", message: "The server is busy." } };
  };
  void trial.link.command("do", { id: "x" });
  trial.deliver();
  assert.equal(trial.link.outbox.turnedAway.value, true);
  assert.equal(trial.link.state.value, "connected");
});

testOnDevice("an answer to a command says that somebody is there", (trial, device) => {
  secondsPass(trial, device, 15);
  void trial.link.command("do", { id: "x" });
  trial.deliver();
  secondsPass(trial, device, 15);
  assert.equal(trial.link.state.value, "connected");
});

test("a fault of the server's is shown with the number under which it is found", async () => {
  const trial = new Trial(1);
  trial.settle();
  trial.server.answer = () => ({ ok: false, error: { code: "fault", message: "Wrong.", request: "a1b2.7" } });
  const sent = trial.link.command("do", { id: "x" });
  trial.deliver();
  await assert.rejects(sent, { message: "Wrong. Number for support: a1b2.7" });
});
