import assert from "node:assert/strict";
import { test } from "node:test";
import { clockText, floorTime, ServerTime } from "./clock";

const at = (seconds: number) => new Date(seconds * 1000).toISOString();
const floor = { segments: [[at(0), null]] as [string, string | null][], limit_s: 180, warning_s: 30, paused: false };

test("what is left follows from segments and limit", () => {
  assert.deepEqual(floorTime(floor, 73_000), { phase: "speaking", spoken: 73_000, left: 107_000, part: 107 / 180 });
  assert.equal(floorTime(floor, 151_000).phase, "warning");
  assert.equal(floorTime(floor, 203_000).phase, "over");
});

test("a pause does not count", () => {
  const paused = {
    ...floor,
    segments: [
      [at(0), at(60)],
      [at(100), null],
    ] as [string, string | null][],
  };
  assert.equal(floorTime(paused, 110_000).spoken, 70_000);
});

test("without a limit it counts up", () => {
  assert.equal(floorTime({ ...floor, limit_s: null }, 5000).left, null);
});

test("minutes and seconds, over an hour with hours", () => {
  assert.equal(clockText(107_000), "1:47");
  assert.equal(clockText(3_723_000), "1:02:03");
  assert.equal(clockText(179_001, true), "3:00");
});

test("the latest message with the least delay sets the clock, whatever the device says", () => {
  let steady = 0;
  const time = new ServerTime(
    () => steady,
    () => 900_000, // the device is fifteen minutes off
  );
  time.hear(at(1000));
  assert.equal(time.now(), 1_000_000);
  steady = 5000;
  time.hear(at(1003)); // two seconds late
  assert.equal(time.now(), 1_005_000);
});

test("after a sleep the time is not sure until the server has told its own", () => {
  let steady = 0;
  const time = new ServerTime(
    () => steady,
    () => 0,
  );
  assert.equal(time.sure.value, false);
  time.hear(at(100));
  assert.equal(time.now(), 100_000);
  steady += 20 * 60_000; // a clock that ran ahead of the world
  time.forget();
  assert.equal(time.sure.value, false);
  time.hear(at(101));
  assert.deepEqual([time.sure.value, time.now()], [true, 101_000]);
});

test("who is asked after a sleep does not tell the time it was, were it only for one look", () => {
  let [steady, wall] = [0, 0];
  const pass = (ms: number, slept = 0) => {
    steady += ms;
    wall += ms + slept;
  };
  const time = new ServerTime(
    () => steady,
    () => wall,
  );
  time.hear(at(100));
  for (let s = 0; s < 60; s++) {
    pass(1000); // a line that is lost while the page looks on: its own clock goes on
    assert.equal(time.ask(), true);
  }
  pass(250, 20 * 60_000); // the steady clock stood still
  assert.equal(time.ask(), false);
  time.hear(at(1360));
  assert.equal(time.ask(), true);
  pass(60_000); // a tab that is not shown is seldom asked, and hears all the while
  time.hear(at(1420));
  assert.equal(time.ask(), true);
});
