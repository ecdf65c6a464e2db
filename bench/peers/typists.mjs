// The people at one document, as one light process: they type, and count what comes, but keep no document.
//
// Started with the folder of the npm packages; reads one line of JSON on stdin:
//   {server: "ours" | "hocuspocus" | "y-websocket", port, document, writers: [token], readers: [token],
//    quiet: {rounds, pause_ms} | null, busy: {seconds, per_second} | null}
// and writes one line: {keys: [{ack, all}] in ms (ack null where the server has none), missing, cpu, lag}.
// Every key is one Yjs update with one letter. Whoever receives an update reads its first bytes alone (whose it is
// and which), or the log_seq of the message; nothing is applied, so a hundred of them cost little.

import { createRequire } from "node:module";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { createInterface } from "node:readline";

const need = createRequire(`${process.argv[2]}/`);
const { WebSocket } = need("ws");
const Y = need("yjs");

const now = () => performance.now();
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

function varUint(value) {
  const bytes = [];
  for (; value > 0x7f; value = Math.floor(value / 128)) bytes.push(0x80 | (value & 0x7f));
  bytes.push(value);
  return Buffer.from(bytes);
}

const varString = (text) => Buffer.concat([varUint(Buffer.byteLength(text)), Buffer.from(text)]);
const varBlob = (blob) => Buffer.concat([varUint(blob.length), blob]);

function reader(data, at = 0) {
  return {
    uint() {
      let value = 0;
      for (let scale = 1; ; scale *= 128) {
        const part = data[at++];
        value += (part & 0x7f) * scale;
        if (part < 0x80) return value;
      }
    },
    skip(count) {
      at += count;
    },
  };
}

/** Whose update this is and which: the client id and clock of its first letter. */
function keyOf(message) {
  message.uint(); // length
  message.uint(); // clients
  message.uint(); // structs
  return `${message.uint()}:${message.uint()}`;
}

/** What is known of each key: when it was sent, acknowledged, and seen by how many, the last of them when. */
class Ledger {
  constructor() {
    this.seen = new Map();
    this.sent = [];
  }
  see(name) {
    const one = this.seen.get(name) ?? { count: 0, last: 0 };
    this.seen.set(name, one);
    one.count++;
    one.last = now();
  }
}

/** A page of ours: Socket.IO frames made by hand. */
class Ours {
  constructor(config, token, ledger) {
    Object.assign(this, { config, token, ledger, number: 0, waiting: new Map(), upto: 0, lacking: 0 });
  }
  async open() {
    const path = "/socket.io/?EIO=4&transport=websocket";
    this.socket = new WebSocket(`ws://127.0.0.1:${this.config.port}${path}`, { perMessageDeflate: false });
    this.socket.on("message", (data, binary) => this.take(data, binary));
    await new Promise((done, fail) => {
      this.ready = done;
      this.socket.on("error", fail);
      this.socket.on("close", () => fail(new Error("closed")));
    });
    const said = { document: this.config.document, vector: null, schema: this.config.schema };
    const answer = await new Promise((done) => this.call("draft.join", said, null, done));
    if (!answer.ok) throw new Error(JSON.stringify(answer));
    this.client = answer.client;
  }
  call(event, data, blob, done) {
    const number = this.number++;
    this.waiting.set(number, done);
    const head = blob === null ? `42${number}` : `451-${number}`;
    this.socket.send(head + JSON.stringify([event, data]));
    if (blob !== null) this.socket.send(blob);
  }
  take(data, binary) {
    if (binary) {
      if (--this.lacking === 0) this.held();
      return;
    }
    const text = data.toString();
    if (text === "2") this.socket.send("3");
    else if (text[0] === "0") this.socket.send(`40${JSON.stringify({ token: this.token })}`);
    else if (text.startsWith("40")) this.ready();
    else if (text.startsWith("43")) this.answered(text.slice(2));
    else if (text.startsWith("45") || text.startsWith("46")) this.hold(text);
  }
  hold(text) {
    const dash = text.indexOf("-");
    this.lacking = Number(text.slice(2, dash));
    const rest = text.slice(dash + 1);
    this.held = text[1] === "6" ? () => this.answered(rest) : () => this.heard(rest);
  }
  answered(text) {
    const bracket = text.indexOf("[");
    const number = Number(text.slice(0, bracket));
    const done = this.waiting.get(number);
    this.waiting.delete(number);
    done(JSON.parse(text.slice(bracket))[0]);
  }
  heard(text) {
    if (!text.startsWith('["draft.update"')) return;
    const upto = Number(/"log_seq":(\d+)/.exec(text)[1]);
    for (let seq = (this.upto || upto - 1) + 1; seq <= upto; seq++) this.ledger.see(`seq:${seq}`);
    this.upto = upto;
  }
  type(update, name, key) {
    const data = { document: this.config.document, uid: name.replace(":", "-").padStart(8, "0") };
    data.update = { _placeholder: true, num: 0 };
    this.call("draft.update", data, update, (answer) => {
      if (!answer.ok) throw new Error(JSON.stringify(answer));
      key.ack = now();
      key.name = `seq:${answer.log_seq}`;
    });
  }
}

