// Which way a page goes to the server, and when it changes over: with a socket that the test opens, greets, cuts and silences.

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import type { Socket } from "socket.io-client";
import { Plain } from "./plain";
import { Line } from "./transport";

type Hear = (...args: unknown[]) => void;

class Ears {
  private readonly ears = new Map<string, Hear[]>();
  on(event: string, hear: Hear): void {
    this.ears.set(event, [...(this.ears.get(event) ?? []), hear]);
  }
  once = this.on;
  tell(event: string, ...args: unknown[]): void {
    for (const hear of this.ears.get(event) ?? []) hear(...args);
  }
}

// What socket.io's socket is to a line: it says what happened, and counts who asks it to connect.
class FakeSocket extends Ears {
  connected = false;
  active = true;
  connects = 0;
  readonly io = Object.assign(new Ears(), {
    opts: { transports: [] as { name: string }[] },
    delays: [] as number[],
    engine: Object.assign(new Ears(), { transport: { name: "websocket" }, close: () => this.cut() }),
    reconnectionDelay: () => {},
    reconnectionDelayMax: (ms: number) => void this.io.delays.push(ms),
  });

  open(how: unknown): Socket {
    this.io.opts = how as typeof this.io.opts;
    return this as unknown as Socket;
  }
  connect(): this {
    this.connects += 1;
    this.active = true;
    return this;
  }
  disconnect(): this {
    this.active = false;
    this.cut("io client disconnect");
    return this;
  }
  cut(why = "transport close"): void {
    const before = this.connected;
    this.connected = false;
    this.io.tell("close");
    if (before) this.tell("disconnect", why);
  }
  arrive(way = "websocket"): void {
    this.io.engine.transport.name = way;
    this.io.tell("open");
    this.connected = true;
    this.tell("connect");
  }
}

// The page's clock, which the test moves, and what its tab has kept.
const page = { now: 0, kept: new Map<string, string>() };

function pass(ms: number, meanwhile: () => void = () => {}): void {
  for (const until = page.now + ms; page.now < until; ) {
    page.now += 500;
    mock.timers.tick(500);
    meanwhile();
  }
}

const define = (name: string, value: unknown) =>
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });

define("sessionStorage", {
  getItem: (name: string) => page.kept.get(name) ?? null,
  setItem: (name: string, value: string) => page.kept.set(name, value),
  removeItem: (name: string) => page.kept.delete(name),
});

function line(transports = "websocket polling") {
  define("document", { documentElement: { dataset: { transports } } });
  const socket = new FakeSocket();
  const plain = new Plain({
    fetch: () => new Promise(() => {}),
    wait: () => {},
    csrf: () => "",
    hidden: () => false,
    random: () => 0.5,
  });
  return { socket, plain, line: new Line((how) => socket.open(how), plain) };
}

const kept = () => JSON.parse(page.kept.get("line") ?? "{}").way ?? null;

beforeEach(() => {
  page.now = 1000;
  page.kept.clear();
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: Date.UTC(2026, 0, 1) });
  mock.method(performance, "now", () => page.now);
});

afterEach(() => mock.reset());

// A server that is away: every attempt fails.
const away = (socket: FakeSocket, ms: number) => pass(ms, () => socket.tell("connect_error"));

test("a page whose socket stood waits for a server that starts again, and does not change over", () => {
  const { socket, line: way } = line();
  socket.arrive();
  socket.cut();
  away(socket, 10_000);
  assert.equal(way.asks, false);
  away(socket, 10_000);
  assert.equal(way.asks, true);
  assert.ok((socket.io.delays.at(-1) ?? 0) <= 20_000);
  socket.arrive();
  assert.equal(way.asks, false);
});

test("a page whose sign-in is over is told so, and knocks no more", () => {
  const { socket, line: way } = line();
  let told = 0;
  way.on("signed_out", () => told++);
  socket.active = false;
  socket.tell("connect_error", new Error("signed_out"));
  pass(30_000);
  assert.deepEqual([told, socket.connects, way.asks], [1, 0, false]);
});

test("where no socket has ever come another way is looked for after four seconds", () => {
  const { socket, line: way } = line();
  away(socket, 6000);
  assert.equal(way.asks, true);
});

test("a socket that has come is remembered, whatever was thought of sockets before", () => {
  page.kept.set("line", JSON.stringify({ way: "plain", at: Date.now() }));
  const { socket, line: way } = line();
  assert.equal(way.asks, true);
  socket.arrive();
  assert.equal(kept(), null);
  assert.equal(way.asks, false);
});

test("polling is remembered, so that the next page polls first", () => {
  const { socket } = line();
  socket.arrive("polling");
  assert.equal(kept(), "polling");
  socket.io.engine.tell("upgrade");
  assert.equal(kept(), null);
});

const names = (socket: FakeSocket) => socket.io.opts.transports.map((each) => each.name);

test("who looks again and again while the server is away doubts no socket", () => {
  const { socket, line: way } = line();
  socket.arrive();
  socket.cut();
  for (let n = 0; n < 5; n++) way.reconnect();
  assert.deepEqual(names(socket), ["PromptWebSocket", "XHR"]);
  assert.equal(way.asks, false);
});

test("two sockets that fall silent soon one after the other are the last; two in a day are not", () => {
  for (const [between, last] of [
    [30_000, true],
    [3_600_000, false],
  ] as const) {
    const { socket, line: way } = line();
    for (let n = 0; n < 2; n++) {
      socket.arrive();
      page.now += between;
      way.reconnect();
    }
    assert.deepEqual(names(socket), last ? ["XHR"] : ["PromptWebSocket", "XHR"]);
  }
});

test("where there is no polling they are followed by plain requests", () => {
  const { socket, line: way } = line("websocket");
  for (let n = 0; n < 2; n++) {
    socket.arrive();
    way.reconnect();
  }
  assert.equal(way.asks, true);
});

test("who was put out connects once, though somebody else was quicker", () => {
  const { socket, line: way } = line();
  socket.arrive();
  socket.active = false;
  socket.cut("io server disconnect");
  way.reconnect();
  assert.equal(socket.connects, 1);
  pass(5000);
  assert.equal(socket.connects, 1);
});

test("one that opens and does not greet is given up; a server that is slow where it greeted before is waited for", () => {
  const { socket } = line();
  socket.io.tell("open");
  pass(6000);
  assert.deepEqual(names(socket), ["XHR"]);
  const other = line().socket;
  other.arrive();
  other.cut();
  other.io.tell("open");
  pass(15_000);
  assert.deepEqual(names(other), ["PromptWebSocket", "XHR"]);
});
