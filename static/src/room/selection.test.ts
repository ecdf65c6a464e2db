// What the keys act on, with the keys themselves: pressed on the page, and heard by a server.

import "../shared/fake-page";

import assert from "node:assert/strict";
import { after, before, beforeEach, mock, test } from "node:test";
import type { Window } from "happy-dom";
import { tabOf } from "../questions/tabs";
import { openPage, openRoom, question, request } from "./fake-room";
import { listen } from "./podium";
import { selectionOf } from "./selection";

let window: Window;
before(() => mock.timers.enable({ apis: ["Date", "setTimeout"] }));
after(() => mock.timers.reset());

beforeEach(() => {
  window = openPage();
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
  const { room, server } = openRoom({ rows });
  listen(room);
  selectionOf(room).pick("list", "two");
  server.show({ kind: "floor_request", id: "two", state: "declined" }); // by another moderator
  assert.equal(selectionOf(room).selected("list"), "one");
  press("a");
  assert.deepEqual(server.waiting, []);
  mock.timers.tick(600); // by then it is seen
  press("a");
  assert.deepEqual(server.waiting, [["speakers.accept_request", { request: "one" }]]);
  await server.done();
});

test("what somebody selects by hand is acted on at once", async () => {
  const { room, server } = openRoom({ rows });
  listen(room);
  selectionOf(room).pick("list", "two");
  server.show({ kind: "floor_request", id: "two", state: "declined" });
  press("j");
  press("a");
  assert.deepEqual(server.waiting, [["speakers.accept_request", { request: "three" }]]);
  await server.done();
});

test("the selection stays where it is when rows come and go beside it, and stops at the ends", () => {
  const { room, server } = openRoom({ rows });
  selectionOf(room).step(1);
  assert.equal(selectionOf(room).selected("list"), "two");
  server.show(request("zero", { requested_at: "2026-11-26T08:00:00Z" }));
  assert.equal(selectionOf(room).selected("list"), "two");
  for (let n = 0; n < 5; n++) selectionOf(room).step(1);
  assert.equal(selectionOf(room).selected("list"), "three");
  for (let n = 0; n < 9; n++) selectionOf(room).step(-1);
  assert.equal(selectionOf(room).selected("list"), "zero");
});

test("a key of the other column goes there first, and acts when pressed again", async () => {
  const { room, server } = openRoom({ rows: [...rows, question("q")] });
  listen(room);
  press("p");
  assert.deepEqual(server.waiting, []);
  assert.equal(selectionOf(room).column, "questions");
  press("p");
  assert.deepEqual(server.waiting, [["questions.publish", { question: "q", revision: 3 }]]);
  await server.done();
});

test("a key on another layout acts by its place, and none acts in a field or while a key is held", () => {
  const { room, server } = openRoom({ rows });
  listen(room);
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
  selectionOf(room).turnTo("questions", "q");
  assert.deepEqual(
    [tabOf(room).value, selectionOf(room).column, selectionOf(room).selected("questions")],
    ["answered", "questions", "q"],
  );
});
