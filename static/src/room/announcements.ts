// What assistive technology hears of the room: few words, rarely, and each change once. What there is to say of a feature, it
// says itself (`announce` of its part); of the line to the server, the frame does.

import { effect, untracked } from "@preact/signals";
import { warn } from "../shared/announce";
import { _ } from "../shared/i18n";
import type { Announce } from "./parts";
import type { Room } from "./room";

// Runs when the watched value changes, but not for the first one: that is the page itself. Whom the room is closed to
// hears no more of it.
export function whenChanged<T>(room: Room, watch: () => T, then: (now: T, before: T) => void): void {
  let before: T | undefined;
  let begun = false;
  effect(() => {
    const now = watch();
    if (begun && now !== before && room.over.peek() === null) untracked(() => then(now, before as T));
    begun = true;
    before = now;
  });
}

// A broken line is told urgently only where it holds back what somebody did.
const announceLine: Announce = (room) =>
  whenChanged(
    room,
    () => room.link.state.value === "away" && room.link.outbox.waiting.value > 0,
    (stuck) => stuck && warn(_("There is no connection. What you sent goes out when you are back.")),
  );

export function announceTheRoom(room: Room, parts: readonly { announce?: Announce }[]): void {
  for (const { announce } of [...parts, { announce: announceLine }]) announce?.(room);
}
