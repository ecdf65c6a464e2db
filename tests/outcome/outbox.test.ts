// The draft's outbox and its exchange with a server that is cut, slow, or says no.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as Y from "yjs";
import { knowsAllOf, lettersOf } from "../../static/src/outcome/guard";
import { Kept } from "../../static/src/outcome/kept";
import { DraftOutbox } from "../../static/src/outcome/outbox";
import { blocksToMend } from "../../static/src/outcome/paragraph-ids";
import { DraftSync } from "../../static/src/outcome/sync";
import type { Transport, Wire } from "../../static/src/shared/transport";

class Shelf {
  private readonly held = new Map<string, string>();
  full = false;
  get length() {
    return this.held.size;
  }
  key = (at: number) => [...this.held.keys()][at] ?? null;
  getItem = (key: string) => this.held.get(key) ?? null;
  setItem = (key: string, value: string) => {
    if (this.full) throw new Error("full");
    this.held.set(key, value);
  };
  removeItem = (key: string) => void this.held.delete(key);
  clear = () => this.held.clear();
}

type Ear = (message: Wire) => void;

// A server with a log, as small as it can be; `say` decides what it answers to an update.
class Server implements Transport {
  connected = true;
  readonly doc = new Y.Doc();
  readonly log = new Map<string, Uint8Array>();
  epoch = "first";
  say: (uid: string) => Wire | undefined = () => undefined;
  mayWrite = true;
  private client = 100;
  private readonly ears = new Map<string, Ear[]>();

  on(event: string, ear: Ear) {
    this.ears.set(event, [...(this.ears.get(event) ?? []), ear]);
  }
  hear(event: string, message: Wire = {}) {
    for (const ear of this.ears.get(event) ?? []) ear(message);
  }
  tell() {}
  reconnect() {}
  send(event: string, payload: Wire, answer: (given: Wire | null) => void) {
    if (!this.connected) return answer(null);
    answer(event === "draft.join" ? this.join(payload) : this.update(payload));
  }
  cut() {
    this.connected = false;
    this.hear("disconnect");
  }
  mend() {
    this.connected = true;
    this.hear("connect");
  }
  show(update: Uint8Array) {
    this.hear("draft.update", { document: "d", update: update.slice().buffer });
  }
  private join(asked: Wire) {
    const update = Y.encodeStateAsUpdate(this.doc, asked.vector);
    const vector = Y.encodeStateVector(this.doc);
    this.client += 1;
    return { ok: true, update, vector, epoch: this.epoch, may_write: this.mayWrite, client: this.client };
  }
  private update({ uid, update }: Wire) {
    const said = this.say(uid);
    if (said !== undefined) return said;
    if (!this.log.has(uid)) {
      this.log.set(uid, update);
      Y.applyUpdate(this.doc, update);
    }
    return { ok: true, log_seq: this.log.size };
  }
}

const soon = (ms = 80) => new Promise((done) => setTimeout(done, ms));
const shelf = () => new Shelf() as unknown as Storage;

function open(server: Server, store: Storage = shelf()) {
  const sync = new DraftSync("d", server, new Kept("me:d", store));
  const fragment = () => sync.doc.getXmlFragment("default");
  const write = (text: string) => {
    const element = new Y.XmlElement("paragraph");
    element.insert(0, [new Y.XmlText(text)]);
    sync.doc.transact(() => fragment().push([element]), "editor");
  };
  return { sync, write, text: () => fragment().toString(), store };
}

const textOf = (server: Server) => server.doc.getXmlFragment("default").toString();

test("what is typed arrives, joined, once, and only then is it saved", async () => {
  const server = new Server();
  const { sync, write, text } = open(server);
  write("one");
  write("two");
  assert.equal(sync.outbox.waiting.value, 2);
  await soon();
  assert.equal(sync.outbox.waiting.value, 0);
  assert.equal(server.log.size, 1);
  assert.equal(textOf(server), text());
});

test("a lost answer sends the same uid again", async () => {
  const server = new Server();
  const { sync, write } = open(server);
  const uids: string[] = [];
  server.say = (uid) => {
    uids.push(uid);
    return uids.length === 1 ? null : undefined;
  };
  write("one");
  await soon();
  assert.equal(sync.outbox.failing.value, true);
  await soon(1200);
  assert.equal(uids[0], uids[1]);
  assert.equal(sync.outbox.waiting.value, 0);
});

test("a cut loses nothing, also when the answer of something stored was lost", async () => {
  const server = new Server();
  const { sync, write, text } = open(server);
  write("before ");
  await soon();
  server.cut();
  write("offline one ");
  write("offline two ");
  assert.equal(sync.inStep.value, false);
  assert.equal(sync.outbox.waiting.value, 2);
  server.mend();
  await soon();
  assert.equal(sync.outbox.waiting.value, 0);
  assert.equal(textOf(server), text());
  assert.equal(textOf(server).split("offline one").length, 2);
});

