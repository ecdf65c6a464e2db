// What the podium sends of the floor and the list: each act names what stood on this screen.

import "../shared/fake-page";

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { floor, LIST, openPage, openRoom, request } from "../room/fake-room";
import { addTime, endFloor, giveFloor, hear, move, pauseOrResume, toggleList } from "./floor-acts";
import { speakersOf } from "./state";

beforeEach(() => void openPage());

const accepted = (id: string, place: number) => request(id, { state: "accepted", place });

test("the floor is given by the list that is on this screen", async () => {
  const { room, server } = openRoom({ rows: [accepted("first", 1), floor(null)] });
  void giveFloor(room, speakersOf(room).waiting.value[0]);
  assert.deepEqual(server.waiting, [["speakers.give_floor", { request: "first", list_version: 7 }]]);
  await server.done();
  server.show({ ...LIST, version: 8 }, accepted("second", 2));
  void giveFloor(room, speakersOf(room).waiting.value[1]);
  assert.deepEqual(server.waiting, [["speakers.give_floor", { request: "second", list_version: 8 }]]);
  await server.done();
});

test("a point of order that is heard alone is accepted first, and given the floor by the list as that made it", async () => {
  const { room, server } = openRoom({ rows: [request("point", { request_kind: "point_of_order" }), floor(null)] });
  void hear(room, speakersOf(room).points.value[0]);
  assert.deepEqual(server.waiting, [["speakers.accept_request", { request: "point" }]]);
  await server.done({ list_version: 12 });
  assert.deepEqual(server.waiting, [["speakers.give_floor", { request: "point", list_version: 12 }]]);
  await server.done();
});

test("what is heard over another names whom it interrupts", async () => {
  const rows = [accepted("holder", 1), request("point", { request_kind: "point_of_order" }), floor("holder")];
  const { room, server } = openRoom({ rows });
  void hear(room, speakersOf(room).points.value[0]);
  assert.deepEqual(server.waiting, [["speakers.interrupt", { request: "point", holder: "holder" }]]);
  await server.done();
});

test("time is added to what the clock shows, a row goes before the one above, the list turns to what it is not", async () => {
  const { room, server } = openRoom({ rows: [accepted("a", 1), accepted("b", 2), accepted("c", 3), floor("a")] });
  void addTime(room, 60);
  assert.deepEqual(server.waiting, [["speakers.add_time", { request: "a", seconds: 60, from: 180 }]]);
  await server.done();
  void move(room, speakersOf(room).waiting.value[1], -1);
  assert.deepEqual(server.waiting, [["speakers.move_request", { request: "b", before: "a", list_version: 7 }]]);
  await server.done();
  void move(room, speakersOf(room).waiting.value[1], 1);
  assert.deepEqual(server.waiting, [["speakers.move_request", { request: "b", before: null, list_version: 7 }]]);
  await server.done();
  void toggleList(room);
  assert.deepEqual(server.waiting, [["speakers.close_list", { list: "l" }]]);
  await server.done();
});

test("what cannot be done now sends nothing", () => {
  const { room, server } = openRoom({ rows: [accepted("a", 1), accepted("b", 2), floor("a")] });
  void giveFloor(room, speakersOf(room).waiting.value[1]); // somebody has it
  void move(room, speakersOf(room).waiting.value[0], -1); // there is no higher place
  server.show({ kind: "session", id: "s", state: "suspended" });
  void pauseOrResume(room);
  server.show({ kind: "session", id: "s", state: "closed" });
  void toggleList(room);
  assert.deepEqual(server.waiting, []);
});

test("the end of a statement that interrupts is not the end of the one below, pressed twice", async () => {
  const frame = { request: "below", list: "l", limit_s: 180, warning_s: 30, segments: [] };
  const rows = [request("below", { state: "interrupted" }), request("above", { state: "speaking" })];
  const { room, server } = openRoom({ rows: [...rows, floor("above", { stack: [frame] })] });
  void endFloor(room);
  await server.done();
  server.show({ kind: "floor", id: "s", request: "below", stack: [] });
  void endFloor(room);
  assert.deepEqual(server.waiting, []);
});
