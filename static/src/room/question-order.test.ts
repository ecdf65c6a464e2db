import assert from "node:assert/strict";
import { test } from "node:test";
import { Order } from "./question-order";
import type { Question } from "./types";

const question = (id: string, endorsements: number, minute = 0): Question =>
  ({
    id,
    endorsements,
    state: "published",
    number: minute,
    published_at: `2020-11-26T09:${String(minute).padStart(2, "0")}:00Z`,
  }) as Question;

const ids = (view: { rows: Question[] }) => view.rows.map((row) => row.id).join("");

test("rows keep their place while counts change, and new ones wait", () => {
  const order = new Order();
  const first = [question("a", 3), question("b", 1)];
  order.keep(order.view(first, new Set()).rows);
  const later = [question("a", 3), question("b", 9), question("c", 5)];
  assert.equal(ids(order.view(later, new Set())), "ab");
  assert.equal(order.view(later, new Set()).fresh, 1);
  order.refresh(later);
  assert.equal(ids(order.view(later, new Set())), "bca");
});

test("one's own question is shown at once", () => {
  const order = new Order();
  order.keep(order.view([question("a", 3)], new Set()).rows);
  assert.equal(ids(order.view([question("a", 3), question("m", 0)], new Set(["m"]))), "ma");
});

test("newest first when the reader says so", () => {
  const order = new Order();
  const all = [question("a", 9, 1), question("b", 1, 2)];
  order.sortBy("newest", all);
  assert.equal(ids(order.view(all, new Set())), "ba");
});
