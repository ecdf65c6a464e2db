// The draft's outbox and its exchange with a server that is cut, slow, or says no.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as Y from "yjs";
import { knowsAllOf } from "../../static/src/outcome/guard";
import { Lost } from "../../static/src/outcome/lost";
import { DraftOutbox } from "../../static/src/outcome/outbox";
import { blocksToMend } from "../../static/src/outcome/paragraph-ids";
import { PendingUpdates, takeOverOld } from "../../static/src/outcome/pending-updates";
import { DraftSync } from "../../static/src/outcome/sync";
import { FakeDevice } from "../../static/src/shared/fake-device";
import type { Transport, Wire } from "../../static/src/shared/transport";
import { UnsentStore } from "../../static/src/shared/unsent-store";

type Ear = (message: Wire) => void;

// A server with a log, as small as it can be; `say` decides what it answers to an update.
class Server implements Transport {
  connected = true;
  readonly doc = new Y.Doc();
  readonly log = new Map<string, Uint8Array>();
  epoch = "first";
  say: (uid: string) => Wire | undefined = () => undefined;
  mayWrite = true;
  private static made = 0;
  private static next = () => ++Server.made * 1000;
  private client = Server.next();
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

// One tab with the text open; `end` is its closing or its crash.
async function open(server: Server, device = new FakeDevice(), beforeEnd?: () => void) {
  const tab = device.tab();
  const unsentStore = await UnsentStore.open("me:document:d", tab);
  const lost = new Lost(unsentStore, "d");
  const sync = new DraftSync("d", server, unsentStore, lost, beforeEnd);
  const fragment = () => sync.doc.getXmlFragment("default");
  const write = (text: string) => {
    const element = new Y.XmlElement("paragraph");
    element.insert(0, [new Y.XmlText(text)]);
    sync.doc.transact(() => fragment().push([element]), "editor");
  };
  const end = () => unsentStore.flush().then(tab.end);
  const words = () => lost.words.value.map((each) => each.text);
  return { sync, write, text: () => fragment().toString(), device, unsentStore, lost, words, end };
}

const textOf = (server: Server) => server.doc.getXmlFragment("default").toString();

test("what is typed arrives, joined, once, and only then is it saved", async () => {
  const server = new Server();
  const { sync, write, text } = await open(server);
  write("one");
  write("two");
  assert.equal(sync.outbox.waiting.value, 2);
  await soon();
  assert.equal(sync.outbox.waiting.value, 0);
  assert.equal(server.log.size, 1);
  assert.equal(textOf(server), text());
});

// Each builds on the one before: one that overtook it would be refused as a gap.
test("one update is on its way at a time; what is typed meanwhile follows it as one", async () => {
  const server = new Server();
  const { sync, write } = await open(server);
  const onTheirWay: (() => void)[] = [];
  const send = server.send.bind(server);
  server.send = (event, payload, answer) =>
    event === "draft.update" ? void onTheirWay.push(() => send(event, payload, answer)) : send(event, payload, answer);
  for (const word of ["one", "two", "three"]) {
    write(word);
    await soon(); // longer than what is joined
    assert.equal(onTheirWay.length, 1, word);
  }
  onTheirWay.shift()?.();
  assert.equal(onTheirWay.length, 1);
  assert.equal(server.log.size, 1);
  onTheirWay.shift()?.();
  assert.deepEqual([server.log.size, sync.outbox.waiting.value], [2, 0]);
  assert.match(textOf(server), /one.*two.*three/);
});

test("a lost answer sends the same uid again", async () => {
  const server = new Server();
  const { sync, write } = await open(server);
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
  const { sync, write, text } = await open(server);
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
  const first = await open(server);
  server.cut();
  first.write("kept");
  await first.end();
  server.connected = true;
  const next = await open(server, first.device);
  await soon();
  assert.match(textOf(server), /kept/);
  assert.equal(next.sync.outbox.waiting.value, 0);
  await next.end();
  assert.equal((await open(server, first.device)).unsentStore.at("").length, 0);
});

test("two tabs: what one leaves unsent is sent by the other, also if that one never lost its line", async () => {
  const [dead, server] = [new Server(), new Server()];
  const gone = await open(dead);
  dead.cut();
  gone.write("typed in a dead tab");
  const living = await open(server, gone.device);
  living.write("typed in the living one");
  await soon();
  assert.doesNotMatch(textOf(server), /dead tab/);
  await living.unsentStore.look();
  assert.doesNotMatch(textOf(server), /dead tab/, "a frozen tab still holds its partition");
  await gone.end();
  await living.unsentStore.look();
  await soon();
  assert.match(textOf(server), /typed in a dead tab/);
  assert.equal(textOf(server), living.text());
  assert.equal(living.sync.outbox.waiting.value, 0);
});

test("what another tab left is not called saved while the line is lost, and is sent when it is back", async () => {
  const [dead, server] = [new Server(), new Server()];
  const gone = await open(dead);
  dead.cut();
  gone.write("left behind");
  const living = await open(server, gone.device);
  server.cut();
  assert.equal(living.sync.waiting.value, 0);
  await gone.end();
  await living.unsentStore.look();
  assert.equal(living.sync.waiting.value, 1);
  server.mend();
  await soon();
  assert.equal(living.sync.waiting.value, 0);
  assert.match(textOf(server), /left behind/);
});

test("who may not write is shown what another tab of theirs left, as soon as that is gone", async () => {
  const [dead, server] = [new Server(), new Server()];
  const gone = await open(dead);
  dead.cut();
  gone.write("left behind");
  await gone.unsentStore.flush();
  server.mayWrite = false;
  const reader = await open(server, gone.device);
  assert.deepEqual(reader.words(), []);
  await gone.end();
  await reader.unsentStore.look();
  assert.deepEqual(reader.words(), ["left behind"]);
  assert.equal(reader.sync.waiting.value, 0);
});

test("a tab that sends many at once drops nothing of another", async () => {
  const [dead, server] = [new Server(), new Server()];
  const frozen = await open(dead);
  dead.cut();
  frozen.write("of the frozen tab");
  await frozen.unsentStore.flush();
  const living = await open(server, frozen.device);
  for (const word of ["one", "two", "three"]) living.write(word);
  server.cut();
  server.mend();
  await soon();
  assert.equal(living.sync.outbox.waiting.value, 0);
  await frozen.end();
  const next = await open(server, frozen.device);
  await soon();
  assert.match(next.text(), /of the frozen tab/);
});

test("updates of the old storage are taken over once, and sent", async () => {
  const made = new Y.Doc();
  made.getXmlFragment("default").push([new Y.XmlText("of last week")]);
  const update = btoa(String.fromCharCode(...Y.encodeStateAsUpdate(made)));
  const held: Record<string, string> = { "draft-text:p:d:first:aaaaaaaa": update, "draft-text:p:d:first:broken": "?" };
  const removeItem = (key: string) => void delete held[key];
  const methods = { getItem: (key: string) => held[key] ?? null, removeItem };
  for (const [name, value] of Object.entries(methods)) Object.defineProperty(held, name, { value });
  Object.defineProperty(globalThis, "localStorage", { value: held, configurable: true });
  const server = new Server();
  const device = new FakeDevice();
  const unsentStore = await UnsentStore.open("me:document:d", device.tab());
  takeOverOld(unsentStore, "d", "p");
  assert.deepEqual(Object.keys(held).length, 2);
  await unsentStore.flush();
  await soon(0);
  assert.deepEqual(Object.keys(held), ["draft-text:p:d:first:broken"]);
  const sync = new DraftSync("d", server, unsentStore, new Lost(unsentStore, "d"));
  await soon();
  assert.match(textOf(server), /of last week/);
  assert.equal(sync.outbox.waiting.value, 0);
});

test("more than one update can hold is sent as several", async () => {
  const server = new Server();
  const { sync, write, text } = await open(server);
  server.cut();
  for (let n = 0; n < 7; n += 1) write(`${n}`.repeat(100_000));
  server.mend();
  await soon(300);
  assert.equal(sync.outbox.waiting.value, 0);
  assert.equal(textOf(server), text());
  assert.ok(server.log.size > 1);
  for (const update of server.log.values()) assert.ok(update.length < 400_000);
});

test("another epoch: unsent text is shown, never sent", async () => {
  const server = new Server();
  const { sync, write, words } = await open(server);
  await soon();
  server.cut();
  write("of the old database");
  server.epoch = "second";
  server.mend();
  await soon();
  assert.equal(sync.state.value, "restored");
  assert.deepEqual(words(), ["of the old database"]);
  assert.doesNotMatch(textOf(server), /old database/);
});

test("a refusal for good shows the words and starts anew", async () => {
  const server = new Server();
  const { sync, write, text, words } = await open(server);
  server.say = () => ({ ok: false, error: { code: "will_not_apply", message: "no" } });
  write("refused words");
  await soon();
  assert.deepEqual(words(), ["refused words"]);
  assert.equal(sync.refusal.value?.message, "no");
  assert.equal(text(), textOf(server));
  assert.equal(sync.state.value, "writing");
});

test("adoption ends the writing and keeps the words", async () => {
  const server = new Server();
  let ended = 0;
  const { sync, write, words } = await open(server, new FakeDevice(), () => {
    ended += 1;
  });
  server.say = () => ({ ok: false, error: { code: "document_adopted", message: "adopted" } });
  write("too late");
  await soon();
  assert.equal(sync.state.value, "reading");
  assert.deepEqual(words(), ["too late"]);
  assert.equal(ended, 1);
});

for (const [told, tell] of Object.entries({
  "while the line was cut": (server: Server) => server.cut(),
  "by a refusal": (server: Server) => {
    server.say = () => ({ ok: false, error: { code: "document_adopted", message: "adopted" } });
  },
}))
  test(`reopened, a text has none of the words that are offered to their author (adopted ${told})`, async () => {
    const server = new Server();
    const { sync, write, words, text } = await open(server);
    write("before");
    await soon();
    tell(server);
    write("too late");
    await soon();
    server.mayWrite = false;
    server.mend();
    await soon();
    assert.deepEqual(words(), ["too late"]);
    server.mayWrite = true;
    server.say = () => undefined;
    sync.join();
    await soon();
    assert.equal(sync.state.value, "writing");
    assert.doesNotMatch(textOf(server), /too late/);
    assert.equal(text(), textOf(server));
    write("after");
    await soon();
    assert.match(textOf(server), /before.*after/);
    assert.deepEqual(words(), ["too late"]);
  });

test("who may write no more is shown what was not sent, once and for as long as they like", async () => {
  const server = new Server();
  const first = await open(server);
  server.cut();
  first.write("late words");
  first.write("second");
  await first.end();
  server.connected = true;
  server.mayWrite = false;
  const reader = await open(server, first.device);
  assert.equal(reader.sync.state.value, "reading");
  assert.deepEqual(reader.words(), ["late words\nsecond"]);
  assert.doesNotMatch(textOf(server), /late/);
  await reader.end();
  const again = await open(server, first.device);
  assert.deepEqual(again.words(), ["late words\nsecond"]);
  for (const words of again.lost.words.value) again.lost.discard(words);
  await again.end();
  assert.deepEqual((await open(server, first.device)).words(), []);
});

test("what did arrive, and was only not answered, is no lost text", async () => {
  const server = new Server();
  const first = await open(server);
  const taken = server.send.bind(server);
  server.send = (event, payload, answer) => taken(event, payload, event === "draft.join" ? answer : () => answer(null));
  first.write("stored, not answered");
  await soon();
  assert.match(textOf(server), /stored/);
  await first.end();
  server.send = taken;
  server.mayWrite = false;
  const reader = await open(server, first.device);
  assert.deepEqual(reader.words(), []);
  assert.equal(reader.unsentStore.at("").length, 0);
});

test("a right that ended before the exchange: the words are shown all the same", async () => {
  const server = new Server();
  const { sync, write, words } = await open(server);
  server.cut();
  write("unsent");
  server.send = (_event, _payload, answer) => answer({ ok: false, error: { code: "not_permitted", message: "no" } });
  server.mend();
  assert.equal(sync.state.value, "reading");
  assert.deepEqual(words(), ["unsent"]);
});

test("an update that is too large takes nothing with it that was typed after it", async () => {
  const server = new Server();
  const { write, words, sync } = await open(server);
  const said: unknown[] = [];
  server.send = ((send) => (event: string, payload: Wire, answer: (given: Wire | null) => void) => {
    if (event === "draft.update" && payload.update.length > 1000) {
      said.push(answer);
      return void setTimeout(
        () => answer({ ok: false, error: { code: "update_too_large", message: "too large" } }),
        100,
      );
    }
    send(event, payload, answer);
  })(server.send.bind(server));
  sync.doc.transact(() => {
    for (const line of ["first paragraph", "x".repeat(1000), "last paragraph"]) {
      const element = new Y.XmlElement("paragraph");
      element.insert(0, [new Y.XmlText(line)]);
      sync.doc.getXmlFragment("default").push([element]);
    }
  }, "editor");
  await soon(60);
  write("typed after it");
  await soon(200);
  assert.deepEqual(words(), [`first paragraph\n${"x".repeat(1000)}\nlast paragraph`, "typed after it"]);
  assert.equal(sync.state.value, "writing");
  assert.equal(sync.outbox.failing.value, false, "nothing waits, and nothing is wrong with the server");
});

test("an update whose ground is nowhere is shown as words, and does not keep the others from being sent", async () => {
  const server = new Server();
  const device = new FakeDevice();
  const tab = device.tab();
  const left = await UnsentStore.open("me:document:d", tab);
  const doc = new Y.Doc();
  const text = new Y.XmlText("ground");
  doc.getXmlFragment("default").push([text]);
  const before = Y.encodeStateVector(doc);
  text.insert(6, " and what was built on it");
  left.put("torn-off", "text:d:first", Y.encodeStateAsUpdate(doc, before));
  left.put("another", "text:d:first", Y.encodeStateAsUpdate(Object.assign(new Y.Doc(), {})));
  await left.flush();
  tab.end();
  const { sync, write, words } = await open(server, device);
  write("typed here");
  await soon();
  assert.deepEqual(words(), [" and what was built on it"]);
  assert.equal(sync.outbox.waiting.value, 0);
  assert.match(textOf(server), /typed here/);
});

test("gaps that no exchange heals end in the box, not in an endless circle", async () => {
  const server = new Server();
  const { sync, write, words } = await open(server);
  let asked = 0;
  server.say = () => {
    asked += 1;
    return asked < 10 ? { ok: false, error: { code: "update_gap", message: "gap" } } : undefined;
  };
  write("words");
  await soon();
  assert.equal(asked, 3);
  assert.deepEqual(words(), ["words"]);
  assert.equal(sync.state.value, "writing");
});

test("who may only read sends nothing", async () => {
  const server = new Server();
  server.mayWrite = false;
  const { sync, write } = await open(server);
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
  let seen = "";
  const { sync, text } = await open(server, new FakeDevice(), () => {
    seen = text();
  });
  server.show(unknown());
  assert.equal(sync.state.value, "outdated");
  assert.doesNotMatch(seen, /annex/);
  server.mend();
  assert.equal(sync.state.value, "outdated");
});

test("an unknown node in the first exchange: nobody ever writes", async () => {
  const server = new Server();
  Y.applyUpdate(server.doc, unknown());
  assert.equal((await open(server)).sync.state.value, "outdated");
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
});

test("the outbox holds until the exchange", async () => {
  const server = new Server();
  const outbox = new DraftOutbox(
    "d",
    server,
    new PendingUpdates(await UnsentStore.open("me", new FakeDevice().tab()), "d"),
    () => assert.fail("nothing was sent"),
    () => assert.fail("nothing was sent"),
  );
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
