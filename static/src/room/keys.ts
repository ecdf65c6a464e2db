// The keys of the podium, on any layout. Silent in fields and dialogs; each can be turned off; each has a button, and asks
// what the button asks: what cannot be done now is not done by a key either.

import { _ } from "../shared/i18n";
import { remembered } from "../shared/remembered";
import { helpOf } from "./help-state";
import { type Pressed, pressed } from "./layouts";
import { inOrder, type PodiumKey } from "./parts";
import { keysRest } from "./podium-acts";
import type { Room } from "./room";
import { selectionOf } from "./selection";
import { mayTakeBack, takeBack } from "./undo";

const off = remembered("keys-off", "");

const OURS: PodiumKey[] = [
  {
    order: 0,
    code: "KeyJ",
    shown: "J",
    words: () => _("Select the next in the column"),
    act: (room) => selectionOf(room).step(1),
  },
  {
    order: 1,
    code: "KeyK",
    shown: "K",
    words: () => _("Select the one before"),
    act: (room) => selectionOf(room).step(-1),
  },
  {
    order: 900,
    code: "KeyZ",
    shown: "Z",
    words: () => _("Take back what you did last"),
    may: mayTakeBack,
    act: takeBack,
  },
  {
    order: 901,
    code: "Slash",
    signs: "?",
    shown: "?",
    words: () => _("Show all keys"),
    act: (room) => {
      helpOf(room).value = true;
    },
  },
];

export const keysOf = (room: Room): PodiumKey[] =>
  inOrder([OURS, ...(room.podium.value?.parts ?? []).map((part) => part.keys)]);

export const isOff = (key: PodiumKey): boolean => off.value.split(",").includes(key.code);

export function turn(key: PodiumKey, on: boolean): void {
  const rest = off.value.split(",").filter((code) => code && code !== key.code);
  off.value = (on ? rest : [...rest, key.code]).join(",");
}

// Where the key has a meaning of its own: a field takes letters, a button takes Space.
function taken(room: Room, event: KeyboardEvent): boolean {
  const at = event.target instanceof HTMLElement ? event.target : null;
  if (document.querySelector("dialog[open]") || room.over.value !== null) return true;
  if (at?.closest("input, textarea, select, [contenteditable], [role=textbox]")) return true;
  return event.code === "Space" && Boolean(at?.closest("button, a, summary"));
}

export const keyFor = (room: Room, event: Pressed): PodiumKey | undefined => pressed(keysOf(room), event);

function waits(room: Room, key: PodiumKey): boolean {
  return isOff(key) || keysRest(room) || Boolean(key.on && selectionOf(room).rests(key.on));
}

// A key of the other column goes there first: nothing is done to a row that nobody looks at.
function obey(room: Room, key: PodiumKey): void {
  const selection = selectionOf(room);
  if (key.on && key.on !== selection.column) selection.turnColumn(key.on);
  else void key.act(room);
}

export function listenToKeys(room: Room): void {
  document.addEventListener("keydown", (event) => {
    const key = keyFor(room, event);
    if (!key || event.defaultPrevented || taken(room, event) || event.repeat) return;
    if (waits(room, key) || key.may?.(room) === false) return;
    event.preventDefault();
    obey(room, key);
  });
}
