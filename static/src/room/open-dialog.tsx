// The dialog that is open. The page holds it, not the row it is about: when somebody else's act takes the row away, the
// dialog stays with what is typed in it, and no letter falls on the keys of the podium.

import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { perRoom, useRoom } from "./context";
import type { Room } from "./room";

type Draw = (close: () => void) => ComponentChildren;

const drawn = perRoom(() => signal<Draw | null>(null));

export function show(room: Room, draw: Draw): void {
  drawn(room).value = draw;
}

// What opened it may have left; the keyboard goes on from the row that is selected, or from the floor.
function keepFocus(room: Room): void {
  if (document.activeElement !== document.body) return;
  const selection = room.podium.value?.selectionOf(room);
  const row = selection && document.getElementById(`pick-${selection.selected(selection.column)}`);
  (row ?? document.getElementById("floor"))?.focus();
}

export function OpenDialog() {
  const room = useRoom();
  const close = () => {
    drawn(room).value = null;
    setTimeout(() => keepFocus(room), 50);
  };
  return drawn(room).value?.(close) ?? null;
}
