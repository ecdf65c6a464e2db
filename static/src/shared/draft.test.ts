// Fields that outlive their page.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { clearIf, draft, forget, isOnThisPageAlone, useDraftsOf } from "./draft";
import { FakeDevice, type Tab } from "./fake-device";
import { UnsentStore } from "./unsent-store";

class OldStorage {
  private readonly held = new Map<string, string>();
  getItem = (key: string) => this.held.get(key) ?? null;
  setItem = (key: string, value: string) => void this.held.set(key, value);
  removeItem = (key: string) => void this.held.delete(key);
}

let device = new FakeDevice();
let old = new OldStorage();

beforeEach(() => {
  device = new FakeDevice();
  old = new OldStorage();
  Object.defineProperty(globalThis, "localStorage", { value: old, configurable: true });
});

async function page(tab: Tab = device.tab()): Promise<UnsentStore> {
  const unsentStore = await UnsentStore.open("anna:room", tab);
  useDraftsOf(unsentStore, "p1");
  return unsentStore;
}

test("what was typed is there on the next page, until it is let go", async () => {
  const tab = device.tab();
  const unsentStore = await page(tab);
  const text = draft("ask:s");
  text.value = "A question";
  await unsentStore.flush();
  tab.end();
  const second = device.tab();
  const later = await page(second);
  assert.equal(draft("ask:s").value, "A question");
  clearIf(draft("ask:s"), "A question");
  await later.flush();
  second.end();
  await page();
  assert.equal(draft("ask:s").value, "");
});

test("what is typed while the server takes what was sent stays", async () => {
  const unsentStore = await page();
  const text = draft("ask:s");
  text.value = "sent";
  const sent = text.value;
  text.value = "sent, and more";
  clearIf(text, sent);
  assert.equal(text.value, "sent, and more");
  assert.deepEqual(
    unsentStore.at("").map((thing) => thing.value),
    ["sent, and more"],
  );
});

test("a prefilled field that nobody touched is not kept, and forgetting begins anew", async () => {
  const unsentStore = await page();
  draft("edit:q", "as it stands");
  assert.equal(unsentStore.at("").length, 0);
  draft("edit:q").value = "as I want it";
  assert.equal(unsentStore.at("").length, 1);
  forget("edit:q");
  assert.equal(unsentStore.at("").length, 0);
  assert.equal(draft("edit:q", "as another left it").value, "as another left it");
});

test("two tabs at one field lose neither text: the newer is shown, the older after it was sent", async () => {
  const [one, two] = [device.tab(), device.tab()];
  const first = await page(one);
  draft("ask:s").value = "older";
  await new Promise((done) => setTimeout(done, 5)); // tabs share no other order than that of the clock
  const second = await page(two);
  draft("ask:s").value = "newer";
  await Promise.all([first.flush(), second.flush()]);
  one.end();
  two.end();
  await page();
  assert.equal(draft("ask:s").value, "newer");
  clearIf(draft("ask:s"), "newer");
  assert.equal(draft("ask:s").value, "older");
});

test("what a tab leaves behind comes into an empty field of another, never over what is typed there", async () => {
  const tab = device.tab();
  const left = await page(tab);
  draft("ask:s").value = "left behind";
  draft("edit:q").value = "left too";
  await left.flush();
  const unsentStore = await page();
  const empty = draft("ask:s");
  const busy = draft("edit:q");
  busy.value = "being typed";
  tab.end();
  await unsentStore.look();
  assert.equal(empty.value, "left behind");
  assert.equal(busy.value, "being typed");
});

test("drafts of the old storage are taken over once, and leave it when they are on the disk", async () => {
  old.setItem("draft:p1:ask:s", "of last week");
  old.setItem("draft:p2:ask:s", "of somebody else");
  const tab = device.tab();
  const unsentStore = await page(tab);
  assert.equal(draft("ask:s").value, "of last week");
  await new Promise((done) => setTimeout(done, 0));
  assert.equal(old.getItem("draft:p1:ask:s"), "of last week", "not before it is on the disk");
  await unsentStore.flush();
  await new Promise((done) => setTimeout(done, 0));
  assert.equal(old.getItem("draft:p1:ask:s"), null);
  assert.equal(old.getItem("draft:p2:ask:s"), "of somebody else");
  tab.end();
  await page();
  assert.equal(draft("ask:s").value, "of last week");
});

test("a field says when the device keeps nothing of it", async () => {
  useDraftsOf(await UnsentStore.open("anna:room", { databases: null, locks: null }), "p1");
  const text = draft("ask:s");
  assert.ok(!isOnThisPageAlone(text));
  text.value = "words";
  assert.ok(isOnThisPageAlone(text));
  await page();
  draft("ask:s").value = "words";
  assert.ok(!isOnThisPageAlone(draft("ask:s")));
});
