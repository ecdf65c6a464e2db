// The room that a part of the page stands in. Parts get it by context, and what is no part as an argument: two rooms can live
// side by side, and a part can be tested by itself.

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Room } from "./room";

const Context = createContext<Room | null>(null);

export const InRoom = Context.Provider;

export function useRoom(): Room {
  const room = useContext(Context);
  if (!room) throw new Error("this part stands in no room");
  return room;
}

// What a feature derives from a room, or holds for it: made when it is first asked for, once for each room.
export function perRoom<T>(make: (room: Room) => T): (room: Room) => T {
  const made = new WeakMap<Room, T>();
  return (room) => {
    const known = made.get(room);
    if (known !== undefined) return known;
    const fresh = make(room);
    made.set(room, fresh);
    return fresh;
  };
}
