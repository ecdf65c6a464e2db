// The floor and the list on the podium, with their keys.

import { useRoom } from "../room/context";
import type { PodiumPart } from "../room/parts";
import type { Room } from "../room/room";
import { selectionOf } from "../room/selection";
import type { FloorRequest } from "../shared/contract";
import { _ } from "../shared/i18n";
import { Key } from "../shared/ui";
import { announceSpeakers, announceUrgent } from "./announcements";
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
} from "./floor-acts";
import { Behind, Facts, Next, PodiumFloor } from "./podium-floor";
import { PodiumList } from "./podium-list";
import { pointOfOrder } from "./speaker-dialogs";
import { speakersOf } from "./state";

const next = (room: Room): FloorRequest | undefined => speakersOf(room).waiting.value[0];

function selected(room: Room): FloorRequest | undefined {
  const id = selectionOf(room).selected("list");
  return speakersOf(room).requests.value.find((request) => request.id === id);
}

function undecided(room: Room): FloorRequest | undefined {
  const request = selected(room);
  return request?.state === "pending" && !room.closed.value ? request : undefined;
}

function KeysThatAct() {
  if (useRoom().closed.value) return null;
  return (
    <>
      <span>
        <Key>Alt</Key>
        <Key>↑</Key>
        <Key>↓</Key> {_("move")}
      </span>
      <span>
        <Key>G</Key> {_("give the floor")}
      </span>
    </>
  );
}

const KEYS: PodiumPart["keys"] = [
  {
    order: 100,
    code: "KeyG",
    shown: "G",
    words: () => _("Give the floor to the next"),
    may: (room) => mayGive(room, next(room)),
    act: (room) => giveFloor(room, next(room)),
  },
  { order: 101, code: "Space", shown: "Space", words: () => _("Pause or resume"), may: mayPause, act: pauseOrResume },
  {
    order: 102,
    code: "Equal",
    signs: "+=",
    shown: "+",
    words: () => _("Add a minute"),
    may: mayAddTime,
    act: (room) => addTime(room, 60),
  },
  { order: 103, code: "KeyE", shown: "E", words: () => _("End the statement"), may: mayEnd, act: endFloor },
  {
    order: 104,
    code: "KeyO",
    shown: "O",
    words: () => _("Hear a point of order"),
    may: mayHearPoint,
    act: pointOfOrder,
  },
  {
    order: 105,
    code: "KeyA",
    shown: "A",
    on: "list",
    words: () => _("Accept the selected request"),
    may: (room) => Boolean(undecided(room)),
    act: (room) => accept(room, undecided(room)),
  },
  { order: 106, code: "KeyL", shown: "L", words: () => _("Open or close the list"), may: mayTurnList, act: toggleList },
  {
    order: 107,
    code: "ArrowUp",
    alt: true,
    on: "list",
    shown: "Alt ↑",
    words: () => _("Move the selected request up"),
    may: (room) => mayMove(room, selected(room), -1),
    act: (room) => move(room, selected(room), -1),
  },
  {
    order: 108,
    code: "ArrowDown",
    alt: true,
    on: "list",
    shown: "Alt ↓",
    words: () => _("Move the selected request down"),
    may: (room) => mayMove(room, selected(room), 1),
    act: (room) => move(room, selected(room), 1),
  },
];

export const part: PodiumPart = {
  panels: [
    { at: "bar-start", order: 10, Show: Behind },
    { at: "floor", order: 10, Show: PodiumFloor },
    { at: "floor", order: 30, Show: Next },
    { at: "floor", order: 40, Show: Facts },
    { at: "column", order: 10, Show: PodiumList },
    { at: "keys", order: 10, Show: KeysThatAct },
  ],
  columns: [
    {
      order: 10,
      name: "list",
      rows: (room) => [...speakersOf(room).toDecide.value, ...speakersOf(room).waiting.value],
    },
  ],
  keys: KEYS,
  announce: (room) => {
    announceSpeakers(room);
    announceUrgent(room);
  },
  watch: (room) => [speakersOf(room).floor.value, speakersOf(room).list.value],
};
