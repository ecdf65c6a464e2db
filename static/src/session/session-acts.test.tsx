// Opening, suspending, closing and reopening a session, and turning to another item: what reaches everyone at once is sent
// by the dialog alone, once, and with what stood on this screen.

import "../shared/fake-page";

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { render } from "preact";
import { act } from "preact/test-utils";
import { InRoom } from "../room/context";
import { openPage, openRoom, type RoomServer } from "../room/fake-room";
import { askingOf, CloseButton, nextItem, SessionButtons, SessionDialogs } from "./session-acts";

beforeEach(() => void openPage());

const item = (number: number, more: object = {}) => ({
  ...{ kind: "agenda_item", id: `i${number}`, session: "s", number, title: `Item ${number}`, minutes: null },
  ...more,
});

async function open(session: object = {}, role = "moderator", ...items: object[]) {
  const { room, server } = openRoom({ rows: [...(items as never[]), { kind: "session", id: "s", ...session }] });
  (room.given.me as { role: string }).role = role;
  const all = (
    <InRoom value={room}>
      <SessionButtons />
      <CloseButton />
      <SessionDialogs />
    </InRoom>
  );
  await act(() => render(all, document.body));
  return { room, server };
}

const buttons = (within: ParentNode = document) => [...within.querySelectorAll("button")];
const dialog = () => document.querySelector("dialog");
const named = (words: string, within: ParentNode = document) =>
  buttons(within).find((button) => button.textContent?.trim().startsWith(words));
const outside = () =>
  buttons()
    .filter((button) => !button.closest("dialog"))
    .map((button) => button.textContent?.trim());
const press = (words: string, within?: ParentNode) => act(async () => named(words, within)?.click());

async function write(selector: string, value: string): Promise<void> {
  const field = document.querySelector<HTMLInputElement>(selector);
  assert.ok(field, selector);
  field.value = value;
  await act(
    async () => void field.dispatchEvent(new Event(field.tagName === "SELECT" ? "change" : "input", { bubbles: true })),
  );
}

const answered = (server: RoomServer) => act(() => server.done());
const refused = (server: RoomServer) => act(() => server.refuse("wrong_state"));

test("each state offers what can be done in it, and reopening is for chair and organiser", async () => {
  const offered = async (state: string, role = "moderator") => {
    openPage();
    await open({ state }, role);
    return outside();
  };
  assert.deepEqual(await offered("planned"), ["Open session"]);
  assert.deepEqual(await offered("live"), ["Suspend session", "Close session"]);
  assert.deepEqual(await offered("suspended"), ["Go on", "Close session"]);
  assert.deepEqual(await offered("closed"), []);
  for (const role of ["chair", "organiser"]) assert.deepEqual(await offered("closed", role), ["Reopen session"]);
});

test("nothing is sent before the dialog says so, and its button sends once", async () => {
  const { room, server } = await open({ state: "live" });
  await press("Close session");
  assert.deepEqual(server.waiting, []);
  assert.equal(dialog()?.querySelector("h2")?.textContent, "Close the session?");
  await press("Close session", dialog() as ParentNode);
  await press("Sending", dialog() as ParentNode);
  assert.deepEqual(server.waiting, [["dialogues.close_session", { session: "s" }]]);
  await answered(server);
  assert.deepEqual([dialog(), askingOf(room).value], [null, null]);
});

test("who cancels has done nothing, and who is refused reads why and may try again", async () => {
  const { room, server } = await open({ state: "planned" });
  await press("Open session");
  await press("Cancel", dialog() as ParentNode);
  assert.deepEqual([server.waiting, dialog()], [[], null]);
  await press("Open session");
  await press("Open session", dialog() as ParentNode);
  await refused(server);
  assert.equal(askingOf(room).value, "open");
  assert.equal(document.querySelector("#dialog-error")?.textContent, "No.");
  await press("Open session", dialog() as ParentNode);
  assert.deepEqual(server.waiting, [["dialogues.open_session", { session: "s" }]]);
});

test("the hour at which it goes on is sent where one was given, and left out where none was", async () => {
  const { server } = await open({ state: "live" });
  await press("Suspend session");
  await press("Suspend session", dialog() as ParentNode);
  assert.deepEqual(server.waiting, [["dialogues.suspend_session", { session: "s", resumes_time: undefined }]]);
  await refused(server);
  await write("#resumes", "11:20");
  await press("Suspend session", dialog() as ParentNode);
  assert.deepEqual(server.waiting, [["dialogues.suspend_session", { session: "s", resumes_time: "11:20" }]]);
});

test("the next item is the one after the present one, by its number, and the first where there is none", async () => {
  const items = [item(3), item(1), item(2)];
  const { room, server } = await open({ state: "live" }, "moderator", ...items);
  assert.equal(nextItem(room)?.id, "i1");
  server.show({ kind: "session", id: "s", current_item: "i2" });
  assert.equal(nextItem(room)?.id, "i3");
  server.show({ kind: "session", id: "s", current_item: "i3" });
  assert.equal(nextItem(room), undefined);
});

test("another item is turned to from the one that stood on this screen", async () => {
  const { server } = await open({ state: "live", current_item: "i1" }, "moderator", item(1), item(2), item(3));
  await press("Next agenda item");
  const chosen = () => document.querySelector<HTMLSelectElement>("#item")?.value;
  assert.equal(chosen(), "i2");
  await write("#item", "i3");
  await press("Turn to this item", dialog() as ParentNode);
  assert.deepEqual(server.waiting, [["dialogues.set_current_item", { item: "i3", from: "i1" }]]);
});

test("the reason for reopening stays until the session is open, and is gone then", async () => {
  const { room, server } = await open({ state: "closed" }, "chair");
  const reason = () => document.querySelector<HTMLTextAreaElement>("#reopen-reason")?.value;
  await press("Reopen session");
  await write("#reopen-reason", "A statement was cut off");
  await press("Reopen session", dialog() as ParentNode);
  assert.deepEqual(server.waiting, [["dialogues.reopen_session", { session: "s", reason: "A statement was cut off" }]]);
  await refused(server);
  assert.equal(reason(), "A statement was cut off");
  await press("Reopen session", dialog() as ParentNode);
  await answered(server);
  await act(() => {
    askingOf(room).value = "reopen";
  });
  assert.equal(reason(), "");
});
