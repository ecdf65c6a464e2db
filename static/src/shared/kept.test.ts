// What is kept on the device: when it is said, whose it is, and who takes it over.

import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeDevice, full, type Tab } from "./fake-device";
import { Kept } from "./kept";

const OWNER = "anna:page";
const values = (kept: Kept, start = "") => kept.at(start).map((thing) => thing.value);
const open = (tab: Tab, owner: string | null = OWNER) => Kept.open(owner, tab);

async function until(what: () => boolean): Promise<void> {
  while (!what()) await new Promise((done) => setTimeout(done, 5));
}

test("kept is said when the transaction is complete, and not before", async () => {
  const device = new FakeDevice();
  const kept = await open(device.tab());
  assert.equal(kept.standing.value, "kept");
  kept.put("one", "field:a", "words");
  assert.equal(kept.standing.value, "not_yet");
  assert.ok(kept.atRisk);
  const done = kept.flush();
  assert.equal(kept.standing.value, "not_yet", "the write was begun, and is not complete");
  await done;
  assert.equal(kept.standing.value, "kept");
  assert.ok(!kept.atRisk);
});

test("what is being written is not called kept because something else was dropped meanwhile", async () => {
  const kept = await open(new FakeDevice().tab());
  kept.put("one", "field:a", "words");
  const done = kept.flush();
  for (let n = 0; n < 5; n++) await Promise.resolve(); // it is in the hands of the store now
  kept.put("two", "field:b", "more");
  kept.drop("two");
  assert.equal(kept.standing.value, "not_yet");
  await done;
  assert.equal(kept.standing.value, "kept");
});

test("writes are gathered: what comes and goes within the time never touches the disk", async () => {
  const device = new FakeDevice();
  const tab = device.tab();
  const kept = await open(tab);
  for (const letter of "abcdef") kept.put(letter, "text:d:", letter);
  for (const letter of "abcde") kept.drop(letter);
  assert.equal(kept.standing.value, "not_yet");
  await until(() => kept.standing.value === "kept");
  tab.end();
  assert.deepEqual(values(await open(device.tab())), ["f"]);
});

test("a tab that was closed or crashed leaves its shelf to the next, as it stands and in its order", async () => {
  const device = new FakeDevice();
  const first = device.tab();
  const kept = await open(first);
  kept.put("b", "text:d:e", new Uint8Array([1]));
  kept.put("a", "text:d:e", new Uint8Array([2]));
  await kept.flush();
  first.end();
  const next = await open(device.tab());
  assert.deepEqual(values(next, "text:d:"), [new Uint8Array([1]), new Uint8Array([2])]);
});

test("a living or frozen tab keeps its shelf; another takes it over once it is gone", async () => {
  const device = new FakeDevice();
  const frozen = device.tab();
  const theirs = await open(frozen);
  theirs.put("one", "text:d:e", "words");
  await theirs.flush();
  const other = await open(device.tab());
  const heard: unknown[] = [];
  other.onArrival((things) => heard.push(...things.map((thing) => thing.value)));
  await other.look();
  assert.deepEqual(values(other), []);
  frozen.end();
  await other.look();
  await other.look();
  assert.deepEqual(heard, ["words"]);
  assert.deepEqual(values(other), ["words"]);
});

test("a shelf is taken over by one tab alone, and what it drops is gone for all", async () => {
  const device = new FakeDevice();
  const first = device.tab();
  const kept = await open(first);
  kept.put("one", "text:d:e", "words");
  await kept.flush();
  first.end();
  const tabs = [device.tab(), device.tab()];
  const [second, third] = (await Promise.all(tabs.map((tab) => open(tab)))) as [Kept, Kept];
  assert.equal(second.at("").length + third.at("").length, 1);
  const owner = second.at("").length ? second : third;
  owner.drop("one");
  await owner.flush();
  for (const tab of tabs) tab.end();
  assert.deepEqual(values(await open(device.tab())), []);
});

test("what a tab drops is its own: another's stays", async () => {
  const device = new FakeDevice();
  const tabs = [device.tab(), device.tab()] as const;
  const [a, b] = [await open(tabs[0]), await open(tabs[1])];
  a.put("of a", "text:d:e", "of a");
  b.put("of b", "text:d:e", "of b");
  await Promise.all([a.flush(), b.flush()]);
  b.drop("of a");
  b.drop("of b");
  await b.flush();
  for (const tab of tabs) tab.end();
  assert.deepEqual(values(await open(device.tab())), ["of a"]);
});

test("nobody is shown another person's things, and for nobody nothing is kept", async () => {
  const device = new FakeDevice();
  const tab = device.tab();
  const anna = await open(tab);
  anna.put("one", "field:a", "of Anna");
  await anna.flush();
  tab.end();
  assert.deepEqual(values(await open(device.tab(), "boris:page")), []);
  const stranger = await open(device.tab(), null);
  stranger.put("two", "field:a", "of a stranger");
  await stranger.flush();
  assert.equal(stranger.standing.value, "alone");
  assert.deepEqual(values(await open(device.tab(), "")), []);
});

test("a device without a store keeps it on the page alone, and says so", async () => {
  const kept = await Kept.open(OWNER, { databases: null, locks: null });
  assert.equal(kept.standing.value, "alone");
  kept.put("one", "field:a", "words");
  await kept.flush();
  assert.equal(kept.standing.value, "alone");
  assert.deepEqual(values(kept), ["words"]);
  assert.ok(kept.atRisk);
});

test("a full disk is said, nothing is forgotten, and all of it is written when there is room", async () => {
  const device = new FakeDevice();
  const disk = full(device.databases);
  const kept = await Kept.open(OWNER, { ...device.tab(), databases: disk.databases });
  disk.full = true;
  kept.put("one", "field:a", "one");
  await kept.flush();
  assert.equal(kept.standing.value, "alone");
  kept.put("two", "field:b", "two");
  disk.full = false;
  await kept.flush();
  assert.equal(kept.standing.value, "kept");
  const next = await Kept.open(OWNER, { databases: device.databases, locks: null });
  assert.deepEqual(values(next), ["one", "two"]);
});

test("a store that is taken away is written anew", async () => {
  const device = new FakeDevice();
  const tab = device.tab();
  const kept = await open(tab);
  kept.put("one", "field:a", "words");
  await kept.flush();
  await new Promise((done, fail) => {
    const request = device.databases.deleteDatabase("kept");
    request.onsuccess = done;
    request.onerror = fail;
  });
  assert.equal(kept.standing.value, "not_yet");
  await kept.flush();
  assert.equal(kept.standing.value, "kept");
  tab.end();
  assert.deepEqual(values(await open(device.tab())), ["words"]);
});

test("without locks a page takes over what lies there when it opens, and loses nothing of a living one", async () => {
  const device = new FakeDevice();
  const ground = { databases: device.databases, locks: null };
  const first = await Kept.open(OWNER, ground);
  first.put("one", "text:d:e", "words");
  await first.flush();
  const second = await Kept.open(OWNER, ground);
  assert.deepEqual(values(second), ["words"]);
  first.put("two", "text:d:e", "more");
  await first.flush();
  assert.deepEqual(values(await Kept.open(OWNER, ground)), ["words", "more"]);
});
