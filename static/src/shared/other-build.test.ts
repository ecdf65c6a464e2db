// A page of another build is loaded anew once, with nothing lost on the way, and the one that comes in its place says so.

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { signal } from "@preact/signals";
import { PROTOCOL } from "./contract";
import type { Link } from "./link";
import { isRenewed, leaveOtherBuild, mayLoadAnew, noteBuild } from "./other-build";
import type { UnsentStore } from "./unsent-store";

const tab = new Map<string, string>();
let refuses = false;

beforeEach(() => {
  tab.clear();
  refuses = false;
  globalThis.sessionStorage = {
    getItem: (name: string) => {
      if (refuses) throw new Error("nothing is kept here");
      return tab.get(name) ?? null;
    },
    setItem: (name: string, value: string) => {
      if (refuses) throw new Error("nothing is kept here");
      tab.set(name, value);
    },
  } as unknown as Storage;
});

test("it is loaded anew once in a minute, and never where that cannot be remembered", () => {
  assert.deepEqual([mayLoadAnew(1e12), mayLoadAnew(1e12 + 59_000), mayLoadAnew(1e12 + 61_000)], [true, false, true]);
  refuses = true;
  assert.equal(mayLoadAnew(1e12 + 200_000), false);
});

test("only what took the place of another build by being loaded anew says so", () => {
  noteBuild(false);
  assert.equal(isRenewed(), false);
  noteBuild(true); // of this build, by hand
  assert.equal(isRenewed(), false);
  for (const before of ["", String(PROTOCOL - 1), String(PROTOCOL + 1)]) {
    if (before) tab.set("protocol", before);
    else tab.delete("protocol");
    noteBuild(true);
    assert.deepEqual([isRenewed(), tab.get("protocol")], [true, String(PROTOCOL)], before);
  }
  refuses = true;
  noteBuild(true);
  assert.equal(isRenewed(), false);
});

test("it waits for what is on its way, keeps what is typed, and then goes; what is never answered holds it up for seconds", async () => {
  for (const answered of [true, false]) {
    tab.clear();
    mock.timers.enable({ apis: ["setTimeout"] });
    const done: string[] = [];
    const waiting = signal(1);
    const unsentStore = { flush: async () => void done.push("kept") } as unknown as UnsentStore;
    const left = leaveOtherBuild({ outbox: { waiting } } as unknown as Link, unsentStore, () => done.push("anew"));
    mock.timers.tick(2900);
    await Promise.resolve();
    assert.deepEqual(done, []);
    if (answered) waiting.value = 0;
    else mock.timers.tick(200);
    await left;
    assert.deepEqual(done, ["kept", "anew"]);
    mock.timers.reset();
  }
});