/** A page of y-websocket, whose message is [0, 2, update]; with a document's name before it, and a word of sign-in, Hocuspocus'. */
class Peer {
  constructor(config, token, ledger) {
    Object.assign(this, { config, ledger });
    this.named = config.server === "hocuspocus";
    this.waiting = [];
  }
  async open() {
    const path = this.named ? "" : this.config.document;
    this.socket = new WebSocket(`ws://127.0.0.1:${this.config.port}/${path}`, { perMessageDeflate: false });
    const opened = new Promise((done, fail) => {
      this.ready = done;
      this.socket.on("error", fail);
    });
    this.socket.on("open", () => this.greet());
    this.socket.on("message", (data) => this.take(data));
    await opened;
    this.client = Math.floor(Math.random() * 2 ** 31);
  }
  greet() {
    if (this.named) this.send(varUint(2), varUint(0), varString("a token"));
    this.send(varUint(0), varUint(0), varBlob(Buffer.from([0])));
  }
  send(...parts) {
    this.socket.send(Buffer.concat(this.named ? [varString(this.config.document), ...parts] : parts));
  }
  take(data) {
    const message = reader(data);
    if (this.named) message.skip(message.uint());
    const kind = message.uint();
    if (kind === 8) this.waiting.shift()(); // Hocuspocus: it has applied an update of ours
    if (kind !== 0) return;
    const step = message.uint();
    if (step === 1) this.ready(); // all that is there
    if (step === 2) this.ledger.see(keyOf(message));
  }
  type(update, name, key) {
    key.name = name;
    if (this.named) {
      this.waiting.push(() => {
        key.ack = now();
      });
    }
    this.send(varUint(0), varUint(2), varBlob(update));
  }
}

/** A hand on a page: a paragraph of its own, and one letter after the other. */
class Hand {
  constructor(page, number) {
    Object.assign(this, { page, typed: 0 });
    this.doc = new Y.Doc();
    this.doc.clientID = page.client;
    this.doc.on("update", (update) => {
      this.update = Buffer.from(update);
    });
    this.text = new Y.XmlText();
    this.begin(number);
  }
  begin(number) {
    const paragraph = new Y.XmlElement("paragraph");
    this.doc.transact(() => {
      paragraph.setAttribute("paragraph_id", `paragraph${number}`);
      paragraph.insert(0, [this.text]);
      this.doc.getXmlFragment("default").insert(0, [paragraph]);
    });
    this.send();
  }
  press() {
    this.text.insert(this.typed++, "abcdefghij klmno "[this.typed % 17]);
    return this.send();
  }
  send() {
    const clock = Y.decodeUpdate(this.update).structs[0].id.clock;
    const key = { sent: now() };
    this.page.ledger.sent.push(key);
    this.page.type(this.update, `${this.page.client}:${clock}`, key);
    return key;
  }
}

async function opened(config, ledger) {
  const Page = config.server === "ours" ? Ours : Peer;
  const pages = [...config.writers, ...config.readers].map((token) => new Page(config, token, ledger));
  for (let from = 0; from < pages.length; from += 20) {
    await Promise.all(pages.slice(from, from + 20).map((page) => page.open()));
  }
  return pages;
}

async function quietly(hands, { rounds, pause_ms }, settled) {
  for (let round = 0; round < rounds; round++) {
    hands[0].press();
    await settled();
    await pause(pause_ms);
  }
}

async function busily(hands, { seconds, per_second }, settled) {
  const until = now() + seconds * 1000;
  await Promise.all(
    hands.map(async (hand) => {
      const between = 1000 / per_second;
      let due = now() + Math.random() * between;
      for (; due < until; due += between * (0.7 + 0.6 * Math.random())) {
        await pause(Math.max(0, due - now()));
        hand.press();
      }
    }),
  );
  await settled();
}

async function play(config) {
  const ledger = new Ledger();
  const pages = await opened(config, ledger);
  const all = pages.length;
  const done = (key) => key.name && (ledger.seen.get(key.name)?.count ?? 0) >= all;
  const settled = async () => {
    const until = now() + 15000;
    while (now() < until && !ledger.sent.every(done)) await pause(2);
  };
  const hands = config.writers.map((_, number) => new Hand(pages[number], number));
  await settled();
  for (let key = 0; key < config.warm_up; key++) {
    hands[0].press();
    await settled();
  }
  await pause(500);
  ledger.sent.length = 0;
  const delays = monitorEventLoopDelay({ resolution: 2 });
  const [began, used] = [now(), process.cpuUsage()];
  delays.enable();
  if (config.quiet) await quietly(hands, config.quiet, settled);
  if (config.busy) await busily(hands, config.busy, settled);
  const cpu = process.cpuUsage(used);
  const keys = ledger.sent.filter(done).map((key) => ({
    ack: key.ack ? key.ack - key.sent : null,
    all: ledger.seen.get(key.name).last - key.sent,
  }));
  const load = (cpu.user + cpu.system) / 1000 / (now() - began);
  return { keys, missing: ledger.sent.length - keys.length, cpu: load, lag: delays.percentile(99) / 1e6 };
}

for await (const line of createInterface({ input: process.stdin })) {
  // Left only when all is written: a pipe takes 64 kB at a time.
  process.stdout.write(`${JSON.stringify(await play(JSON.parse(line)))}\n`, () => process.exit(0));
}
