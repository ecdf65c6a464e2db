// What the keys act on, with the keys themselves: pressed on the page, and heard by a server.

import "../shared/fake-page";

import assert from "node:assert/strict";
import { after, before, beforeEach, mock, test } from "node:test";
import type { Window } from "happy-dom";
import type { Question } from "../shared/contract";
import { openPage, openRoom, question, request } from "./fake-room";
import { listenToKeys } from "./keys";
import { pausedUntil } from "./podium-acts";
import { column, pick, selected, step, tab, turnTo } from "./selection";

let window: Window;
before(() => mock.timers.enable({ apis: ["Date", "setTimeout"] }));
after(() => mock.timers.reset());

beforeEach(() => {
  window = openPage();
  pausedUntil.value = 0;
  column.value = "list";
  tab.value = "pending";
  pick("questions", "");
  pick("list", "");
  mock.timers.tick(10_000); // what happened in the test before rests no more
});

const press = (key: string, more = {}) => {
  const code = /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key;
  const event = new window.KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true, ...more });
  window.document.body.dispatchEvent(event);
};

const rows = [
  request("one", { requested_at: "2026-11-26T09:00:01Z" }),
  request("two", { requested_at: "2026-11-26T09:00:02Z" }),
  request("three", { requested_at: "2026-11-26T09:00:03Z" }),
];

test("a key that was meant for a row that has left does not fall on the next one", async () => {
  const { server } = openRoom({ rows });
  listenToKeys();
  pick("list", "two");
  server.show({ kind: "floor_request", id: "two", state: "declined" }); // by another moderator
  assert.equal(selected("list"), "one");
  press("a");
  assert.deepEqual(server.waiting, []);
  mock.timers.tick(600); // by then it is seen
  press("a");
  assert.deepEqual(server.waiting, [["speakers.accept_request", { request: "one" }]]);
  await server.done();
});

test("what somebody selects by hand is acted on at once", async () => {
  const { server } = openRoom({ rows });
  listenToKeys();
  pick("list", "two");
  server.show({ kind: "floor_request", id: "two", state: "declined" });
  press("j");
  press("a");
  assert.deepEqual(server.waiting, [["speakers.accept_request", { request: "three" }]]);
  await server.done();
});

test("the selection stays where it is when rows come and go beside it, and stops at the ends", () => {
  const { server } = openRoom({ rows });
  step(1);
  assert.equal(selected("list"), "two");
  server.show(request("zero", { requested_at: "2026-11-26T08:00:00Z" }));
  assert.equal(selected("list"), "two");
  for (let n = 0; n < 5; n++) step(1);
  assert.equal(selected("list"), "three");
  for (let n = 0; n < 9; n++) step(-1);
  assert.equal(selected("list"), "zero");
});

test("a key of the other column goes there first, and acts when pressed again", async () => {
  const { server } = openRoom({ rows: [...rows, question("q")] });
  listenToKeys();
  press("p");
  assert.deepEqual(server.waiting, []);
  assert.equal(column.value, "questions");
  press("p");
  assert.deepEqual(server.waiting, [["questions.publish", { question: "q", revision: 3 }]]);
  await server.done();
});

test("a key on another layout acts by its place, and none acts in a field or while a key is held", () => {
  const { server } = openRoom({ rows });
  listenToKeys();
  press("a", { repeat: true });
  const field = window.document.createElement("input");
  window.document.body.append(field);
  field.dispatchEvent(new window.KeyboardEvent("keydown", { key: "a", code: "KeyA", bubbles: true }));
  assert.deepEqual(server.waiting, []);
  press("ф", { code: "KeyA" });
  assert.deepEqual(server.waiting, [["speakers.accept_request", { request: "one" }]]);
});

test("a question is looked for in the tab in which it is now", () => {
  const { room } = openRoom({ rows: [question("q", { state: "answered" })] });
  turnTo(room.questions.value[0] as Question);
  assert.deepEqual([tab.value, column.value, selected("questions")], ["answered", "questions", "q"]);
});
