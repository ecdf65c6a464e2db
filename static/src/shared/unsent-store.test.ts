// What is kept on the device: when it is said, whose it is, and who takes it over.

import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeDevice, full, type Tab } from "./fake-device";
import { UnsentStore } from "./unsent-store";

const OWNER = "anna:page";
const values = (unsentStore: UnsentStore, start = "") => unsentStore.at(start).map((thing) => thing.value);
const open = (tab: Tab, owner: string | null = OWNER) => UnsentStore.open(owner, tab);

async function until(what: () => boolean): Promise<void> {
  while (!what()) await new Promise((done) => setTimeout(done, 5));
}

test("kept is said when the transaction is complete, and not before", async () => {
  const device = new FakeDevice();
  const unsentStore = await open(device.tab());
  assert.equal(unsentStore.storageState.value, "kept");
  unsentStore.put("one", "field:a", "words");
  assert.equal(unsentStore.storageState.value, "not_yet");
  assert.ok(unsentStore.atRisk);
  const done = unsentStore.flush();
  assert.equal(unsentStore.storageState.value, "not_yet", "the write was begun, and is not complete");
  await done;
  assert.equal(unsentStore.storageState.value, "kept");
  assert.ok(!unsentStore.atRisk);
});

test("what is being written is not called kept because something else was dropped meanwhile", async () => {
  const unsentStore = await open(new FakeDevice().tab());
  unsentStore.put("one", "field:a", "words");
  const done = unsentStore.flush();
  for (let n = 0; n < 5; n++) await Promise.resolve(); // it is in the hands of the store now
  unsentStore.put("two", "field:b", "more");
  unsentStore.drop("two");
  assert.equal(unsentStore.storageState.value, "not_yet");
  await done;
  assert.equal(unsentStore.storageState.value, "kept");
});

test("writes are gathered: what comes and goes within the time never touches the disk", async () => {
  const device = new FakeDevice();
  const tab = device.tab();
  const unsentStore = await open(tab);
  for (const letter of "abcdef") unsentStore.put(letter, "text:d:", letter);
  for (const letter of "abcde") unsentStore.drop(letter);
  assert.equal(unsentStore.storageState.value, "not_yet");
  await until(() => unsentStore.storageState.value === "kept");
  tab.end();
  assert.deepEqual(values(await open(device.tab())), ["f"]);
});

test("a tab that was closed or crashed leaves its partition to the next, as it stands and in its order", async () => {
  const device = new FakeDevice();
  const first = device.tab();
  const unsentStore = await open(first);
  unsentStore.put("b", "text:d:e", new Uint8Array([1]));
  unsentStore.put("a", "text:d:e", new Uint8Array([2]));
  await unsentStore.flush();
  first.end();
  const next = await open(device.tab());
  assert.deepEqual(values(next, "text:d:"), [new Uint8Array([1]), new Uint8Array([2])]);
});

test("a living or frozen tab keeps its partition; another takes it over once it is gone", async () => {
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

test("a partition is taken over by one tab alone, and what it drops is gone for all", async () => {
  const device = new FakeDevice();
  const first = device.tab();
  const unsentStore = await open(first);
  unsentStore.put("one", "text:d:e", "words");
  await unsentStore.flush();
  first.end();
  const tabs = [device.tab(), device.tab()];
  const [second, third] = (await Promise.all(tabs.map((tab) => open(tab)))) as [UnsentStore, UnsentStore];
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
  assert.equal(stranger.storageState.value, "alone");
  assert.deepEqual(values(await open(device.tab(), "")), []);
});

test("a device without a store keeps it on the page alone, and says so", async () => {
  const unsentStore = await UnsentStore.open(OWNER, { databases: null, locks: null });
  assert.equal(unsentStore.storageState.value, "alone");
  unsentStore.put("one", "field:a", "words");
  await unsentStore.flush();
  assert.equal(unsentStore.storageState.value, "alone");
  assert.deepEqual(values(unsentStore), ["words"]);
  assert.ok(unsentStore.atRisk);
});

test("a full disk is said, nothing is forgotten, and all of it is written when there is room", async () => {
  const device = new FakeDevice();
  const disk = full(device.databases);
  const unsentStore = await UnsentStore.open(OWNER, { ...device.tab(), databases: disk.databases });
  disk.full = true;
  unsentStore.put("one", "field:a", "one");
  await unsentStore.flush();
  assert.equal(unsentStore.storageState.value, "alone");
  unsentStore.put("two", "field:b", "two");
  disk.full = false;
  await unsentStore.flush();
  assert.equal(unsentStore.storageState.value, "kept");
  const next = await UnsentStore.open(OWNER, { databases: device.databases, locks: null });
  assert.deepEqual(values(next), ["one", "two"]);
});

test("a store that is taken away is written anew", async () => {
  const device = new FakeDevice();
  const tab = device.tab();
  const unsentStore = await open(tab);
  unsentStore.put("one", "field:a", "words");
  await unsentStore.flush();
  await new Promise((done, fail) => {
    const request = device.databases.deleteDatabase("kept");
    request.onsuccess = done;
    request.onerror = fail;
  });
  assert.equal(unsentStore.storageState.value, "not_yet");
  await unsentStore.flush();
  assert.equal(unsentStore.storageState.value, "kept");
  tab.end();
  assert.deepEqual(values(await open(device.tab())), ["words"]);
});

test("without locks a page takes over what lies there when it opens, and loses nothing of a living one", async () => {
  const device = new FakeDevice();
  const storage = { databases: device.databases, locks: null };
  const first = await UnsentStore.open(OWNER, storage);
  first.put("one", "text:d:e", "words");
  await first.flush();
  const second = await UnsentStore.open(OWNER, storage);
  assert.deepEqual(values(second), ["words"]);
  first.put("two", "text:d:e", "more");
  await first.flush();
  assert.deepEqual(values(await UnsentStore.open(OWNER, storage)), ["words", "more"]);
});
