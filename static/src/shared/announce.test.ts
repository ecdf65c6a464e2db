import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { type About, Announcer, stay } from "./announce";

// What stood in the regions, and for how long: [role, words, ms].
let stood: [string, string, number][];
let announcer: Announcer;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const now: Record<string, [string, number]> = { status: ["", 0], alert: ["", 0] };
  stood = [];
  announcer = new Announcer((role, text) => {
    const [before, since] = now[role] ?? ["", 0];
    if (before) stood.push([role, before, Date.now() - since]);
    assert.ok(!(before && text), `“${text}” was put over “${before}”`);
    now[role] = [text, Date.now()];
  });
});

const say = (text: string, about: About = "mine") => announcer.say("status", text, about);
const words = () => stood.map(([, text]) => text);

function hearAll(seconds = 60): void {
  for (let n = 0; n < seconds * 100; n++) mock.timers.tick(10);
}

test("every sentence stays long enough, and none is put over another", () => {
  say("You gave the floor to Uzbekistan", "done");
  say("Uzbekistan has the floor, 5 minutes", "floor");
  say("List changed: 4 waiting", "list");
  hearAll();
  assert.equal(stood.length, 3);
  for (const [, text, ms] of stood) assert.ok(ms >= stay(text) && ms >= 1000, `${text}: ${ms}`);
});

test("who has the floor is said before what matters less, though it came later", () => {
  say("The list is open", "done");
  say("List changed: 4 waiting", "list");
  say("2 new questions", "questions");
  say("Uzbekistan has the floor", "floor");
  hearAll();
  assert.deepEqual(words(), [
    "The list is open",
    "Uzbekistan has the floor",
    "2 new questions",
    "List changed: 4 waiting",
  ]);
});

test("what a feature of another house has to say comes last, and of each the newest", () => {
  say("Floor", "floor");
  say("Poll one", "news:polls");
  say("Chat", "news:chat");
  say("Poll two", "news:polls");
  say("List", "list");
  hearAll();
  assert.deepEqual(words(), ["Floor", "List", "Chat", "Poll two"]);
});

test("of one thing the newest is said, and of an act each", () => {
  say("Saved", "done");
  for (const who of ["Kazakhstan", "Uzbekistan"]) say(`${who} has the floor`, "floor");
  for (const n of [5, 4]) say(`List changed: ${n} waiting`, "list");
  for (const who of ["Kazakhstan", "Uzbekistan"]) say(`You accepted the request of ${who}`, "done");
  hearAll();
  assert.deepEqual(words(), [
    "Saved",
    "Uzbekistan has the floor",
    "You accepted the request of Kazakhstan",
    "You accepted the request of Uzbekistan",
    "List changed: 4 waiting",
  ]);
});

test("what was said of another's statement is not said of the next one's", () => {
  say("Saved", "done");
  say("Paused", "clock");
  say("Uzbekistan has the floor", "floor");
  hearAll();
  assert.deepEqual(words(), ["Saved", "Uzbekistan has the floor"]);
});

test("the same words twice are heard twice", () => {
  say("Paused", "clock");
  hearAll(5);
  say("Paused", "clock");
  hearAll(5);
  assert.deepEqual(words(), ["Paused", "Paused"]);
});

test("what is urgent does not wait, and what is polite waits for it", () => {
  say("List changed: 4 waiting", "list");
  announcer.say("alert", "You have the floor", "mine");
  announcer.say("alert", "There is no connection", "mine");
  say("Paused", "clock");
  hearAll();
  assert.deepEqual(words(), ["List changed: 4 waiting", "You have the floor", "There is no connection", "Paused"]);
});

test("what could not be said for long is not said any more", () => {
  for (let n = 0; n < 60; n++) say(`You did ${n}`, "done");
  hearAll(200);
  assert.ok(words().length < 40);
  assert.equal(words()[0], "You did 0");
});
