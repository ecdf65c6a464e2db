// What I myself did last, for ten seconds with a way back. It stays while the pointer or the focus is on it.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { say } from "../shared/announce";
import { _ } from "../shared/i18n";
import { Key } from "../shared/ui";
import { room } from "./room";

interface Done {
  text: string;
  back: (() => Promise<unknown>) | null;
}

const last = signal<Done | null>(null);
const held = signal(false);
const LIFE = 10_000;

export function recordUndo(text: string, back: (() => Promise<unknown>) | null = null): void {
  last.value = { text, back };
  say(text, "done", "mine");
}

export const mayTakeBack = (): boolean => Boolean(last.value?.back) && !room.closed.value;

export async function takeBack(): Promise<void> {
  const done = last.value;
  if (!done?.back || !mayTakeBack()) return;
  last.value = null;
  try {
    await done.back();
    recordUndo(_("Taken back: %(act)s", { act: done.text }));
  } catch (fault) {
    recordUndo((fault as Error).message);
  }
}

export function Toast() {
  const done = last.value;
  useEffect(() => {
    if (!done || held.value) return;
    const timer = setTimeout(() => (last.value = null), LIFE);
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
      {mayTakeBack() && (
        <button type="button" onClick={() => void takeBack()} aria-keyshortcuts="Z">
          {_("Take back")} <Key>Z</Key>
        </button>
      )}
    </div>
  );
}
