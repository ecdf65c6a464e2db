// How the podium acts: one thing at a time, on what is on this screen; another state there is refused and shown.

import { signal } from "@preact/signals";
import type { CommandName, Commands } from "../shared/contract";
import { type Made, Refused } from "../shared/outbox";
import { perRoom } from "./context";
import type { Room } from "./room";
import { selectionOf } from "./selection";
import { troubleOf } from "./trouble";

const REST = 500;
const doing = perRoom(() => ({ things: signal<ReadonlySet<string>>(new Set()), rests: 0 }));

export const isBusy = (room: Room, id: string): boolean => doing(room).things.value.has(id);

// A stale decision lets the keys rest for half a second.
export const keysRest = (room: Room): boolean => Date.now() < doing(room).rests;

// One act at a time on one thing. Answers what the act made, or null where it did not come to it.
export async function act<N extends CommandName>(
  room: Room,
  id: string,
  name: N,
  args: Commands[N],
): Promise<Made<N> | null> {
  const { things } = doing(room);
  if (things.value.has(id)) return null;
  things.value = new Set([...things.value, id]);
  troubleOf(room).said.value = null;
  try {
    return await room.act(name, args);
  } catch (fault) {
    failed(room, id, fault);
    return null;
  } finally {
    things.value = new Set([...things.value].filter((other) => other !== id));
  }
}

// What cannot be said at its row, because the row has left, is said at the head of the column.
function failed(room: Room, id: string, fault: unknown): void {
  const selection = selectionOf(room);
  const shown = id === "floor" || selection.holds(id);
  troubleOf(room).say(shown ? id : selection.column, (fault as Error).message);
  if (fault instanceof Refused && fault.stale) doing(room).rests = Date.now() + REST;
}
