// Who speaks in this room, who waits for it, and when they may.

import { computed, signal } from "@preact/signals";
import { perRoom, useRoom } from "../room/context";
import type { Room } from "../room/room";
import { coarseMoment } from "../shared/clock";
import { sorted } from "../shared/collation";
import type { FloorRequest } from "../shared/contract";
import { type Timetable, timetable } from "./estimates";

const isPoint = (request: FloorRequest): boolean => request.request_kind === "point_of_order";

class Speakers {
  readonly chosen = signal<string | null>(null); // the list a moderator looks at, where there are several

  constructor(private readonly room: Room) {}

  private get store() {
    return this.room.here.store;
  }

  readonly lists = computed(() =>
    sorted(this.store.list("speakers_list"), (list) => list.title, this.room.language.value),
  );
  readonly floor = computed(() => this.store.get("floor", this.room.given.session));
  readonly requests = computed(() => this.store.list("floor_request"));
  readonly mine = computed(() => this.store.list("my_request"));

  // The list the room is at: one chosen by hand, one that is open, that of the present item, the first.
  readonly list = computed(() => {
    const lists = this.lists.value;
    const item = this.room.session.value?.current_item;
    return (
      lists.find((list) => list.id === this.chosen.value) ??
      lists.find((list) => list.state === "open" && list.item === item) ??
      lists.find((list) => list.state === "open") ??
      lists.find((list) => item && list.item === item) ??
      lists[0]
    );
  });

  readonly holder = computed(() => {
    const id = this.floor.value?.request;
    return id ? this.store.get("floor_request", id) : undefined;
  });

  // Who goes on when what has the floor now is over: the statement on top of the stack.
  readonly below = computed(() => {
    const frame = this.floor.value?.stack.at(-1);
    const request = this.store.get("floor_request", frame?.request);
    return frame && request ? { frame, request } : undefined;
  });

  // Points of order that wait, on whichever list, the first that was raised first.
  readonly points = computed(() =>
    this.requests.value
      .filter((request) => isPoint(request) && (request.state === "pending" || request.state === "accepted"))
      .sort((a, b) => (a.requested_at < b.requested_at ? -1 : 1)),
  );

  readonly waiting = computed(() =>
    this.requests.value
      .filter((request) => request.state === "accepted" && request.list === this.list.value?.id)
      .sort((a, b) => (a.place ?? 0) - (b.place ?? 0)),
  );

  // What the podium decides: points of order above all, of every list.
  readonly toDecide = computed(() =>
    this.requests.value
      .filter((request) => request.state === "pending" && (isPoint(request) || request.list === this.list.value?.id))
      .sort((a, b) => Number(isPoint(b)) - Number(isPoint(a)) || (a.requested_at < b.requested_at ? -1 : 1)),
  );

  readonly delivered = computed(() =>
    this.requests.value
      .filter((request) => request.state === "delivered" && request.list === this.list.value?.id)
      .sort((a, b) => ((a.started_at ?? "") < (b.started_at ?? "") ? -1 : 1)),
  );

  // The times of this room, at this moment.
  readonly times = computed((): Timetable => {
    const { session, agenda } = this.room;
    const now = {
      ...{ session: session.value, agenda: agenda.value, list: this.list.value, floor: this.floor.value },
      ...{ waiting: this.waiting.value, delivered: this.delivered.value },
    };
    return timetable(now, coarseMoment.value);
  });
}

export const speakersOf = perRoom((room) => new Speakers(room));
export const useSpeakers = () => speakersOf(useRoom());
