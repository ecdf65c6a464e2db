// What the floor card says, in each state of the session and of the floor, and at the edges of a time limit.

import "../shared/fake-page";

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { floor, openPage, openRoom, request } from "../room/fake-room";
import { timeOfDay } from "../shared/i18n";
import { floorView } from "./floor-view";

beforeEach(() => void openPage());

const BEGAN = Date.parse("2026-11-26T09:00:00.000Z");
const NEXT = request("b", { state: "accepted", place: 1, name: "Boris" });
const HOLDER = request("a", { state: "speaking", name: "Anna", function: "Minister" });
const segments = [["2026-11-26T09:00:00.000Z", null]];

const openWith = (...rows: Parameters<typeof request>[1][]) => openRoom({ podium: false, rows: rows as never[] });
const speaking = (more: object = {}) => openWith(HOLDER, floor("a", { segments, ...more }));
const at = (room: ReturnType<typeof openRoom>["room"], seconds: number) => floorView(room, BEGAN + seconds * 1000);

test("the words and the clock change at the warning and at the limit, not a moment before or after", () => {
  const { room } = speaking({ limit_s: 180, warning_s: 30 });
  const said = (seconds: number) => {
    const { look, state, more, clock } = at(room, seconds);
    return [look, state, more, clock?.digits, clock?.under];
  };
  assert.deepEqual(said(0), ["speaking", "Has the floor", "Statement", "3:00", "left of 3:00"]);
  assert.deepEqual(said(149.999), ["speaking", "Has the floor", "Statement", "0:31", "left of 3:00"]);
  assert.deepEqual(said(150), ["warn", "Has the floor", "Less than 30 seconds left", "0:30", "left of 3:00"]);
  assert.deepEqual(said(180), ["warn", "Has the floor", "Less than 30 seconds left", "0:00", "left of 3:00"]);
  assert.deepEqual(said(180.001), ["over", "Over time", "Statement", "+0:00", "over 3:00"]);
  assert.deepEqual(said(245), ["over", "Over time", "Statement", "+1:05", "over 3:00"]);
});

test("the part of the ring that is left ends at nothing, and the warning stands where it will come", () => {
  const { room } = speaking({ limit_s: 120, warning_s: 30 });
  const parts = [0, 60, 120, 500].map((seconds) => at(room, seconds).clock?.left);
  assert.deepEqual(parts, [1, 0.5, 0, 0]);
  assert.equal(at(room, 0).clock?.warnAt, 0.25);
});

test("without a limit the clock counts what was spoken, and never warns", () => {
  const { room } = speaking({ limit_s: null });
  const { look, clock } = at(room, 3 * 3600 + 65);
  assert.deepEqual(
    [look, clock?.digits, clock?.under, clock?.limited],
    ["speaking", "3:01:05", "spoken, no limit", false],
  );
});

test("a speaker is shown by delegation, else by name; what they are stands under it", () => {
  const { room, server } = speaking();
  assert.deepEqual([at(room, 1).title, at(room, 1).under], ["Anna", "Minister"]);
  server.show(
    { kind: "delegation", id: "kg", name: "Kyrgyzstan" },
    { kind: "floor_request", id: "a", delegation: "kg" },
  );
  assert.deepEqual([at(room, 1).title, at(room, 1).under], ["Kyrgyzstan", "Minister"]);
  server.show({ kind: "floor_request", id: "a", function: "" });
  assert.equal(at(room, 1).under, "Anna");
  server.show({ kind: "floor_request", id: "a", to_be_named: true });
  assert.equal(at(room, 1).under, "Speaker to be named");
  server.show({ kind: "floor_request", id: "a", delegation: null, name: null });
  assert.equal(at(room, 1).title, "A participant");
});

test("a pause is called so, a suspended session by its name and with the hour at which it goes on", () => {
  const resumes = "2026-11-26T11:20:00.000Z";
  const stopped = [["2026-11-26T09:00:00.000Z", "2026-11-26T09:01:00.000Z"]];
  const { room, server } = speaking({ paused: true, segments: stopped });
  assert.deepEqual([at(room, 900).look, at(room, 900).state, at(room, 900).more], ["paused", "Paused", "Statement"]);
  assert.equal(at(room, 900).clock?.digits, "2:00", "the clock of a pause stands");
  server.show({ kind: "session", id: "s", state: "suspended", resumes_at: resumes });
  assert.deepEqual(
    [at(room, 900).state, at(room, 900).more],
    ["Session suspended", `We go on at ${timeOfDay(resumes)}`],
  );
  server.show({ kind: "session", id: "s", resumes_at: null });
  assert.equal(at(room, 900).more, "We go on later");
});

test("who was interrupted goes on with the time that was left then, however long the point of order takes", () => {
  const frame = {
    ...{ request: "b", list: "l", statement: "t", limit_s: 180, warning_s: 30 },
    segments: [["2026-11-26T08:50:00.000Z", "2026-11-26T08:51:10.000Z"]],
  };
  const { room, server } = openWith(HOLDER, NEXT, floor("a", { segments, stack: [frame] }));
  assert.deepEqual(
    [0, 600].map((seconds) => at(room, seconds).below),
    Array(2).fill("Boris goes on then, with 1:50 left."),
  );
  const late = { ...frame, segments: [["2026-11-26T08:50:00.000Z", "2026-11-26T08:53:30.000Z"]] };
  server.show({ kind: "floor", id: "s", stack: [late] });
  assert.equal(at(room, 0).below, "Boris goes on then, +0:30 over time.");
  server.show({ kind: "floor", id: "s", stack: [{ ...frame, limit_s: null }] });
  assert.equal(at(room, 0).below, "Boris goes on then.");
});

test("while nobody has the floor it says what comes next, or why nothing does", () => {
  const { room, server } = openWith(floor(null));
  const said = () => {
    const { look, state, title, under, clock } = at(room, 0);
    assert.deepEqual([look, clock], ["none", null]);
    return [state, title, under];
  };
  const nobody = "Nobody has the floor";
  assert.deepEqual(said(), [nobody, "Nobody is waiting", "Who asks for the floor stands here next."]);
  server.show({ kind: "speakers_list", id: "l", state: "closed" });
  assert.deepEqual(said(), [nobody, "Nobody is waiting", "The list is closed."]);
  server.show(NEXT);
  assert.deepEqual(said(), [nobody, "Next: Boris", "The chair gives the floor."]);
  server.show({ kind: "session", id: "s", state: "suspended", resumes_at: null });
  assert.deepEqual(said(), ["Session suspended", "We go on later", "The list and the clock are kept as they are."]);
  server.show({ kind: "session", id: "s", state: "closed" });
  assert.deepEqual(said(), ["Session closed", "This session is over", "What was said and asked stays here."]);
  const starts_at = "2026-11-26T04:00:00.000Z";
  server.show({ kind: "session", id: "s", state: "planned", starts_at });
  assert.deepEqual(said(), ["Session planned", `Begins at ${timeOfDay(starts_at)}`, "The chair opens the session."]);
});
