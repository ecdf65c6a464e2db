// What assistive technology hears of the room, by ui.md section 7: few words, rarely, and each change once.

import { effect, untracked } from "@preact/signals";
import { calmly, say, warn } from "../shared/announce";
import { floorTime, moment } from "../shared/clock";
import type { FloorRequest } from "../shared/contract";
import { _, ngettext, ordinal } from "../shared/i18n";
import { spokenLimit, who } from "./labels";
import { room } from "./room";
import { toDecide } from "./selection";

// Runs when the watched value changes, but not for the first one: that is the page itself. Whom the room is closed to
// hears no more of it.
function whenChanged<T>(watch: () => T, then: (now: T, before: T) => void): void {
  let before: T | undefined;
  let begun = false;
  effect(() => {
    const now = watch();
    if (begun && now !== before && room.over.peek() === null) untracked(() => then(now, before as T));
    begun = true;
    before = now;
  });
}

function hearHolder(): void {
  whenChanged(
    () => room.floor.value?.request ?? null,
    () => {
      const holder = room.holder.value;
      if (!holder) return say(_("Nobody has the floor"), "floor");
      const mine = room.myRequests.value.some((own) => own.id === holder.id);
      if (mine) return warn(_("You have the floor"));
      const limit = room.floor.value?.limit_s;
      say(
        limit
          ? _("%(who)s has the floor, %(time)s", { who: who(holder), time: spokenLimit(limit) })
          : _("%(who)s has the floor", { who: who(holder) }),
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
function hearClock(): void {
  const concerned = () => room.given.may.podium || room.myRequests.value.some((own) => own.state === "speaking");
  const phase = () => {
    const floor = room.floor.value;
    if (!floor?.request) return "";
    return `${floor.request} ${floor.paused ? "paused" : floorTime(floor, moment.value).phase}`;
  };
  whenChanged(phase, (is, was) => {
    const [[holder, now = ""], [other, before = ""]] = [is.split(" "), was.split(" ")];
    // A statement that begins, or is given the floor again, is told by the floor.
    const words = phaseWords(now, holder === other ? before : "", room.floor.value?.warning_s ?? 30);
    if (words && concerned()) say(words, "clock", "mine");
  });
}

// To the podium, and at once: a point of order, and a place whose speaker has left.
function hearUrgent(): void {
  if (!room.given.may.podium) return;
  whenChanged(
    () => room.points.value.at(-1)?.id,
    (now) => {
      const point = room.points.value.find((request) => request.id === now && request.state === "pending");
      if (point) warn(_("%(who)s raises a point of order", { who: who(point) }));
    },
  );
  const unnamed = () => room.requests.value.filter((request) => request.to_be_named && isOpen(request));
  whenChanged(
    () =>
      unnamed()
        .map((request) => request.id)
        .join(),
    (now, before) => {
      const fresh = unnamed().find((request) => now.includes(request.id) && !before.includes(request.id));
      if (fresh) warn(_("Nobody is named to speak for %(who)s", { who: who(fresh) }));
    },
  );
}

const isOpen = (request: FloorRequest): boolean =>
  ["pending", "accepted", "speaking", "interrupted"].includes(request.state);

function hearMine(): void {
  const place = () => room.myRequests.value.find((own) => own.state === "accepted")?.place ?? null;
  whenChanged(place, (now, before) => {
    if (now === null) return;
    if (before === null)
      say(_("Your request is accepted. You are %(nth)s on the list.", { nth: ordinal(now) }), "mine", "mine");
    else if (now <= 3 && now < before)
      say(now === 1 ? _("You are next") : _("You are %(nth)s on the list.", { nth: ordinal(now) }), "place", "mine");
  });
  const declined = () => room.myRequests.value.find((own) => own.state === "declined")?.id ?? null;
  whenChanged(declined, (now) => now && say(_("Your request was declined"), "mine", "mine"));
  const interrupted = () => room.myRequests.value.some((own) => own.state === "interrupted");
  whenChanged(interrupted, (now) => now && say(_("You are interrupted"), "mine", "mine"));
}

function hearCounts(): void {
  const list = calmly(10, (text) => say(text, "list"));
  whenChanged(
    () => room.waiting.value.map((request) => request.id).join(),
    () => list(ngettext("List changed: %(num)s waiting", "List changed: %(num)s waiting", room.waiting.value.length)),
  );
  if (!room.given.may.podium) return;
  const queue = calmly(10, (text) => say(text, "queue"));
  whenChanged(
    () => `${toDecide().length} ${room.questions.value.filter((question) => question.state === "pending").length}`,
    (now) => {
      const [requests, questions] = now.split(" ");
      queue(
        _("To decide: requests %(requests)s, questions %(questions)s", {
          requests: requests ?? "",
          questions: questions ?? "",
        }),
      );
    },
  );
}

// New questions, at most each fifteen seconds, and how many since it was last said.
function hearQuestions(): void {
  const count = () => room.questions.value.filter((question) => question.published_at).length;
  let said = count();
  const tell = calmly(15, () => {
    const fresh = count() - said;
    said = count();
    if (fresh > 0) say(ngettext("%(num)s new question", "%(num)s new questions", fresh), "questions");
  });
  if (!room.given.may.podium) whenChanged(count, () => tell(""));
}

function hearStage(): void {
  whenChanged(
    () => room.staged.value,
    (now) => {
      const question = room.questions.value.find((each) => each.id === now);
      if (question) say(_("On stage: %(text)s", { text: question.text }), "stage");
    },
  );
}

function hearSession(): void {
  whenChanged(
    () => room.session.value?.state,
    (now) => {
      if (now === "live") say(_("The session is live"), "session");
      if (now === "suspended") say(_("Session suspended"), "session");
      if (now === "closed") say(_("Session closed"), "session");
    },
  );
}

// A broken line is told urgently only where it holds back what somebody did.
function hearLine(): void {
  whenChanged(
    () => room.link.state.value === "away" && room.link.outbox.waiting.value > 0,
    (stuck) => stuck && warn(_("There is no connection. What you sent goes out when you are back.")),
  );
}

export function hearTheRoom(): void {
  for (const hear of [
    hearHolder,
    hearClock,
    hearUrgent,
    hearMine,
    hearCounts,
    hearQuestions,
    hearStage,
    hearSession,
    hearLine,
  ])
    hear();
}
