// The keys of the podium: where they are silent, and on what they act.

import "../shared/fake-page";

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { openPage, openRoom, question, type RoomServer, request } from "./fake-room";
import { helpOf } from "./help-state";
import { isOff, keysOf, listenToKeys, turn } from "./keys";
import type { PodiumKey } from "./parts";
import * as Podium from "./podium";
import { act } from "./podium-acts";
import type { Room } from "./room";
import { selectionOf } from "./selection";

beforeEach(() => void openPage());

const moment = () => new Promise((done) => setTimeout(done, 0));

// Whether the page took the key for itself.
function press(code: string, more: KeyboardEventInit = {}, at: Element = document.body): boolean {
  const key = code === "Space" ? " " : code.replace("Key", "").toLowerCase();
  const event = new KeyboardEvent("keydown", { code, key, bubbles: true, cancelable: true, ...more });
  at.dispatchEvent(event);
  return event.defaultPrevented;
}

// A room whose only keys of a feature are these, with two columns.
function openWith(...keys: Omit<PodiumKey, "order" | "shown" | "words">[]): { room: Room; server: RoomServer } {
  const { room, server } = openRoom({ rows: [request("a"), request("b"), question("q")] });
  const columns = [
    { order: 10, name: "requests", rows: () => [{ id: "a" }, { id: "b" }] },
    { order: 20, name: "questions", rows: () => [{ id: "q" }] },
  ];
  const whole = keys.map((key, n) => ({ order: 100 + n, shown: key.code, words: () => key.code, ...key }));
  room.podium.value = { ...Podium, columns, parts: [{ keys: whole, columns }] } as unknown as typeof Podium;
  listenToKeys(room);
  return { room, server };
}

function element(html: string): Element {
  document.body.innerHTML = html;
  return document.body.querySelector("[data-here]") as Element;
}

test("J and K go through the column, and stop at its ends", () => {
  const { room } = openWith();
  for (const expected of ["b", "b"]) {
    assert.ok(press("KeyJ"));
    assert.equal(selectionOf(room).selected("requests"), expected);
  }
  for (const expected of ["a", "a"]) {
    assert.ok(press("KeyK"));
    assert.equal(selectionOf(room).selected("requests"), expected);
  }
});

test("in a field, in an open dialog and once the right has ended, a key is a letter", () => {
  let acted = 0;
  const { server } = openWith({ code: "KeyV", act: () => (acted += 1) });
  for (const html of [
    "<input data-here>",
    "<textarea data-here></textarea>",
    "<select data-here></select>",
    '<p contenteditable="true"><b data-here></b></p>',
    '<p role="textbox"><b data-here></b></p>',
  ])
    assert.ok(!press("KeyV", {}, element(html)), html);
  element("<dialog open><button data-here></button></dialog>");
  assert.ok(!press("KeyV"), "a dialog is open");
  element("<button data-here></button>");
  assert.ok(press("KeyV"));
  assert.equal(acted, 1);
  server.hear("removed", { stream: "session:s", reason: "removed" });
  assert.ok(!press("KeyV"), "the right to this room has ended");
  assert.equal(acted, 1);
});

test("Space presses the button that has the focus, and acts everywhere else", () => {
  let acted = 0;
  openWith({ code: "Space", act: () => (acted += 1) });
  for (const html of ["<button><b data-here></b></button>", "<a href='/'><b data-here></b></a>"])
    assert.ok(!press("Space", {}, element(html)), html);
  assert.equal(acted, 0);
  assert.ok(press("Space", {}, element("<p data-here></p>")));
  assert.equal(acted, 1);
});

test("a key that is held down acts once", () => {
  let acted = 0;
  openWith({ code: "KeyV", act: () => (acted += 1) });
  press("KeyV");
  press("KeyV", { repeat: true });
  assert.equal(acted, 1);
});

test("what its button may not do a key does not do either, and the letter stays the browser's", () => {
  let [acted, may] = [0, false];
  openWith({ code: "KeyV", may: () => may, act: () => (acted += 1) });
  assert.ok(!press("KeyV"));
  assert.equal(acted, 0);
  may = true;
  assert.ok(press("KeyV"));
  assert.equal(acted, 1);
});

test("a key that was turned off is off until it is turned on, on this device", () => {
  let acted = 0;
  const { room } = openWith({ code: "KeyV", act: () => (acted += 1) }, { code: "KeyW", act: () => (acted += 10) });
  const [v, w] = ["KeyV", "KeyW"].map((code) => keysOf(room).find((key) => key.code === code) as PodiumKey) as [
    PodiumKey,
    PodiumKey,
  ];
  turn(v, false);
  turn(w, false);
  turn(w, true);
  assert.deepEqual([isOff(v), isOff(w)], [true, false]);
  assert.equal(localStorage.getItem("keys-off"), "KeyV");
  assert.ok(!press("KeyV"));
  press("KeyW");
  assert.equal(acted, 10);
  turn(v, true);
  assert.equal(localStorage.getItem("keys-off"), null);
  press("KeyV");
  assert.equal(acted, 11);
});

test("a key of the other column goes there first, and acts when pressed again", async () => {
  let acted = 0;
  const { room } = openWith({ code: "KeyP", on: "questions", act: () => (acted += 1) });
  element('<ol data-column="questions"><li><button id="pick-q" data-here></button></li></ol>');
  assert.ok(press("KeyP"));
  await moment();
  assert.deepEqual([acted, selectionOf(room).column, document.activeElement?.id], [0, "questions", "pick-q"]);
  assert.ok(press("KeyP"));
  assert.equal(acted, 1);
});

test("after a decision that was stale the keys rest, and then act again", async (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: 1_000_000 });
  let acted = 0;
  const { room, server } = openRoom({ rows: [request("a")] });
  const parts = [{ keys: [{ order: 1, code: "KeyV", shown: "V", words: () => "V", act: () => (acted += 1) }] }];
  room.podium.value = { ...Podium, parts } as unknown as typeof Podium;
  listenToKeys(room);
  const done = act(room, "a", "speakers.accept_request", { request: "a" });
  await server.refuse("stale_list");
  await done;
  assert.ok(!press("KeyV"));
  context.mock.timers.setTime(1_000_501);
  assert.ok(press("KeyV"));
  assert.equal(acted, 1);
});

test("the question mark opens the help, wherever it lies on the keyboard", () => {
  const { room } = openWith();
  assert.ok(!helpOf(room).value);
  assert.ok(press("Minus", { key: "?", shiftKey: true }));
  assert.ok(helpOf(room).value);
});
