// The questions, as everybody in the room reads and asks them.

import type { RoomPart } from "../room/parts";
import { _ } from "../shared/i18n";
import { announceQuestions } from "./announcements";
import { QuestionsCard } from "./questions";

export const part: RoomPart = {
  panels: [{ at: "column", order: 20, Show: QuestionsCard }],
  dock: [{ order: 20, to: "questions", icon: "ask", words: () => _("Questions") }],
  announce: announceQuestions,
};
