// What the floor card says in each state. The colour repeats the words, it never stands alone.

import type { Room } from "../room/room";
import { floorTime } from "../shared/clock";
import type { Floor, FloorRequest } from "../shared/contract";
import { _, ngettext, timeOfDay } from "../shared/i18n";
import { capacity, digits, kindWord, underClock, who } from "./labels";
import { speakersOf } from "./state";

export interface FloorView {
  look: "speaking" | "warn" | "over" | "paused" | "none";
  state: string;
  more: string;
  title: string;
  under: string;
  below: string; // who goes on then, with how much time
  clock: { digits: string; under: string; left: number; warnAt: number; limited: boolean } | null;
}

export function floorView(room: Room, now: number): FloorView {
  const [floor, holder] = [speakersOf(room).floor.value, speakersOf(room).holder.value];
  return floor && holder ? heldView(room, floor, holder, now) : emptyView(room);
}

function heldView(room: Room, floor: Floor, holder: FloorRequest, now: number): FloorView {
  const time = floorTime(floor, now);
  const limited = floor.limit_s !== null;
  return {
    ...stateWords(room, floor, holder, time.phase),
    title: who(room, holder),
    under: capacity(holder),
    below: belowText(room, now),
    clock: {
      digits: digits(time),
      under: underClock(time, floor.limit_s),
      left: time.part,
      warnAt: floor.limit_s ? floor.warning_s / floor.limit_s : 0,
      limited,
    },
  };
}

// The clock of a statement that is interrupted stands.
function belowText(room: Room, now: number): string {
  const below = speakersOf(room).below.value;
  if (!below) return "";
  const time = floorTime({ ...below.frame, paused: true }, now);
  const words = { who: who(room, below.request), time: digits(time) };
  if (time.left === null) return _("%(who)s goes on then.", words);
  return time.left < 0
    ? _("%(who)s goes on then, %(time)s over time.", words)
    : _("%(who)s goes on then, with %(time)s left.", words);
}

function stateWords(
  room: Room,
  floor: Floor,
  holder: FloorRequest,
  phase: string,
): Pick<FloorView, "look" | "state" | "more"> {
  const kind = kindWord(holder.request_kind);
  const session = room.session.value;
  if (floor.paused && session?.state === "suspended")
    return { look: "paused", state: _("Session suspended"), more: goesOn(session.resumes_at) };
  if (floor.paused) return { look: "paused", state: _("Paused"), more: kind };
  if (phase === "over") return { look: "over", state: _("Over time"), more: kind };
  if (phase === "warning") return { look: "warn", state: _("Has the floor"), more: lessThan(floor.warning_s) };
  return { look: "speaking", state: _("Has the floor"), more: kind };
}

const lessThan = (seconds: number): string =>
  ngettext("Less than %(num)s second left", "Less than %(num)s seconds left", seconds);

function outline(state: string, title: string, under: string): FloorView {
  return { look: "none", state, more: "", title, under, below: "", clock: null };
}

function emptyView(room: Room): FloorView {
  const session = room.session.value;
  if (session?.state === "planned") {
    return outline(
      _("Session planned"),
      _("Begins at %(time)s", { time: timeOfDay(session.starts_at) }),
      _("The chair opens the session."),
    );
  }
  if (session?.state === "closed")
    return outline(_("Session closed"), _("This session is over"), _("What was said and asked stays here."));
  if (session?.state === "suspended") return suspendedView(session.resumes_at);
  const next = speakersOf(room).waiting.value[0];
  const open = speakersOf(room).list.value?.state === "open";
  const under = open ? _("Who asks for the floor stands here next.") : _("The list is closed.");
  if (!next) return outline(_("Nobody has the floor"), _("Nobody is waiting"), under);
  return outline(
    _("Nobody has the floor"),
    _("Next: %(who)s", { who: who(room, next) }),
    _("The chair gives the floor."),
  );
}

const goesOn = (at: string | null): string =>
  at ? _("We go on at %(time)s", { time: timeOfDay(at) }) : _("We go on later");

function suspendedView(resumes: string | null): FloorView {
  return outline(_("Session suspended"), goesOn(resumes), _("The list and the clock are kept as they are."));
}
