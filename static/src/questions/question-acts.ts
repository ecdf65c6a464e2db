// What the podium does with questions. Each act names the revision that was read.

import { act } from "../room/podium-acts";
import type { Given } from "../room/reason";
import type { Room } from "../room/room";
import { recordUndo } from "../room/undo";
import type { Question } from "../shared/contract";
import { _ } from "../shared/i18n";
import type { DismissCode } from "./reasons";
import { questionsOf } from "./state";
// What can be done with a question in its state: asked by the buttons and by the keys.
export const isDecidable = ({ state }: Question): boolean => state === "pending" || state === "shortlisted";
export const isStageable = ({ state }: Question): boolean => state === "published" || state === "on_stage";

export const mayDecide = (room: Room, question: Question | undefined, is: (question: Question) => boolean): boolean =>
  question !== undefined && !room.closed.value && is(question);

// The way back names the revision that is there then.
const undo = (room: Room, name: "questions.take_back" | "questions.restore", question: Question) => () =>
  room.act(name, { question: question.id, revision: (questionsOf(room).get(question.id) ?? question).revision });

export async function publish(room: Room, question: Question | undefined): Promise<void> {
  if (
    question &&
    (await act(room, question.id, "questions.publish", { question: question.id, revision: question.revision }))
  ) {
    recordUndo(
      room,
      _("You published question %(n)s", { n: question.number }),
      undo(room, "questions.take_back", question),
    );
  }
}

export async function dismiss(room: Room, question: Question, why: Given<DismissCode>): Promise<void> {
  await room.act("questions.dismiss", { question: question.id, revision: question.revision, ...why });
  recordUndo(
    room,
    _("You dismissed question %(n)s", { n: question.number }),
    undo(room, "questions.restore", question),
  );
}

export async function restore(room: Room, question: Question): Promise<void> {
  await act(room, question.id, "questions.restore", { question: question.id, revision: question.revision });
}

export async function takeBackQuestion(room: Room, question: Question): Promise<void> {
  await act(room, question.id, "questions.take_back", { question: question.id, revision: question.revision });
}

export async function stageOrNot(room: Room, question: Question | undefined): Promise<void> {
  if (!question) return;
  if (question.state === "on_stage") {
    if (await act(room, question.id, "questions.unstage", { question: question.id })) {
      recordUndo(room, _("Question %(n)s is off the stage", { n: question.number }));
    }
    return;
  }
  const args = { question: question.id, revision: question.revision, from: questionsOf(room).staged.value };
  if (question.state === "published" && (await act(room, question.id, "questions.stage", args))) {
    recordUndo(room, _("Question %(n)s is on stage", { n: question.number }), () =>
      room.act("questions.unstage", { question: question.id }),
    );
  }
}

export async function answer(room: Room, question: Question, how: "live" | "written", text?: string): Promise<void> {
  const args = { question: question.id, revision: question.revision, how, ...(text ? { text } : {}) };
  await room.act("questions.answer", args);
  recordUndo(room, _("Question %(n)s is marked as answered", { n: question.number }));
}

export async function takeQuestions(room: Room, on: boolean): Promise<void> {
  await act(room, "questions", "dialogues.take_questions", { session: room.given.session, on });
}
