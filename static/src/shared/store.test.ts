import assert from "node:assert/strict";
import { test } from "node:test";
import { effect } from "@preact/signals";
import { Store } from "./store";

const row = (id: string, seq: number, more = {}) => ({ kind: "stage", id, seq, ...more });

test("of each entity the higher seq is kept, in any order of arrival", () => {
  const store = new Store();
  store.apply([row("a", 5, { text: "new" })]);
  store.apply([row("a", 3, { text: "old" })]);
  assert.deepEqual(store.get("stage", "a"), row("a", 5, { text: "new" }));
});

test("a tombstone is kept, so that what is older does not come back", () => {
  const store = new Store();
  store.apply([row("a", 5, { gone: true })]);
  store.apply([row("a", 4)]);
  assert.equal(store.get("stage", "a"), undefined);
  assert.deepEqual(store.list("stage"), []);
});

test("readers hear once of a batch, and not of what changes nothing", () => {
  const store = new Store();
  let heard = 0;
  effect(() => {
    store.list("stage");
    heard += 1;
  });
  store.apply([row("a", 1), row("b", 2)]);
  store.apply([row("a", 1)]);
  store.replace([row("c", 3)]);
  assert.equal(heard, 3);
});
