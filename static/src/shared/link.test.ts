// Old state plus syncs is new state: cut at random points, between pages, between a personal and a shared sync, while
// the role changes, after the database went back; every command is obeyed once.

import assert from "node:assert/strict";
import { test } from "node:test";
import { IMMEDIATE } from "./contract";
import { STREAM } from "./fake-server";
import { signedOut } from "./feed";
import { everything, secondsPass, Trial, testOnDevice } from "./trial";

test("a page that was cut at random points ends with the state of one that stayed", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const trial = new Trial(seed, true);
    for (let n = 0; n < 150; n++) trial.step(true);
    trial.settle();
    trial.assertSame(seed);
  }
});

test("every command is obeyed once, however often the line breaks", async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const trial = new Trial(seed);
    for (let n = 0; n < 150; n++) trial.step(false);
    trial.settle();
    await Promise.all(trial.commands);
    for (const [id, times] of trial.server.done) assert.equal(times, 1, `${id}, seed ${seed}`);
    assert.equal(trial.server.done.size, trial.commands.length);
    assert.equal(trial.link.outbox.waiting.value, 0);
  }
});

test("an act of the moment is not kept for later: a clock must not start unattended", async () => {
  const trial = new Trial(1);
  trial.line.cut();
  for (const act of IMMEDIATE)
    await assert.rejects(trial.link.outbox.command(act, { request: "x" }), { code: "no_link" });
  const asked = trial.link.outbox.command("questions.edit", { question: "kept", text: "Kept for later" });
  assert.equal(trial.link.outbox.waiting.value, 1);
  trial.settle();
  await asked.catch(() => {});
  assert.equal(trial.link.outbox.waiting.value, 0);
});

testOnDevice(
  "an act of the moment that could not be delivered is given up when it has become late",
  async (trial, device) => {
    const given = trial.link.command("speakers.give_floor", { request: "floor", list_version: 1 });
    const asked = trial.link.command("questions.edit", { question: "text", text: "Why?" });
    trial.line.cut(); // before the server has read either
    device.pass(6000);
    trial.settle();
    await assert.rejects(given, { code: "no_link" });
    await asked;
    assert.deepEqual([trial.server.done.get("floor"), trial.server.done.get("text")], [undefined, 1]);
  },
);

testOnDevice("an act of the moment is sent again after a short cut, and done once", async (trial, device) => {
  const given = trial.link.command("speakers.give_floor", { request: "floor", list_version: 1 });
  trial.line.moveUp(); // the server has obeyed, and the answer is lost
  trial.line.cut();
  device.pass(2000);
  trial.settle();
  await given;
  assert.equal(trial.server.done.get("floor"), 1);
});

test("one who was removed sees nothing more and does not come back", () => {
  const trial = new Trial(1);
  trial.settle();
  assert.equal(everything(trial.feed.store).length, 10);
  trial.line.push("removed", [{ stream: STREAM, reason: "removed" }]);
  trial.settle();
  assert.deepEqual(everything(trial.feed.store), []);
  assert.notEqual(trial.feed.ended.value, null);
});

test("one who signed out elsewhere sees nothing more, and hears how to come back", () => {
  for (const told of ["removed", "signed_out"]) {
    const trial = new Trial(1);
    trial.settle();
    trial.line.push(told, [{ stream: STREAM, reason: "signed_out" }]);
    trial.settle();
    assert.deepEqual(everything(trial.feed.store), []);
    assert.equal(trial.feed.ended.value, signedOut());
    assert.equal(trial.feed.inStep, false);
  }
});

test("a page whose cookie went while it slept does not turn into a visitor's in silence", () => {
  const trial = new Trial(1);
  trial.settle();
  trial.server.audience = "public";
  trial.line.cut();
  trial.settle();
  assert.deepEqual(everything(trial.feed.store), []);
  assert.equal(trial.feed.ended.value, signedOut());
});

