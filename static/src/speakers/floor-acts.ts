// What the podium does with the floor and with who waits for it. Each act has a way back, which names what the act has
// led to: where another did something since, nothing is taken back.

import { who } from "../room/labels";
import { act } from "../room/podium-acts";
import type { Given } from "../room/reason";
import type { DeclineCode } from "../room/reasons";
import { room } from "../room/room";
import { recordUndo } from "../room/undo";
import type { FloorRequest, RequestKind, RequestState } from "../shared/contract";
import { _ } from "../shared/i18n";
import type { Wire } from "../shared/transport";

const versionOf = (request: FloorRequest): number => room.here.store.get("speakers_list", request.list)?.version ?? 0;

// The way back of an act on a request, which left it in this state and its list in that version.
const undo = (request: FloorRequest, state: RequestState, done: Wire) => () =>
  room.act("speakers.undo_request", { request: request.id, state, list_version: done.list_version });

const takeBack = (request: FloorRequest) => () => room.act("speakers.take_back_floor", { request: request.id });

// Pressed twice, the key must not end the statement that comes back too; once that goes on, it may end.
const REST = 500;
let endRests = 0;

export const isLive = (): boolean => room.session.value?.state === "live";

// What can be done now: asked by the buttons and by the keys.
const held = (): boolean => Boolean(room.floor.value?.request);
export const mayGive = (request: FloorRequest | undefined): boolean => Boolean(request) && isLive() && !held();
export const mayPause = (): boolean => isLive() && held();
export const mayEnd = held;
export const mayAddTime = (): boolean => held() && room.floor.value?.limit_s !== null;
export const mayTurnList = (): boolean => Boolean(room.list.value) && !room.closed.value;

export function mayMove(request: FloorRequest | undefined, by: -1 | 1): boolean {
  const at = room.waiting.value.findIndex((row) => row.id === request?.id);
  return !room.closed.value && at >= 0 && at + by >= 0 && at + by < room.waiting.value.length;
}

export async function giveFloor(request: FloorRequest | undefined): Promise<void> {
  if (!request || !mayGive(request)) return;
  const args = { request: request.id, list_version: versionOf(request) };
  if (await act("floor", "speakers.give_floor", args)) {
    recordUndo(_("You gave the floor to %(who)s", { who: who(request) }), takeBack(request));
  }
}

const RANK: Record<RequestKind, number> = { statement: 0, right_of_reply: 0, question: 1, reply: 1, point_of_order: 2 };

// Whether it may be heard at once, over what is heard now.
export function mayHear(request: FloorRequest): boolean {
  const holder = room.holder.value;
  const over = holder
    ? RANK[request.request_kind] > RANK[holder.request_kind]
    : request.request_kind === "point_of_order";
  return isLive() && over;
}

// One point of order at a time, also one that was raised in the room.
export const mayHearPoint = (): boolean => isLive() && room.holder.value?.request_kind !== "point_of_order";

// A point of order, or a question to the speaker: what is heard stands still until it is over.
export async function hear(request: FloorRequest | undefined, version?: number): Promise<void> {
  if (!request || !isLive()) return;
  const holder = room.floor.value?.request;
  if (!holder) return hearAlone(request, version ?? versionOf(request));
  if (await act("floor", "speakers.interrupt", { request: request.id, holder })) {
    recordUndo(_("You gave the floor to %(who)s", { who: who(request) }), takeBack(request));
  }
}

// Nobody is interrupted: accepted and given the floor as one act.
async function hearAlone(request: FloorRequest, version: number): Promise<void> {
  let list_version = version;
  if (request.state === "pending") {
    const accepted = await act("floor", "speakers.accept_request", { request: request.id });
    if (!accepted) return;
    list_version = accepted.list_version;
  }
  if (await act("floor", "speakers.give_floor", { request: request.id, list_version })) {
    recordUndo(_("You gave the floor to %(who)s", { who: who(request) }), takeBack(request));
  }
}

export async function pauseOrResume(): Promise<void> {
  const floor = room.floor.value;
  if (!floor?.request || !mayPause()) return;
  endRests = 0;
  await act("floor", floor.paused ? "speakers.resume_floor" : "speakers.pause_floor", { request: floor.request });
}

