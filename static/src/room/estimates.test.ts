import assert from "node:assert/strict";
import { test } from "node:test";
import { nextStart, startOf, toMinute, usualSeconds } from "./estimates";
import type { FloorEntity, FloorRequest, Session, SpeakersList } from "./types";

const live = { state: "live", resumes_at: null } as Session;
const floor = {
  request: "r",
  limit_s: 180,
  warning_s: 30,
  segments: [["1970-01-01T00:00:00.000Z", null]],
  paused: false,
  stack: [],
} as unknown as FloorEntity;

test("the next one begins when the time of the present one is over", () => {
  assert.equal(nextStart(live, floor, 180, 60_000), 180_000);
  assert.equal(startOf(3, 180_000, 180), 540_000);
});

test("who is interrupted goes on before the next one begins", () => {
  const spoken = [["1970-01-01T00:00:00.000Z", "1970-01-01T00:01:00.000Z"]];
  const order = { ...floor, limit_s: 60, stack: [{ ...floor, segments: spoken }] } as unknown as FloorEntity;
  assert.equal(nextStart(live, order, 180, 20_000), 20_000 + 40_000 + 120_000);
});

test("who speaks too long holds up everybody from now on", () => {
  assert.equal(nextStart(live, floor, 180, 200_000), 200_000);
});

test("nobody knows while the session is planned, or suspended without a time", () => {
  assert.equal(nextStart({ ...live, state: "planned" }, undefined, 180, 0), null);
  assert.equal(nextStart({ ...live, state: "suspended" }, undefined, 180, 0), null);
});

test("without a limit, people speak as long as those before them", () => {
  const delivered = [{ spoken_s: 100 }, { spoken_s: 200 }] as FloorRequest[];
  assert.equal(usualSeconds({ limit_s: null } as SpeakersList, delivered), 150);
  assert.equal(toMinute(89_000), 60_000);
});
