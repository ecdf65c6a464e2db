// What a feature adds to the page of a room. It says so in a folder of its own: `room-part.tsx` for everybody, `podium-part.tsx` for
// who runs the session, fetched with the podium. The build finds both by their names (tools/parts.mjs).

import type { ComponentType } from "preact";
import type { KeyShape } from "./layouts";
import type { Room } from "./room";

// Where a panel stands: in the bar, left of the floor, under or beside it, at the foot, or wherever it puts itself.
export type Place = "bar-start" | "bar" | "bar-acts" | "rail" | "floor" | "column" | "keys" | "dialogs";

export interface Panel {
  at: Place;
  order: number; // among those at the same place, and so everywhere here
  Show: ComponentType;
}

// One of the parts of the room in the dock of a phone: the id of what it shows, and where that is a page of its own its address.
export interface DockItem {
  order: number;
  to: string;
  icon: string;
  words: () => string;
  href?: (room: Room) => string | null; // null: there is nothing to go to
}

// A key of the podium. It is turned off by its code, and asks what its button asks.
export interface PodiumKey extends KeyShape {
  order: number;
  shown: string;
  on?: string; // acts on what is selected in this column
  words: () => string;
  may?: (room: Room) => boolean;
  act: (room: Room) => unknown;
}

// A column of the podium in which rows are selected.
export interface Column {
  order: number;
  name: string;
  rows: (room: Room) => { id: string }[]; // in their order
  reveal?: (room: Room, id: string) => void; // where only some are shown, those among which this one is
}

// Begins to listen to what is read aloud.
export type Announce = (room: Room) => void;

export interface RoomPart {
  panels?: Panel[];
  dock?: DockItem[];
  announce?: Announce;
}

export interface PodiumPart {
  panels?: Panel[];
  keys?: PodiumKey[];
  columns?: Column[];
  announce?: Announce;
  watch?: (room: Room) => unknown; // with what this reads, an error that has been read goes away
}

export const inOrder = <T extends { order: number }>(all: readonly (T[] | undefined)[]): T[] =>
  all.flatMap((some) => some ?? []).sort((a, b) => a.order - b.order);
