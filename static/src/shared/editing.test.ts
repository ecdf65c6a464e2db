import assert from "node:assert/strict";
import { test } from "node:test";
import { Seen } from "./editing";
import { Refused } from "./outbox";

test("only what was changed is sent, with what was seen", () => {
  const seen = new Seen({ limit_s: 180, rule: "Three minutes" });
  assert.deepEqual(seen.changed({ limit_s: 180, rule: "Be short" }), {
    rule: "Be short",
    seen: { rule: "Three minutes" },
  });
  assert.equal(seen.changed({ limit_s: 180, rule: "Three minutes" }), null);
});

test("what another wrote is shown, and then it is what was seen", async () => {
  const seen = new Seen({ text: "One" });
  const fault = { code: "stale_form" as const, message: "", fields: { text: "Theirs" } };
  const refused = () => Promise.reject(new Refused(fault));
  await assert.rejects(seen.send(refused), /Theirs/);
  assert.deepEqual(seen.changed({ text: "Mine" }), { text: "Mine", seen: { text: "Theirs" } });
  await assert.rejects(
    seen.send(() => Promise.reject(new Refused({ code: "busy", message: "Busy" }))),
    /Busy/,
  );
});
