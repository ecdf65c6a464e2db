// The keys of the podium, on any layout. Silent in fields and dialogs; each can be turned off; each has a button, and asks
// what the button asks: what cannot be done now is not done by a key either.

import { asking, mayTurnItem } from "../session/session-acts";
import { _ } from "../shared/i18n";
import { remembered } from "../shared/remembered";
import {
  accept,
  addTime,
  endFloor,
  giveFloor,
  mayAddTime,
  mayEnd,
  mayGive,
  mayHearPoint,
  mayMove,
  mayPause,
  mayTurnList,
  move,
  pauseOrResume,
  toggleList,
} from "../speakers/floor-acts";
import { pointOfOrder } from "../speakers/speaker-dialogs";
import { helping } from "./help-state";
import { type KeyShape, type Pressed, pressed } from "./layouts";
import { isDecidable, isStageable, mayDecide, pausedUntil, publish, stageOrNot } from "./podium-acts";
import { room } from "./room";
import {
  type Column,
  column,
  pick,
  rests,
  selectedQuestion,
  selectedRequest,
  step,
  turnColumn,
  watchSelection,
} from "./selection";
import { watchTrouble } from "./trouble";
import { mayTakeBack, takeBack } from "./undo";

const off = remembered("keys-off", "");

// Turned off by its code.
export interface PodiumKey extends KeyShape {
  shown: string;
  on?: Column; // acts on what is selected there
  words: () => string;
  may?: () => boolean;
  act: () => unknown;
}

export const KEYS: PodiumKey[] = [
  { code: "KeyJ", shown: "J", words: () => _("Select the next in the column"), act: () => step(1) },
  { code: "KeyK", shown: "K", words: () => _("Select the one before"), act: () => step(-1) },
  {
    code: "KeyG",
    shown: "G",
    words: () => _("Give the floor to the next"),
    may: () => mayGive(room.waiting.value[0]),
    act: () => giveFloor(room.waiting.value[0]),
  },
  { code: "Space", shown: "Space", words: () => _("Pause or resume"), may: mayPause, act: pauseOrResume },
  { code: "Equal", signs: "+=", shown: "+", words: () => _("Add a minute"), may: mayAddTime, act: () => addTime(60) },
  { code: "KeyE", shown: "E", words: () => _("End the statement"), may: mayEnd, act: endFloor },
  { code: "KeyO", shown: "O", words: () => _("Hear a point of order"), may: mayHearPoint, act: pointOfOrder },
  {
    code: "KeyA",
    shown: "A",
    on: "list",
    words: () => _("Accept the selected request"),
    may: () => Boolean(pendingRequest()),
    act: () => accept(pendingRequest()),
  },
  { code: "KeyL", shown: "L", words: () => _("Open or close the list"), may: mayTurnList, act: toggleList },
  {
    code: "ArrowUp",
    alt: true,
    on: "list",
    shown: "Alt ↑",
    words: () => _("Move the selected request up"),
    may: () => mayMove(selectedRequest(), -1),
    act: () => move(selectedRequest(), -1),
  },
  {
    code: "ArrowDown",
    alt: true,
    on: "list",
    shown: "Alt ↓",
    words: () => _("Move the selected request down"),
    may: () => mayMove(selectedRequest(), 1),
    act: () => move(selectedRequest(), 1),
  },
  {
    code: "KeyP",
    shown: "P",
    on: "questions",
    words: () => _("Publish the selected question"),
    may: () => mayDecide(selectedQuestion(), isDecidable),
    act: () => publish(selectedQuestion()),
  },
  {
    code: "KeyX",
    shown: "X",
    on: "questions",
    words: () => _("Dismiss the selected question, with a reason"),
    may: () => mayDecide(selectedQuestion(), isDecidable),
    act: dismissSelected,
  },
  {
    code: "KeyT",
    shown: "T",
    on: "questions",
    words: () => _("Put on stage, take off"),
    may: () => mayDecide(selectedQuestion(), isStageable),
    act: () => stageOrNot(selectedQuestion()),
  },
  {
    code: "KeyN",
    shown: "N",
    words: () => _("Turn to the next agenda item"),
    may: mayTurnItem,
    act: () => (asking.value = "item"),
  },
  { code: "KeyZ", shown: "Z", words: () => _("Take back what you did last"), may: mayTakeBack, act: takeBack },
  { code: "Slash", signs: "?", shown: "?", words: () => _("Show all keys"), act: () => (helping.value = true) },
];

function pendingRequest() {
  const request = selectedRequest();
  return request?.state === "pending" && !room.closed.value ? request : undefined;
}

function dismissSelected(): void {
  const question = selectedQuestion();
  if (!question) return;
  pick("questions", question.id);
  document.getElementById(`dismiss-${question.id}`)?.click();
}

export const isOff = (key: PodiumKey): boolean => off.value.split(",").includes(key.code);

export function turn(key: PodiumKey, on: boolean): void {
  const rest = off.value.split(",").filter((code) => code && code !== key.code);
  off.value = (on ? rest : [...rest, key.code]).join(",");
}

// Where the key has a meaning of its own: a field takes letters, a button takes Space.
function taken(event: KeyboardEvent): boolean {
  const at = event.target instanceof HTMLElement ? event.target : null;
  if (document.querySelector("dialog[open]") || room.over.value !== null) return true;
  if (at?.closest("input, textarea, select, [contenteditable], [role=textbox]")) return true;
  return event.code === "Space" && Boolean(at?.closest("button, a, summary"));
}

export const keyFor = (event: Pressed): PodiumKey | undefined => pressed(KEYS, event);

function waits(key: PodiumKey): boolean {
  return isOff(key) || Date.now() < pausedUntil.value || Boolean(key.on && rests(key.on));
}

// A key of the other column goes there first: nothing is done to a row that nobody looks at.
function obey(key: PodiumKey): void {
  if (key.on && key.on !== column.value) turnColumn(key.on);
  else void key.act();
}

export function listenToKeys(): void {
  watchSelection();
  watchTrouble(() => [room.session.value, room.floor.value, room.list.value]);
  document.addEventListener("keydown", (event) => {
    const key = keyFor(event);
    if (!key || event.defaultPrevented || taken(event) || event.repeat || waits(key) || key.may?.() === false) return;
    event.preventDefault();
    obey(key);
  });
}
