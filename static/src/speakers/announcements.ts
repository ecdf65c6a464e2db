// What is read aloud of the floor and of who waits for it.

import { whenChanged } from "../room/announcements";
import type { Announce } from "../room/parts";
import type { Room } from "../room/room";
import { calmly, say, warn } from "../shared/announce";
import { floorTime, moment } from "../shared/clock";
import type { FloorRequest } from "../shared/contract";
import { _, ngettext, ordinal } from "../shared/i18n";
import { spokenLimit, who } from "./labels";
import { speakersOf } from "./state";

function announceHolder(room: Room): void {
  whenChanged(
    room,
    () => speakersOf(room).floor.value?.request ?? null,
    () => {
      const holder = speakersOf(room).holder.value;
      if (!holder) return say(_("Nobody has the floor"), "floor");
      const mine = speakersOf(room).mine.value.some((own) => own.id === holder.id);
      if (mine) return warn(_("You have the floor"));
      const limit = speakersOf(room).floor.value?.limit_s;
      say(
        limit
          ? _("%(who)s has the floor, %(time)s", { who: who(room, holder), time: spokenLimit(limit) })
          : _("%(who)s has the floor", { who: who(room, holder) }),
        "floor",
      );
    },
  );
}

function phaseWords(now: string, before: string, warning: number): string | null {
  if (now === "paused") return _("Paused");
  if (before === "paused") return _("Resumed");
  if (now === "over") return _("Time is over");
  return now === "warning" ? ngettext("%(num)s second left", "%(num)s seconds left", warning) : null;
}

// Warning, overrun, pause and going on: to the holder and to the podium.
function announceClock(room: Room): void {
  const concerned = () => room.given.may.podium || speakersOf(room).mine.value.some((own) => own.state === "speaking");
  const phase = () => {
    const floor = speakersOf(room).floor.value;
    if (!floor?.request) return "";
    return `${floor.request} ${floor.paused ? "paused" : floorTime(floor, moment.value).phase}`;
  };
  whenChanged(room, phase, (is, was) => {
    const [[holder, now = ""], [other, before = ""]] = [is.split(" "), was.split(" ")];
    // A statement that begins, or is given the floor again, is told by the floor.
    const words = phaseWords(now, holder === other ? before : "", speakersOf(room).floor.value?.warning_s ?? 30);
    if (words && concerned()) say(words, "clock", "mine");
  });
}

const isOpen = (request: FloorRequest): boolean =>
  ["pending", "accepted", "speaking", "interrupted"].includes(request.state);

function announceMine(room: Room): void {
  const place = () => speakersOf(room).mine.value.find((own) => own.state === "accepted")?.place ?? null;
  whenChanged(room, place, (now, before) => {
    if (now === null) return;
    if (before === null)
      say(_("Your request is accepted. You are %(nth)s on the list.", { nth: ordinal(now) }), "mine", "mine");
    else if (now <= 3 && now < before)
      say(now === 1 ? _("You are next") : _("You are %(nth)s on the list.", { nth: ordinal(now) }), "place", "mine");
  });
  const declined = () => speakersOf(room).mine.value.find((own) => own.state === "declined")?.id ?? null;
  whenChanged(room, declined, (now) => now && say(_("Your request was declined"), "mine", "mine"));
  const interrupted = () => speakersOf(room).mine.value.some((own) => own.state === "interrupted");
  whenChanged(room, interrupted, (now) => now && say(_("You are interrupted"), "mine", "mine"));
}

function announceList(room: Room): void {
  const list = calmly(10, (text) => say(text, "list"));
  whenChanged(
    room,
    () =>
      speakersOf(room)
        .waiting.value.map((request) => request.id)
        .join(),
    () =>
      list(
        ngettext(
          "List changed: %(num)s waiting",
          "List changed: %(num)s waiting",
          speakersOf(room).waiting.value.length,
        ),
      ),
  );
}

export const announceSpeakers: Announce = (room) => {
  for (const announce of [announceHolder, announceClock, announceMine, announceList]) announce(room);
};

// To the podium, and at once: a point of order, and a place whose speaker has left.
export const announceUrgent: Announce = (room) => {
  whenChanged(
    room,
    () => speakersOf(room).points.value.at(-1)?.id,
    (now) => {
      const point = speakersOf(room).points.value.find((request) => request.id === now && request.state === "pending");
      if (point) warn(_("%(who)s raises a point of order", { who: who(room, point) }));
    },
  );
  const unnamed = () => speakersOf(room).requests.value.filter((request) => request.to_be_named && isOpen(request));
  whenChanged(
    room,
    () =>
      unnamed()
        .map((request) => request.id)
        .join(),
    (now, before) => {
      const fresh = unnamed().find((request) => now.includes(request.id) && !before.includes(request.id));
      if (fresh) warn(_("Nobody is named to speak for %(who)s", { who: who(room, fresh) }));
    },
  );
};
