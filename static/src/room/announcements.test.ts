// What is read aloud of a room, by ear: what stands in the two regions of the page, to whom, and how often.

import "../shared/fake-page";

import assert from "node:assert/strict";
import { after, before, beforeEach, mock, test } from "node:test";
import { parts } from "parts:room";
import { moment } from "../shared/clock";
import { announceTheRoom } from "./announcements";
import { floor, openPage, openRoom, question, request } from "./fake-room";

let heard: string[] = [];
let stood: Record<string, string> = {};
let leave = () => {};
before(() => mock.timers.enable({ apis: ["Date", "setTimeout"], now: Date.now() }));
after(() => mock.timers.reset());
beforeEach(() => {
  leave();
  wait(60); // what the test before had to say is said
  openPage();
  [heard, stood] = [[], {}];
});

// What the regions say meanwhile: with a mark what is said at once.
function wait(seconds: number): string[] {
  const begun = heard.length;
  for (let n = 0; n < seconds * 20; n++) {
    mock.timers.tick(50);
    moment.value = Date.now();
    for (const role of ["status", "alert"]) {
      const now = globalThis.document?.getElementById(`say-${role}`)?.textContent ?? "";
      if (now && now !== stood[role]) heard.push(role === "alert" ? `! ${now}` : now);
      stood[role] = now;
    }
  }
  return heard.slice(begun);
}

function enter(given: Parameters<typeof openRoom>[0]) {
  leave();
  wait(10);
  heard = [];
  const entered = openRoom(given);
  leave = () => entered.server.show(floor(null)); // its clock stands, and says nothing in the next test
  announceTheRoom(entered.room, entered.room.podium.value?.parts ?? parts);
  return entered;
}

const mine = (id: string, more: object) => ({ kind: "my_request", id, list: "l", request_kind: "statement", ...more });
const accepted = (id: string, place: number) => request(id, { state: "accepted", place });

test("what stands there when the page opens is the page itself, and is not told", () => {
  enter({ rows: [accepted("Uzbekistan", 1), floor("Uzbekistan"), question("q")] });
  assert.deepEqual(wait(30), []);
});

test("who gets the floor is told at once to that person, and to the others in passing", () => {
  const rows = [accepted("Uzbekistan", 1), floor(null)];
  const others = enter({ podium: false, rows });
  others.server.show(floor("Uzbekistan"));
  assert.deepEqual(wait(5), ["Uzbekistan has the floor, 3 minutes"]);
  const own = enter({ podium: false, rows: [...rows, mine("Uzbekistan", { state: "accepted", place: 1 })] });
  own.server.show(floor("Uzbekistan"));
  assert.deepEqual(wait(5), ["! You have the floor"]);
  own.server.show(floor(null));
  assert.deepEqual(wait(5), ["Nobody has the floor"]);
});

test("the clock is told once in each phase to who speaks and to the podium, and to nobody else", () => {
  const rows = [request("Uzbekistan", { state: "speaking" })];
  const speaks = mine("Uzbekistan", { state: "speaking" });
  const told = ["30 seconds left", "Time is over"];
  for (const [podium, more, expected] of [
    [true, [], told],
    [false, [speaks], told],
    [false, [], []],
  ] as const) {
    const { server } = enter({ podium, rows: [...rows, floor(null), ...more] });
    server.show(floor("Uzbekistan", { limit_s: 60 }));
    wait(5);
    heard = [];
    wait(70);
    assert.deepEqual(heard, expected);
  }
});

test("a point of order, and a place without a speaker, are told to the podium alone, at once", () => {
  const point = request("Kazakhstan", { request_kind: "point_of_order" });
  const unnamed = { kind: "floor_request", id: "Uzbekistan", to_be_named: true };
  for (const podium of [true, false]) {
    const { server } = enter({ podium, rows: [accepted("Uzbekistan", 1)] });
    server.show(point, unnamed);
    const urgent = wait(20).filter((text) => text.startsWith("!"));
    const told = ["! Kazakhstan raises a point of order", "! Nobody is named to speak for Uzbekistan"];
    assert.deepEqual(urgent, podium ? told : []);
  }
});

test("my place is told when I am accepted and near the floor, and not each time that I move far behind", () => {
  const { server } = enter({ podium: false, rows: [mine("me", { state: "pending", place: null })] });
  const place = (n: number) => server.show(mine("me", { state: "accepted", place: n }));
  place(9);
  assert.deepEqual(wait(5), ["Your request is accepted. You are 9th on the list."]);
  place(8);
  assert.deepEqual(wait(5), []);
  place(3);
  assert.deepEqual(wait(5), ["You are 3rd on the list."]);
  place(1);
  assert.deepEqual(wait(5), ["You are next"]);
  server.show(mine("me", { state: "interrupted" }));
  assert.deepEqual(wait(5), ["You are interrupted"]);
});

test("of a list that changes all the time one hears every ten seconds, and of questions how many are new", () => {
  const { server } = enter({ podium: false });
  for (let n = 1; n <= 9; n++) {
    server.show(accepted(`r${n}`, n), question(`q${n}`, { state: "published", published_at: "2026-11-26T09:00:00Z" }));
    wait(1);
  }
  const lists = [...heard, ...wait(40)].filter((text) => text.startsWith("List changed"));
  assert.deepEqual(lists, ["List changed: 1 waiting", "List changed: 9 waiting"]);
  const fresh = heard.map((text) => Number(/^(\d+) new question/.exec(text)?.[1] ?? 0));
  assert.equal(
    fresh.reduce((sum, n) => sum + n, 0),
    9,
  );
});

test("whom the room is closed to hears no more of it", () => {
  const { server } = enter({ podium: false, rows: [accepted("Uzbekistan", 1), floor(null)] });
  server.hear("removed", { stream: "session:s", reason: "removed" });
  server.show({ kind: "session", id: "s", state: "suspended" });
  assert.deepEqual(wait(30), []);
});

test("the state of the session is told", () => {
  const { server } = enter({ podium: false });
  server.show({ kind: "session", id: "s", state: "suspended" });
  assert.deepEqual(wait(5), ["Session suspended"]);
  server.show({ kind: "session", id: "s", state: "closed" });
  assert.deepEqual(wait(5), ["Session closed"]);
});
