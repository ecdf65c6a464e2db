// What I myself did last, for ten seconds with a way back. It stays while the pointer or the focus is on it.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { say } from "../shared/announce";
import { _ } from "../shared/i18n";
import { Key } from "../shared/ui";
import { perRoom, useRoom } from "./context";
import type { Room } from "./room";

type Back = (() => Promise<unknown>) | null;

const undo = perRoom(() => ({ last: signal<{ text: string; back: Back } | null>(null), held: signal(false) }));
const LIFE = 10_000;

export function recordUndo(room: Room, text: string, back: Back = null): void {
  undo(room).last.value = { text, back };
  say(text, "done", "mine");
}

export const mayTakeBack = (room: Room): boolean => Boolean(undo(room).last.value?.back) && !room.closed.value;

export async function takeBack(room: Room): Promise<void> {
  const { last } = undo(room);
  const done = last.value;
  if (!done?.back || !mayTakeBack(room)) return;
  last.value = null;
  try {
    await done.back();
    recordUndo(room, _("Taken back: %(act)s", { act: done.text }));
  } catch (fault) {
    recordUndo(room, (fault as Error).message);
  }
}

export function Toast() {
  const room = useRoom();
  const { last, held } = undo(room);
  const done = last.value;
  useEffect(() => {
    if (!done || held.value) return;
    const timer = setTimeout(() => {
      last.value = null;
    }, LIFE);
    return () => clearTimeout(timer);
  }, [done, held.value]);
  if (!done) return null;
  const hold = (on: boolean) => () => {
    held.value = on;
  };
  return (
    <div
      class="toast"
      onPointerEnter={hold(true)}
      onPointerLeave={hold(false)}
      onFocusIn={hold(true)}
      onFocusOut={hold(false)}
    >
      {done.text}
      {mayTakeBack(room) && (
        <button type="button" onClick={() => void takeBack(room)} aria-keyshortcuts="Z">
          {_("Take back")} <Key>Z</Key>
        </button>
      )}
    </div>
  );
}
