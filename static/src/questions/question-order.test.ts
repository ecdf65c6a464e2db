import assert from "node:assert/strict";
import { test } from "node:test";
import type { Question } from "../shared/contract";
import { Order } from "./question-order";

const told = new Map<string, number>(); // the tallies, as they came

const question = (id: string, endorsements: number, minute = 0): Question => {
  told.set(id, endorsements);
  return {
    id,
    state: "published",
    number: minute,
    published_at: `2020-11-26T09:${String(minute).padStart(2, "0")}:00Z`,
  } as Question;
};

const newOrder = () => new Order((id) => told.get(id) ?? 0);

const ids = (view: { rows: Question[] }) => view.rows.map((row) => row.id).join("");

test("rows keep their place while counts change, and new ones wait", () => {
  const order = newOrder();
  const first = [question("a", 3), question("b", 1)];
  order.keep(order.view(first, new Set()).rows, true);
  const later = [question("a", 3), question("b", 9), question("c", 5)];
  assert.equal(ids(order.view(later, new Set())), "ab");
  assert.equal(order.view(later, new Set()).fresh, 1);
  order.refresh(later, true);
  assert.equal(ids(order.view(later, new Set())), "bca");
});

test("one's own question is shown at once", () => {
  const order = newOrder();
  order.keep(order.view([question("a", 3)], new Set()).rows, true);
  assert.equal(ids(order.view([question("a", 3), question("m", 0)], new Set(["m"]))), "ma");
});

test("newest first when the reader says so", () => {
  const order = newOrder();
  const all = [question("a", 9, 1), question("b", 1, 2)];
  order.sortBy("newest", all, true);
  assert.equal(ids(order.view(all, new Set())), "ba");
});

test("what comes with later pages is old: nothing of it waits, and all of it is sorted", () => {
  const order = newOrder();
  const first = [question("a", 49), question("b", 1)];
  order.keep(order.view(first, new Set()).rows, false);
  const all = [...first, question("z", 500)];
  assert.deepEqual([ids(order.view(all, new Set())), order.view(all, new Set()).fresh], ["zab", 0]);
  order.sortBy("endorsed", first, false); // pressed before the rest is here
  order.keep(order.view(all, new Set()).rows, true);
  assert.equal(ids(order.view(all, new Set())), "zab");
  assert.equal(order.view([...all, question("n", 900)], new Set()).fresh, 1);
});

test("what leaves the stage stays in its place", () => {
  const order = newOrder();
  const staged = { ...question("s", 5), state: "on_stage" } as Question;
  order.keep(order.view([question("a", 9), staged, question("b", 1)], new Set()).rows, true);
  const off = order.view([question("a", 9), question("s", 5), question("b", 1)], new Set());
  assert.deepEqual([ids(off), off.fresh], ["asb", 0]);
});

test("what was new when it went on stage is not new when it leaves", () => {
  const order = newOrder();
  order.keep(order.view([question("a", 9)], new Set()).rows, true);
  order.saw("n");
  order.saw("a");
  order.saw(undefined);
  const off = order.view([question("a", 9), question("n", 0)], new Set());
  assert.deepEqual([ids(off), off.fresh], ["na", 0]);
});

test("a question whose tally has not come yet stands below those with support", () => {
  told.clear();
  const order = newOrder();
  const [late, known] = [question("l", 0, 5), question("k", 1, 1)];
  told.delete("l");
  assert.equal(ids(order.view([late, known], new Set())), "kl");
  told.set("l", 7); // until the order is kept, it is by what is known
  assert.equal(ids(order.view([late, known], new Set())), "lk");
});