export async function endFloor(): Promise<void> {
  if (Date.now() < endRests) return;
  const holder = room.holder.value;
  if (room.below.value) endRests = Date.now() + REST;
  if (holder && (await act("floor", "speakers.end_floor", { request: holder.id }))) {
    const back = () => room.act("speakers.undo_end", { request: holder.id });
    recordUndo(_("You ended the statement of %(who)s", { who: who(holder) }), back);
  }
}

export async function takeBackEnd(request: FloorRequest): Promise<void> {
  if (await act("floor", "speakers.undo_end", { request: request.id }))
    recordUndo(_("%(who)s has the floor again", { who: who(request) }));
}

export async function takeBackFloor(): Promise<void> {
  const holder = room.holder.value;
  if (holder && (await act("floor", "speakers.take_back_floor", { request: holder.id }))) {
    recordUndo(_("%(who)s is first on the list again", { who: who(holder) }));
  }
}

export async function addTime(seconds: 60 | -60): Promise<void> {
  const floor = room.floor.value;
  if (!floor?.request || floor.limit_s === null) return;
  const [request, from] = [floor.request, floor.limit_s];
  if (!(await act("floor", "speakers.add_time", { request, seconds, from }))) return;
  const back = () => room.act("speakers.add_time", { request, seconds: -seconds, from: from + seconds });
  recordUndo(seconds > 0 ? _("You added a minute") : _("You took a minute off"), back);
}

export async function accept(request: FloorRequest | undefined): Promise<void> {
  const done = request && (await act(request.id, "speakers.accept_request", { request: request.id }));
  if (done)
    recordUndo(_("You accepted the request of %(who)s", { who: who(request) }), undo(request, "accepted", done));
}

// Called by a dialog, which says itself what went wrong.
export async function decline(request: FloorRequest, why: Given<DeclineCode>): Promise<void> {
  const done = await room.act("speakers.decline_request", { request: request.id, ...why });
  recordUndo(_("You declined the request of %(who)s", { who: who(request) }), undo(request, "declined", done));
}

export async function markAbsent(request: FloorRequest): Promise<void> {
  const done = await act(request.id, "speakers.mark_absent", { request: request.id });
  if (done) recordUndo(_("%(who)s is marked as absent", { who: who(request) }), undo(request, "no_show", done));
}

// From the list of those who are off it: on what is on the screen now.
export async function putBack(request: FloorRequest): Promise<void> {
  const args = { request: request.id, state: request.state, list_version: versionOf(request) };
  if (await act("list", "speakers.undo_request", args)) {
    recordUndo(_("%(who)s stands on the list again", { who: who(request) }));
  }
}

export async function toggleList(): Promise<void> {
  const list = room.list.value;
  if (!list || !mayTurnList()) return;
  const [now, back] = ["speakers.close_list", "speakers.open_list"] as const;
  const [name, other] = list.state === "open" ? [now, back] : [back, now];
  const done = await act("list", name, { list: list.id });
  if (!done) return;
  const undoing = () => room.act(other, { list: list.id, turn: done.turn });
  recordUndo(list.state === "open" ? _("You closed the list") : _("You opened the list"), undoing);
}

// Up: before the one above. Down: before the one after next, or to the end.
export async function move(request: FloorRequest | undefined, by: -1 | 1): Promise<void> {
  const at = room.waiting.value.findIndex((row) => row.id === request?.id);
  if (request && mayMove(request, by)) await moveTo(request, at + by);
}

export async function moveTo(request: FloorRequest, to: number): Promise<void> {
  const rows = room.waiting.value;
  const at = rows.findIndex((row) => row.id === request.id);
  if (at < 0 || to < 0 || to >= rows.length || to === at) return;
  const before = to < at ? rows[to] : rows[to + 1];
  const args = { request: request.id, before: before?.id ?? null, list_version: versionOf(request) };
  const done = await act(request.id, "speakers.move_request", args);
  if (done)
    recordUndo(_("%(who)s is now number %(n)s", { who: who(request), n: to + 1 }), undo(request, "accepted", done));
}
