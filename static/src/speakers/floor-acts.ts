// What the podium does with the floor and with who waits for it. Each act has a way back, which names what the act has
// led to: where another did something since, nothing is taken back.

import { perRoom } from "../room/context";
import { act } from "../room/podium-acts";
import type { Given } from "../room/reason";
import type { Room } from "../room/room";
import { recordUndo } from "../room/undo";
import type { FloorRequest, ListOrder, RequestKind, RequestState } from "../shared/contract";
import { _ } from "../shared/i18n";
import { who } from "./labels";
import type { DeclineCode } from "./reasons";
import { speakersOf } from "./state";

const versionOf = (room: Room, request: FloorRequest): number =>
  room.here.store.get("speakers_list", request.list)?.version ?? 0;

// The way back of an act on a request, which left it in this state and its list in that version.
const undo = (room: Room, request: FloorRequest, state: RequestState, done: ListOrder) => () =>
  room.act("speakers.undo_request", { request: request.id, state, list_version: done.list_version });

const takeBack = (room: Room, request: FloorRequest) => () =>
  room.act("speakers.take_back_floor", { request: request.id });

// Pressed twice, the key must not end the statement that comes back too; once that goes on, it may end.
const REST = 500;
const endRests = perRoom(() => ({ until: 0 }));

export const isLive = (room: Room): boolean => room.session.value?.state === "live";

// What can be done now: asked by the buttons and by the keys.
const held = (room: Room): boolean => Boolean(speakersOf(room).floor.value?.request);
export const mayGive = (room: Room, request: FloorRequest | undefined): boolean =>
  Boolean(request) && isLive(room) && !held(room);
export const mayPause = (room: Room): boolean => isLive(room) && held(room);
export const mayEnd = held;
export const mayAddTime = (room: Room): boolean => held(room) && speakersOf(room).floor.value?.limit_s !== null;
export const mayTurnList = (room: Room): boolean => Boolean(speakersOf(room).list.value) && !room.closed.value;

export function mayMove(room: Room, request: FloorRequest | undefined, by: -1 | 1): boolean {
  const at = speakersOf(room).waiting.value.findIndex((row) => row.id === request?.id);
  return !room.closed.value && at >= 0 && at + by >= 0 && at + by < speakersOf(room).waiting.value.length;
}

export async function giveFloor(room: Room, request: FloorRequest | undefined): Promise<void> {
  if (!request || !mayGive(room, request)) return;
  const args = { request: request.id, list_version: versionOf(room, request) };
  if (await act(room, "floor", "speakers.give_floor", args)) {
    recordUndo(room, _("You gave the floor to %(who)s", { who: who(room, request) }), takeBack(room, request));
  }
}

const RANK: Record<RequestKind, number> = { statement: 0, right_of_reply: 0, question: 1, reply: 1, point_of_order: 2 };

// Whether it may be heard at once, over what is heard now.
export function mayHear(room: Room, request: FloorRequest): boolean {
  const holder = speakersOf(room).holder.value;
  const over = holder
    ? RANK[request.request_kind] > RANK[holder.request_kind]
    : request.request_kind === "point_of_order";
  return isLive(room) && over;
}

// One point of order at a time, also one that was raised in the room.
export const mayHearPoint = (room: Room): boolean =>
  isLive(room) && speakersOf(room).holder.value?.request_kind !== "point_of_order";

// A point of order, or a question to the speaker: what is heard stands still until it is over.
export async function hear(room: Room, request: FloorRequest | undefined, version?: number): Promise<void> {
  if (!request || !isLive(room)) return;
  const holder = speakersOf(room).floor.value?.request;
  if (!holder) return hearAlone(room, request, version ?? versionOf(room, request));
  if (await act(room, "floor", "speakers.interrupt", { request: request.id, holder })) {
    recordUndo(room, _("You gave the floor to %(who)s", { who: who(room, request) }), takeBack(room, request));
  }
}

// Nobody is interrupted: accepted and given the floor as one act.
async function hearAlone(room: Room, request: FloorRequest, version: number): Promise<void> {
  let list_version = version;
  if (request.state === "pending") {
    const accepted = await act(room, "floor", "speakers.accept_request", { request: request.id });
    if (!accepted) return;
    list_version = accepted.list_version;
  }
  if (await act(room, "floor", "speakers.give_floor", { request: request.id, list_version })) {
    recordUndo(room, _("You gave the floor to %(who)s", { who: who(room, request) }), takeBack(room, request));
  }
}

export async function pauseOrResume(room: Room): Promise<void> {
  const floor = speakersOf(room).floor.value;
  if (!floor?.request || !mayPause(room)) return;
  endRests(room).until = 0;
  await act(room, "floor", floor.paused ? "speakers.resume_floor" : "speakers.pause_floor", { request: floor.request });
}

