// The keys of the podium, by the physical key, so that a Cyrillic layout works. Silent in fields and dialogs; each can
// be turned off; each has a button.

import { _ } from "../shared/i18n";
import { remembered } from "../shared/remembered";
import { accept, addTime, endFloor, giveFloor, move, pauseOrResume, toggleList } from "./floor-acts";
import { helping } from "./helping";
import { pausedUntil, publish, stageOrNot } from "./podium-acts";
import { room } from "./room";
import { type Column, pick, rests, selectedQuestion, selectedRequest, step, watchSelection } from "./selection";
import { asking } from "./session-acts";
import { pointOfOrder } from "./speaker-dialogs";
import { watchTrouble } from "./trouble";
import { takeBack } from "./undo";

const off = remembered("keys-off", "");

export interface PodiumKey {
  code: string;
  shown: string;
  sign?: string; // the letter itself, wherever the layout has it
  alt?: boolean;
  shift?: boolean;
  on?: Column; // acts on what is selected there
  words: () => string;
  act: () => unknown;
}

export const KEYS: PodiumKey[] = [
  { code: "KeyJ", shown: "J", words: () => _("Select the next in the column"), act: () => step(1) },
  { code: "KeyK", shown: "K", words: () => _("Select the one before"), act: () => step(-1) },
  {
    code: "KeyG",
    shown: "G",
    words: () => _("Give the floor to the next"),
    act: () => giveFloor(room.waiting.value[0]),
  },
  { code: "Space", shown: "Space", words: () => _("Pause or resume"), act: pauseOrResume },
  { code: "Equal", sign: "+", shown: "+", words: () => _("Add a minute"), act: () => addTime(60) },
  { code: "KeyE", shown: "E", words: () => _("End the statement"), act: endFloor },
  { code: "KeyO", shown: "O", words: () => _("Hear a point of order"), act: pointOfOrder },
  {
    code: "KeyA",
    shown: "A",
    on: "list",
    words: () => _("Accept the selected request"),
    act: () => accept(pendingRequest()),
  },
  { code: "KeyL", shown: "L", words: () => _("Open or close the list"), act: toggleList },
  {
    code: "ArrowUp",
    alt: true,
    on: "list",
    shown: "Alt ↑",
    words: () => _("Move the selected request up"),
    act: () => move(selectedRequest(), -1),
  },
  {
    code: "ArrowDown",
    alt: true,
    on: "list",
    shown: "Alt ↓",
    words: () => _("Move the selected request down"),
    act: () => move(selectedRequest(), 1),
  },
  {
    code: "KeyP",
    shown: "P",
    on: "questions",
    words: () => _("Publish the selected question"),
    act: () => publish(pendingQuestion()),
  },
  {
    code: "KeyX",
    shown: "X",
    on: "questions",
    words: () => _("Dismiss the selected question, with a reason"),
    act: dismissSelected,
  },
  {
    code: "KeyT",
    shown: "T",
    on: "questions",
    words: () => _("Put on stage, take off"),
    act: () => stageOrNot(selectedQuestion()),
  },
  { code: "KeyN", shown: "N", words: () => _("Turn to the next agenda item"), act: askForItem },
  { code: "KeyZ", shown: "Z", words: () => _("Take back what you did last"), act: takeBack },
  {
    code: "Slash",
    sign: "?",
    shift: true,
    shown: "?",
    words: () => _("Show all keys"),
    act: () => (helping.value = true),
  },
];

function pendingRequest() {
  const request = selectedRequest();
  return request?.state === "pending" ? request : undefined;
}

function pendingQuestion() {
  const question = selectedQuestion();
  return question && ["pending", "shortlisted"].includes(question.state) ? question : undefined;
}

function dismissSelected(): void {
  const question = pendingQuestion();
  if (!question) return;
  pick("questions", question.id);
  document.getElementById(`dismiss-${question.id}`)?.click();
}

function askForItem(): void {
  if (room.agenda.value.length && room.session.value?.state === "live") asking.value = "item";
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
  if (at?.closest("input, textarea, select, [contenteditable]")) return true;
  return event.code === "Space" && Boolean(at?.closest("button, a, summary"));
}

export function keyFor(
  event: Pick<KeyboardEvent, "code" | "key" | "altKey" | "shiftKey" | "ctrlKey" | "metaKey">,
): PodiumKey | undefined {
  if (event.ctrlKey || event.metaKey) return undefined;
  const places = (key: PodiumKey) =>
    key.code === event.code && Boolean(key.alt) === event.altKey && Boolean(key.shift) === event.shiftKey;
  return KEYS.find(places) ?? KEYS.find((key) => key.sign && key.sign === event.key && !event.altKey);
}

function waits(key: PodiumKey): boolean {
  return isOff(key) || Date.now() < pausedUntil.value || Boolean(key.on && rests(key.on));
}

export function listenToKeys(): void {
  watchSelection();
  watchTrouble(() => [room.session.value, room.floor.value, room.list.value]);
  document.addEventListener("keydown", (event) => {
    const key = keyFor(event);
    if (!key || taken(event) || event.repeat || waits(key)) return;
    event.preventDefault();
    void key.act();
  });
}
