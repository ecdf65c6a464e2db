// Pages that no socket reaches: the same answers into the same store, the same keys, at the pace the server asks for.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ServerTime } from "./clock";
import { FakeServer, STREAM } from "./fake-server";
import type { Feed } from "./feed";
import { Link } from "./link";
import { Plain } from "./plain";
import type { Hear, Transport, Wire } from "./transport";
import { everything, testOnDevice } from "./trial";

// A server behind `fetch`, which may be away, answer with a proxy's page, or ask for patience.
class Outside {
  readonly server = new FakeServer();
  readonly timers: { ms: number; then: () => void }[] = [];
  readonly asked: string[] = [];
  readonly headers: Record<string, string>[] = [];
  away = false;
  stops = "nothing";
  proxy = false;
  patience: string | null = null;
  isHidden = false;
  unanswered: (() => void)[] | null = null; // while it is a list, answers wait in it

  readonly plain = new Plain({
    fetch: ((path: string, how: RequestInit) => this.fetch(path, how)) as typeof fetch,
    wait: (ms, then) => void this.timers.push({ ms, then }),
    csrf: () => "token of the page",
    hidden: () => this.isHidden,
    random: () => 0.5,
  });

  private async fetch(path: string, how: RequestInit): Promise<Response> {
    this.asked.push(path);
    this.headers.push((how.headers ?? {}) as Record<string, string>);
    if (this.away) throw new TypeError("no network");
    const said =
      this.proxy || path.includes(this.stops) ? "<html>Blocked</html>" : JSON.stringify(this.answer(path, how));
    if (this.unanswered) await new Promise<void>((go) => this.unanswered?.push(go));
    return new Response(said, { headers: this.patience ? { "Retry-After": this.patience } : {} });
  }

  private answer(path: string, how: RequestInit): Wire {
    if (path === "/healthz") return { ok: true };
    const url = new URL(path, "http://here");
    const asked = Object.fromEntries(url.searchParams);
    if (how.method === "POST") {
      const key = (how.headers as Record<string, string>)["Idempotency-Key"];
      return this.server.answer("command", { key, args: JSON.parse(String(how.body)) });
    }
    if ("cursor" in asked) return this.server.answer("page", asked);
    return this.server.answer("join", { ...asked, after: Number(asked.after ?? 0) });
  }

  async settle(): Promise<void> {
    for (let n = 0; n < 40; n++) await Promise.resolve();
    await new Promise((go) => setImmediate(go));
  }

  // The next timer goes off; how long it was set for.
  async pass(): Promise<number> {
    const next = this.timers.shift();
    next?.then();
    await this.settle();
    return next?.ms ?? -1;
  }
}

class PlainLine implements Transport {
  readonly asks = true;
  constructor(readonly plain: Plain) {}
  get connected() {
    return this.plain.connected;
  }
  send = (event: string, payload: Wire, answer: (given: Wire | null) => void) =>
    this.plain.send(event, payload, answer);
  tell = () => {};
  on = (event: string, hear: Hear) => this.plain.on(event, hear);
  reconnect = () => this.plain.again();
}

async function page(outside: Outside) {
  const time = new ServerTime(
    () => 0,
    () => 0,
  );
  for (let n = 0; n < 10; n++) outside.server.change(`first${n}`);
  const link = new Link(new PlainLine(outside.plain), {
    time,
    wait: (ms, then) => void outside.timers.push({ ms, then }),
  });
  const feed = link.follow(STREAM);
  outside.plain.begin();
  await outside.settle();
  return { link, feed };
}

const shown = (feed: Feed) => everything(feed.store).map((row) => row.id);

test("a page gets its snapshot, all pages of it, and every few seconds what changed since", async () => {
  const outside = new Outside();
  const { link, feed } = await page(outside);
  assert.equal(shown(feed).length, 10);
  assert.equal(link.state.value, "slow");
  outside.server.change("new");
  assert.equal(await outside.pass(), 3000);
  assert.ok(shown(feed).includes("new"));
  assert.match(outside.asked.at(-1) ?? "", /after=10&mark=floor%3A1-10$/);
});

