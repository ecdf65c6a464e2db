// The dialog that is open. The page holds it, not the row it is about: when somebody else's act takes the row away, the
// dialog stays with what is typed in it, and no letter falls on the keys of the podium.

import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { column, selected } from "./selection";

type Draw = (close: () => void) => ComponentChildren;

const drawn = signal<Draw | null>(null);

export function show(draw: Draw): void {
  drawn.value = draw;
}

const close = () => {
  drawn.value = null;
  setTimeout(keepFocus, 50);
};

// What opened it may have left; the keyboard goes on from the row that is selected, or from the floor.
function keepFocus(): void {
  if (document.activeElement !== document.body) return;
  const row = document.getElementById(`pick-${selected(column.value)}`);
  (row ?? document.getElementById("floor"))?.focus();
}

export function OpenDialog() {
  return drawn.value?.(close) ?? null;
}