export async function endFloor(room: Room): Promise<void> {
  if (Date.now() < endRests(room).until) return;
  const holder = speakersOf(room).holder.value;
  if (speakersOf(room).below.value) endRests(room).until = Date.now() + REST;
  if (holder && (await act(room, "floor", "speakers.end_floor", { request: holder.id }))) {
    const back = () => room.act("speakers.undo_end", { request: holder.id });
    recordUndo(room, _("You ended the statement of %(who)s", { who: who(room, holder) }), back);
  }
}

export async function takeBackEnd(room: Room, request: FloorRequest): Promise<void> {
  if (await act(room, "floor", "speakers.undo_end", { request: request.id }))
    recordUndo(room, _("%(who)s has the floor again", { who: who(room, request) }));
}

export async function takeBackFloor(room: Room): Promise<void> {
  const holder = speakersOf(room).holder.value;
  if (holder && (await act(room, "floor", "speakers.take_back_floor", { request: holder.id }))) {
    recordUndo(room, _("%(who)s is first on the list again", { who: who(room, holder) }));
  }
}

export async function addTime(room: Room, seconds: 60 | -60): Promise<void> {
  const floor = speakersOf(room).floor.value;
  if (!floor?.request || floor.limit_s === null) return;
  const [request, from] = [floor.request, floor.limit_s];
  if (!(await act(room, "floor", "speakers.add_time", { request, seconds, from }))) return;
  const back = () => room.act("speakers.add_time", { request, seconds: -seconds, from: from + seconds });
  recordUndo(room, seconds > 0 ? _("You added a minute") : _("You took a minute off"), back);
}

export async function accept(room: Room, request: FloorRequest | undefined): Promise<void> {
  const done = request && (await act(room, request.id, "speakers.accept_request", { request: request.id }));
  if (done)
    recordUndo(
      room,
      _("You accepted the request of %(who)s", { who: who(room, request) }),
      undo(room, request, "accepted", done),
    );
}

// Called by a dialog, which says itself what went wrong.
export async function decline(room: Room, request: FloorRequest, why: Given<DeclineCode>): Promise<void> {
  const done = await room.act("speakers.decline_request", { request: request.id, ...why });
  recordUndo(
    room,
    _("You declined the request of %(who)s", { who: who(room, request) }),
    undo(room, request, "declined", done),
  );
}

export async function markAbsent(room: Room, request: FloorRequest): Promise<void> {
  const done = await act(room, request.id, "speakers.mark_absent", { request: request.id });
  if (done)
    recordUndo(
      room,
      _("%(who)s is marked as absent", { who: who(room, request) }),
      undo(room, request, "no_show", done),
    );
}

// From the list of those who are off it: on what is on the screen now.
export async function putBack(room: Room, request: FloorRequest): Promise<void> {
  const args = { request: request.id, state: request.state, list_version: versionOf(room, request) };
  if (await act(room, "list", "speakers.undo_request", args)) {
    recordUndo(room, _("%(who)s stands on the list again", { who: who(room, request) }));
  }
}

export async function toggleList(room: Room): Promise<void> {
  const list = speakersOf(room).list.value;
  if (!list || !mayTurnList(room)) return;
  const [now, back] = ["speakers.close_list", "speakers.open_list"] as const;
  const [name, other] = list.state === "open" ? [now, back] : [back, now];
  const done = await act(room, "list", name, { list: list.id });
  if (!done) return;
  const undoing = () => room.act(other, { list: list.id, turn: done.turn });
  recordUndo(room, list.state === "open" ? _("You closed the list") : _("You opened the list"), undoing);
}

// Up: before the one above. Down: before the one after next, or to the end.
export async function move(room: Room, request: FloorRequest | undefined, by: -1 | 1): Promise<void> {
  const at = speakersOf(room).waiting.value.findIndex((row) => row.id === request?.id);
  if (request && mayMove(room, request, by)) await moveTo(room, request, at + by);
}

export async function moveTo(room: Room, request: FloorRequest, to: number): Promise<void> {
  const rows = speakersOf(room).waiting.value;
  const at = rows.findIndex((row) => row.id === request.id);
  if (at < 0 || to < 0 || to >= rows.length || to === at) return;
  const before = to < at ? rows[to] : rows[to + 1];
  const args = { request: request.id, before: before?.id ?? null, list_version: versionOf(room, request) };
  const done = await act(room, request.id, "speakers.move_request", args);
  if (done)
    recordUndo(
      room,
      _("%(who)s is now number %(n)s", { who: who(room, request), n: to + 1 }),
      undo(room, request, "accepted", done),
    );
}
