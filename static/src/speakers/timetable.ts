// The times of this room, at this moment.

import { computed } from "@preact/signals";
import { room } from "../room/room";
import { coarseMoment } from "../shared/clock";
import { type Timetable, timetable } from "./estimates";

export function delivered() {
  const list = room.list.value?.id;
  const rows = room.requests.value.filter((request) => request.state === "delivered" && request.list === list);
  return rows.sort((a, b) => ((a.started_at ?? "") < (b.started_at ?? "") ? -1 : 1));
}

export const times = computed((): Timetable => {
  const [session, agenda, list, floor] = [room.session.value, room.agenda.value, room.list.value, room.floor.value];
  const now = { session, agenda, list, floor, waiting: room.waiting.value, delivered: delivered() };
  return timetable(now, coarseMoment.value);
});