test("nothing is asked anew while an answer is on its way, however long it takes", async () => {
  const outside = new Outside();
  const { feed } = await page(outside);
  outside.unanswered = [];
  await outside.pass();
  const asked = outside.asked.length;
  assert.deepEqual(outside.timers, []);
  const waiting = outside.unanswered;
  outside.unanswered = null;
  for (const go of waiting) go();
  await outside.settle();
  assert.equal(outside.asked.length, asked);
  assert.equal(outside.timers.length, 1);
  assert.equal(feed.inStep, true);
});

test("who acts sends the key, and sees the act at once", async () => {
  const outside = new Outside();
  const { link, feed } = await page(outside);
  const done = link.command("questions.withdraw", { question: "mine" });
  await outside.settle();
  assert.deepEqual(await done, { id: "mine" });
  assert.equal(outside.headers.find((each) => each["X-CSRFToken"])?.["X-CSRFToken"], "token of the page");
  assert.ok(shown(feed).includes("mine"));
});

test("a command whose answer was lost is sent again under its key, and done once", async () => {
  const outside = new Outside();
  const { link, feed } = await page(outside);
  outside.proxy = true;
  const done = link.command("questions.withdraw", { question: "mine" });
  await outside.settle();
  assert.equal(outside.plain.connected, false);
  outside.proxy = false;
  while (!shown(feed).includes("mine")) assert.notEqual(await outside.pass(), -1);
  await done;
  const keys = outside.headers.map((each) => each["Idempotency-Key"]).filter(Boolean);
  assert.ok(keys.length >= 2 && new Set(keys).size === 1);
  assert.equal(outside.server.done.get("mine"), 1);
});

test("it is not called connected while nobody answers, and goes on by itself", async () => {
  const outside = new Outside();
  const { feed } = await page(outside);
  outside.away = true;
  await outside.pass();
  assert.equal(outside.plain.connected, false);
  outside.server.change("meanwhile");
  outside.away = false;
  while (!outside.plain.connected) assert.notEqual(await outside.pass(), -1);
  assert.ok(shown(feed).includes("meanwhile"));
});

test("it asks more seldom when the server says so, and where nobody looks", async () => {
  const outside = new Outside();
  await page(outside);
  outside.patience = "20";
  assert.equal(await outside.pass(), 3000);
  assert.equal(await outside.pass(), 20_000);
  outside.patience = null;
  outside.isHidden = true;
  await outside.pass();
  assert.equal(await outside.pass(), 15_000);
});

test("when a socket has come after all, nothing is asked any more", async () => {
  const outside = new Outside();
  await page(outside);
  const asked = outside.asked.length;
  outside.plain.end();
  while ((await outside.pass()) !== -1);
  assert.equal(outside.asked.length, asked);
});

test("what needs an open line has no answer here", async () => {
  const outside = new Outside();
  await page(outside);
  const answers: Wire[] = [];
  outside.plain.send("draft.join", { document: "d" }, (given) => answers.push(given));
  outside.plain.send("leave", { stream: STREAM }, (given) => answers.push(given));
  assert.deepEqual(answers, [null, { ok: true }]);
});

test("a box that lets through the looking and stops the acting is not asked without pause", async () => {
  const outside = new Outside();
  const { link } = await page(outside);
  outside.stops = "/commands/";
  void link.command("questions.withdraw", { question: "mine" }).catch(() => {});
  await outside.settle();
  assert.equal(outside.asked.filter((path) => path.includes(outside.stops)).length, 1);
  assert.ok(outside.timers.some(({ ms }) => ms === 3000));
});

testOnDevice("who was told to ask once a minute does, and is not called lost meanwhile", async (_, device) => {
  const outside = new Outside();
  outside.patience = "60";
  const { link } = await page(outside);
  const asked = outside.asked.length;
  for (let s = 0; s < 55; s++) {
    device.pass(1000);
    link.look();
  }
  await outside.settle();
  assert.equal(outside.asked.length, asked);
  assert.equal(link.state.value, "slow");
});
