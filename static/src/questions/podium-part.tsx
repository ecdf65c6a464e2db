// The questions on the podium, with their keys.

import type { PodiumPart } from "../room/parts";
import type { Room } from "../room/room";
import { selectionOf } from "../room/selection";
import type { Question } from "../shared/contract";
import { _ } from "../shared/i18n";
import { announceQuestions, announceQueue } from "./announcements";
import { PodiumQuestions } from "./podium-questions";
import { isDecidable, isStageable, mayDecide, publish, stageOrNot } from "./question-acts";
import { questionsOf } from "./state";
import { inTab, openTabOf, tabOf } from "./tabs";

const selected = (room: Room): Question | undefined => questionsOf(room).get(selectionOf(room).selected("questions"));

function dismissSelected(room: Room): void {
  const question = selected(room);
  if (!question) return;
  selectionOf(room).pick("questions", question.id);
  document.getElementById(`dismiss-${question.id}`)?.click();
}

export const part: PodiumPart = {
  panels: [{ at: "column", order: 20, Show: PodiumQuestions }],
  columns: [
    {
      order: 20,
      name: "questions",
      rows: (room) => inTab(room, tabOf(room).value),
      reveal: openTabOf,
    },
  ],
  keys: [
    {
      order: 200,
      code: "KeyP",
      shown: "P",
      on: "questions",
      words: () => _("Publish the selected question"),
      may: (room) => mayDecide(room, selected(room), isDecidable),
      act: (room) => publish(room, selected(room)),
    },
    {
      order: 201,
      code: "KeyX",
      shown: "X",
      on: "questions",
      words: () => _("Dismiss the selected question, with a reason"),
      may: (room) => mayDecide(room, selected(room), isDecidable),
      act: dismissSelected,
    },
    {
      order: 202,
      code: "KeyT",
      shown: "T",
      on: "questions",
      words: () => _("Put on stage, take off"),
      may: (room) => mayDecide(room, selected(room), isStageable),
      act: (room) => stageOrNot(room, selected(room)),
    },
  ],
  announce: (room) => {
    announceQuestions(room);
    announceQueue(room);
  },
};