test("a page that was closed leaves its text for the next", async () => {
  const server = new Server();
  const first = open(server);
  server.cut();
  first.write("kept");
  server.connected = true;
  const next = open(server, first.store);
  await soon();
  assert.match(textOf(server), /kept/);
  assert.equal(next.sync.outbox.waiting.value, 0);
  assert.equal(first.store.length, 0);
});

test("a full device is said", async () => {
  const server = new Server();
  const store = shelf();
  const { sync, write } = open(server, store);
  (store as unknown as Shelf).full = true;
  server.cut();
  write("x");
  assert.equal(sync.outbox.safe.value, false);
});

test("another epoch: unsent text is shown, never sent", async () => {
  const server = new Server();
  const { sync, write } = open(server);
  await soon();
  server.cut();
  write("of the old database");
  server.epoch = "second";
  server.mend();
  await soon();
  assert.equal(sync.state.value, "restored");
  assert.match(sync.lost.value, /of the old database/);
  assert.doesNotMatch(textOf(server), /old database/);
});

test("a refusal for good shows the words and starts anew", async () => {
  const server = new Server();
  const { sync, write, text } = open(server);
  server.say = () => ({ ok: false, error: { code: "will_not_apply", message: "no" } });
  write("refused words");
  await soon();
  assert.match(sync.lost.value, /refused words/);
  assert.equal(sync.refusal.value?.message, "no");
  assert.equal(text(), textOf(server));
  assert.equal(sync.state.value, "writing");
});

test("adoption ends the writing and keeps the words", async () => {
  const server = new Server();
  const { sync, write } = open(server);
  server.say = () => ({ ok: false, error: { code: "document_adopted", message: "adopted" } });
  let ended = 0;
  sync.beforeEnd = () => {
    ended += 1;
  };
  write("too late");
  await soon();
  assert.equal(sync.state.value, "reading");
  assert.match(sync.lost.value, /too late/);
  assert.equal(ended, 1);
});

test("who may only read sends nothing", async () => {
  const server = new Server();
  server.mayWrite = false;
  const { sync, write } = open(server);
  write("x");
  await soon();
  assert.equal(sync.state.value, "reading");
  assert.equal(server.log.size, 0);
});

const unknown = () => {
  const doc = new Y.Doc();
  doc.getXmlFragment("default").push([new Y.XmlElement("annexTable")]);
  return Y.encodeStateAsUpdate(doc);
};

test("an unknown node ends the writing before it is applied", async () => {
  const server = new Server();
  const { sync, text } = open(server);
  let seen = "";
  sync.beforeEnd = () => {
    seen = text();
  };
  server.show(unknown());
  assert.equal(sync.state.value, "outdated");
  assert.doesNotMatch(seen, /annex/);
  server.mend();
  assert.equal(sync.state.value, "outdated");
});

test("an unknown node in the first exchange: nobody ever writes", () => {
  const server = new Server();
  Y.applyUpdate(server.doc, unknown());
  assert.equal(open(server).sync.state.value, "outdated");
});

test("unknown marks and contents are seen, known ones pass", () => {
  const say = (change: (text: Y.XmlText) => void) => {
    const doc = new Y.Doc();
    const text = new Y.XmlText("Қазақ");
    doc.getXmlFragment("default").push([text]);
    change(text);
    return Y.encodeStateAsUpdate(doc);
  };
  assert.ok(knowsAllOf(say((text) => text.format(0, 2, { bold: {}, bracket: {} }))));
  assert.ok(!knowsAllOf(say((text) => text.format(0, 2, { link: { href: "x" } }))));
  assert.ok(!knowsAllOf(say((text) => text.insertEmbed(0, { image: "x" }))));
  assert.equal(lettersOf(say((text) => text.insert(5, " тілі"))), "Қазақ тілі");
});

test("the outbox holds until the exchange", async () => {
  const server = new Server();
  const outbox = new DraftOutbox("d", server, new Kept("me:d", shelf()));
  outbox.add(Y.encodeStateAsUpdate(new Y.Doc()));
  await soon();
  assert.equal(server.log.size, 0);
});

const block = (id: string | null, size = 1) => ({ at: 0, node: { attrs: { paragraph_id: id }, content: { size } } });

test("ids: the first keeps, a copy is mended, an empty one before gives way", () => {
  const mend = (...blocks: ReturnType<typeof block>[]) =>
    // biome-ignore lint/suspicious/noExplicitAny: as much of a node as is looked at
    blocksToMend(blocks as any).map((found) => blocks.indexOf(found as never));
  assert.deepEqual(mend(block("a"), block("b")), []);
  assert.deepEqual(mend(block("a"), block("a"), block(null)), [1, 2]);
  assert.deepEqual(mend(block("a", 0), block("a", 5)), [0]);
  assert.deepEqual(mend(block("a", 0), block("a", 0)), [1]);
});
