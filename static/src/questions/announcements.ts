// What is read aloud of the questions.

import { whenChanged } from "../room/announcements";
import type { Announce } from "../room/parts";
import type { Room } from "../room/room";
import { calmly, say } from "../shared/announce";
import { _, ngettext } from "../shared/i18n";
import { speakersOf } from "../speakers/state";
import { questionsOf } from "./state";

// New questions, at most each fifteen seconds, and how many since it was last said.
function announceNew(room: Room): void {
  const count = () => questionsOf(room).all.value.filter((question) => question.published_at).length;
  let said = count();
  const tell = calmly(15, () => {
    const fresh = count() - said;
    said = count();
    if (fresh > 0) say(ngettext("%(num)s new question", "%(num)s new questions", fresh), "questions");
  });
  if (!room.given.may.podium) whenChanged(room, count, () => tell(""));
}

function announceStage(room: Room): void {
  whenChanged(
    room,
    () => questionsOf(room).staged.value,
    (now) => {
      const question = questionsOf(room).all.value.find((each) => each.id === now);
      if (question) say(_("On stage: %(text)s", { text: question.text }), "stage");
    },
  );
}

export const announceQuestions: Announce = (room) => {
  announceNew(room);
  announceStage(room);
};

// To the podium: how much there is to decide, requests and questions in one sentence.
export const announceQueue: Announce = (room) => {
  const queue = calmly(10, (text) => say(text, "queue"));
  whenChanged(
    room,
    () =>
      `${speakersOf(room).toDecide.value.length} ${questionsOf(room).all.value.filter((question) => question.state === "pending").length}`,
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
};
