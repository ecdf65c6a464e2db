// How the podium acts, whatever it acts on: once, on what was read, and what the server refuses is shown.

import "../shared/fake-page";

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { publish } from "../questions/question-acts";
import { questionsOf } from "../questions/state";
import type { FloorRequest, Question } from "../shared/contract";
import { accept } from "../speakers/floor-acts";
import { speakersOf } from "../speakers/state";
import { openPage, openRoom, question, request } from "./fake-room";
import { isBusy, keysRest } from "./podium-acts";
import { troubleOf } from "./trouble";

beforeEach(() => void openPage());

test("one act at a time on one thing, and another on another", async () => {
  const { room, server } = openRoom({ rows: [request("a"), request("bb")] });
  const [first, second] = speakersOf(room).requests.value as [FloorRequest, FloorRequest];
  void accept(room, first);
  void accept(room, first);
  void accept(room, second);
  assert.deepEqual(
    server.waiting.map(([, args]) => args.request),
    ["a", "bb"],
  );
  assert.ok(isBusy(room, "a"));
  await server.done();
  assert.ok(!isBusy(room, "a") && isBusy(room, "bb"));
  await server.done();
});

test("a decision is on the revision that was read; another one is shown, and the keys rest", async () => {
  const { room, server } = openRoom({ rows: [question("q")] });
  const read = questionsOf(room).all.value[0] as Question;
  server.show({ kind: "question", id: "q", revision: 4, text: "reworded" });
  void publish(room, read);
  assert.deepEqual(server.waiting, [["questions.publish", { question: "q", revision: 3 }]]);
  const state = { ...read, seq: 99, revision: 5, text: "reworded again" };
  await server.refuse("stale_revision", { state, message: "It was changed." });
  assert.equal(questionsOf(room).all.value[0]?.text, "reworded again");
  assert.deepEqual(troubleOf(room).said.value, { id: "q", text: "It was changed." });
  assert.ok(keysRest(room));
});

test("what is refused for another reason lets no key rest, and what went is said at the head of its column", async () => {
  const { room, server } = openRoom({ rows: [request("a")] });
  void accept(room, speakersOf(room).requests.value[0]);
  server.show({ kind: "floor_request", id: "a", state: "withdrawn" });
  await server.refuse("wrong_state");
  assert.ok(!keysRest(room));
  assert.equal(troubleOf(room).said.value?.id, "list");
});