test("a refusal comes back with its reason", async () => {
  const trial = new Trial(1);
  trial.settle();
  trial.server.answer = () => ({
    ok: false,
    error: { code: "stale_list", message: "The list has changed.", field: "list_version" },
  });
  const sent = trial.link.command("questions.withdraw", { question: "x" });
  trial.deliver();
  await assert.rejects(sent, { code: "stale_list", stale: true, field: "list_version" });
});

testOnDevice("a silent line is not called connected, and one on which somebody answers is again", (trial, device) => {
  secondsPass(trial, device, 19);
  assert.equal(trial.link.state.value, "connected");
  secondsPass(trial, device, 2);
  assert.equal(trial.link.state.value, "again");
  assert.notEqual(trial.link.since.value, null);
  trial.deliver();
  assert.equal(trial.link.state.value, "connected");
  assert.equal(trial.link.since.value, null);
});

testOnDevice("a line on which nobody answers is given up for another", (trial, device) => {
  secondsPass(trial, device, 21);
  let again = 0;
  const reconnect = trial.line.reconnect.bind(trial.line);
  trial.line.reconnect = () => {
    again += 1;
    reconnect();
  };
  secondsPass(trial, device, 5);
  assert.equal(again, 0);
  secondsPass(trial, device, 2);
  assert.equal(again, 1);
  trial.settle();
  assert.equal(trial.link.state.value, "connected");
  trial.assertSame(1);
});

test("who can store nothing says so, until it can again", async () => {
  const trial = new Trial(1);
  trial.settle();
  const answers = trial.server.answer.bind(trial.server);
  trial.server.answer = () => ({ ok: false, error: { code: "unavailable", message: "The server cannot store." } });
  const asked = trial.link.command("questions.withdraw", { question: "x" });
  trial.deliver();
  assert.equal(trial.link.outbox.serverUnavailable.value, true);
  assert.equal(trial.link.outbox.waiting.value, 1);
  trial.server.answer = answers;
  trial.settle();
  await asked;
  assert.equal(trial.link.outbox.serverUnavailable.value, false);
  assert.equal(trial.server.done.get("x"), 1);
});

testOnDevice("a server that is busy is not called a slow link", (trial, device) => {
  trial.server.answer = () => {
    device.pass(5000);
    return { ok: false, error: { code: "busy", message: "The server is busy." } };
  };
  void trial.link.command("questions.withdraw", { question: "x" });
  trial.deliver();
  assert.equal(trial.link.outbox.serverUnavailable.value, true);
  assert.equal(trial.link.state.value, "connected");
});

testOnDevice("an answer to a command says that somebody is there", (trial, device) => {
  secondsPass(trial, device, 15);
  void trial.link.command("questions.withdraw", { question: "x" });
  trial.deliver();
  secondsPass(trial, device, 15);
  assert.equal(trial.link.state.value, "connected");
});

test("a fault of the server's is shown with the number under which it is found", async () => {
  const trial = new Trial(1);
  trial.settle();
  trial.server.answer = () => ({ ok: false, error: { code: "fault", message: "Wrong.", request: "a1b2.7" } });
  const sent = trial.link.command("questions.withdraw", { question: "x" });
  trial.deliver();
  await assert.rejects(sent, { message: "Wrong. Number for support: a1b2.7" });
});

test("who is told that the server is of another build reads no more and says why, and what was sent is still answered", async () => {
  for (const hadRead of [false, true]) {
    const trial = new Trial(1);
    if (hadRead) trial.settle();
    trial.server.otherBuild = true;
    trial.line.cut();
    const asked = trial.link.command("questions.withdraw", { question: "on its way" });
    trial.settle();
    await asked;
    assert.equal(trial.link.otherBuild.value, true);
    assert.equal(trial.feed.ended.value, "Load the page anew.");
    assert.deepEqual([everything(trial.feed.store), trial.server.done.get("on its way")], [[], 1]);
  }
});
