// The way back of what I did last.

import { recordUndo } from "./undo";
import "../shared/fake-page";

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { accept } from "../speakers/floor-acts";
import { speakersOf } from "../speakers/state";
import { openPage, openRoom, request } from "./fake-room";
import { mayTakeBack, takeBack } from "./undo";

beforeEach(() => void openPage());

test("it is taken back once, however often it is pressed, and only on what the act has led to", async () => {
  const { room, server } = openRoom({ rows: [request("a")] });
  void accept(room, speakersOf(room).requests.value[0]);
  await server.done({ list_version: 9 });
  void takeBack(room);
  void takeBack(room);
  const back = ["speakers.undo_request", { request: "a", state: "accepted", list_version: 9 }];
  assert.deepEqual(server.waiting, [back]);
  await server.done();
  void takeBack(room); // what was taken back has no way back of its own
  assert.deepEqual(server.waiting, []);
  assert.ok(!mayTakeBack(room));
});

test("nothing is taken back in a closed session, nor what has no way back", () => {
  const { room, server } = openRoom();
  let backs = 0;
  const back = async () => {
    backs += 1;
  };
  recordUndo(room, "You did it", null);
  assert.ok(!mayTakeBack(room));
  recordUndo(room, "You did it", back);
  assert.ok(mayTakeBack(room));
  server.show({ kind: "session", id: "s", state: "closed" });
  assert.ok(!mayTakeBack(room));
  void takeBack(room);
  assert.equal(backs, 0);
});
