// What went wrong at the podium, and for how long it is said.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { signal } from "@preact/signals";
import { trouble, watchTrouble, wentWrong } from "./trouble";

test("an error stays while it is read, and goes with what happens later", () => {
  mock.timers.enable({ apis: ["Date"] });
  const floor = signal(1);
  watchTrouble(() => floor.value);
  mock.timers.tick(60_000);
  wentWrong("floor", "Somebody else was first.");
  floor.value = 2; // what the other one did
  assert.equal(trouble.value?.text, "Somebody else was first.");
  mock.timers.tick(6000);
  assert.ok(trouble.value);
  floor.value = 3;
  assert.equal(trouble.value, null);
  mock.timers.reset();
});
