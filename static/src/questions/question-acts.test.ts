// What the podium sends of a question.

import "../shared/fake-page";

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { openPage, openRoom, question } from "../room/fake-room";
import { takeBack } from "../room/undo";
import { publish, stageOrNot } from "./question-acts";
import { questionsOf } from "./state";

beforeEach(() => void openPage());

test("the stage is given over what is on it", async () => {
  const rows = [question("q", { state: "published" }), { kind: "stage", id: "s", question: "other" }];
  const { room, server } = openRoom({ rows });
  void stageOrNot(room, questionsOf(room).all.value[0]);
  assert.deepEqual(server.waiting, [["questions.stage", { question: "q", revision: 3, from: "other" }]]);
  await server.done();
});

test("the way back of what was published names the revision that is there then", async () => {
  const { room, server } = openRoom({ rows: [question("q")] });
  void publish(room, questionsOf(room).all.value[0]);
  await server.done();
  server.show(question("q", { state: "published", revision: 5 }));
  void takeBack(room);
  assert.deepEqual(server.waiting, [["questions.take_back", { question: "q", revision: 5 }]]);
  await server.done();
});
