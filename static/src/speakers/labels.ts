// What requests and times are called on the page, in one place.

import type { Room } from "../room/room";
import { clockText, type FloorTime } from "../shared/clock";
import type { FloorRequest, RequestKind } from "../shared/contract";
import { _, ngettext } from "../shared/i18n";

export function kindWord(kind: RequestKind): string {
  const words: Record<RequestKind, () => string> = {
    statement: () => _("Statement"),
    point_of_order: () => _("Point of order"),
    right_of_reply: () => _("Right of reply"),
    question: () => _("Question to the speaker"),
    reply: () => _("Reply"),
  };
  return words[kind]();
}

// A delegation is its name; who has none appears by their own.
export const who = (room: Room, request: FloorRequest): string =>
  room.delegation(request.delegation) ?? (request.name || _("A participant"));

export function capacity(request: FloorRequest): string {
  if (request.to_be_named) return _("Speaker to be named");
  return request.function || (request.delegation ? request.name : "");
}

// "three minutes" for the ear, "3:00" for the eye.
export function spokenLimit(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return seconds < 60
    ? ngettext("%(num)s second", "%(num)s seconds", seconds)
    : ngettext("%(num)s minute", "%(num)s minutes", minutes);
}

export function digits(time: FloorTime): string {
  if (time.left === null) return clockText(time.spoken);
  return time.left < 0 ? `+${clockText(-time.left)}` : clockText(time.left, true);
}

export function underClock(time: FloorTime, limit: number | null): string {
  if (limit === null) return _("spoken, no limit");
  const full = clockText(limit * 1000);
  return time.phase === "over" ? _("over %(limit)s", { limit: full }) : _("left of %(limit)s", { limit: full });
}
