// The list's times at this moment.

import { nextStart, startOf, toMinute, usualSeconds } from "./estimates";
import { room } from "./room";

export interface Timetable {
  start: (place: number) => number | null;
  end: number | null;
}

export function delivered() {
  const list = room.list.value?.id;
  const rows = room.requests.value.filter((request) => request.state === "delivered" && request.list === list);
  return rows.sort((a, b) => ((a.started_at ?? "") < (b.started_at ?? "") ? -1 : 1));
}

export function timetable(now: number): Timetable {
  const each = usualSeconds(room.list.value, delivered());
  const first = nextStart(room.session.value, room.floor.value, each, now);
  const start = (place: number) => {
    const at = startOf(place, first, each);
    return at === null ? null : toMinute(at);
  };
  return { start, end: start(room.waiting.value.length + 1) };
}
