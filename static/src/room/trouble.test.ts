// What went wrong at the podium, and for how long it is said.

import type { Room } from "./room";
import { troubleOf } from "./trouble";
import "../shared/fake-page";

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { signal } from "@preact/signals";

test("an error stays while it is read, and goes with what happens later", () => {
  mock.timers.enable({ apis: ["Date"] });
  const floor = signal(1);
  const trouble = troubleOf({} as Room);
  trouble.watch(() => floor.value);
  mock.timers.tick(60_000);
  trouble.say("floor", "Somebody else was first.");
  floor.value = 2; // what the other one did
  assert.equal(trouble.said.value?.text, "Somebody else was first.");
  mock.timers.tick(6000);
  assert.ok(trouble.said.value);
  floor.value = 3;
  assert.equal(trouble.said.value, null);
  mock.timers.reset();
});
