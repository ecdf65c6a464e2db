// What the podium does. Each act names what is on this screen; another state there is refused and shown.

import { signal } from "@preact/signals";
import type { CommandName, Commands, Question } from "../shared/contract";
import { _ } from "../shared/i18n";
import { Refused } from "../shared/outbox";
import type { Wire } from "../shared/transport";
import type { Given } from "./reason";
import type { DismissCode } from "./reasons";
import { room } from "./room";
import { column, inTab, tab, toDecide } from "./selection";
import { trouble, wentWrong } from "./trouble";
import { recordUndo } from "./undo";

export const pausedUntil = signal(0);
const doing = signal<ReadonlySet<string>>(new Set());

export const isBusy = (id: string): boolean => doing.value.has(id);

// One act at a time on one thing; a stale decision lets the keys rest for half a second. Answers what the act made.
export async function act<N extends CommandName>(id: string, name: N, args: Commands[N]): Promise<Wire | null> {
  if (doing.value.has(id)) return null;
  doing.value = new Set([...doing.value, id]);
  trouble.value = null;
  try {
    return await room.act(name, args);
  } catch (fault) {
    failed(id, fault);
    return null;
  } finally {
    doing.value = new Set([...doing.value].filter((other) => other !== id));
  }
}

// What cannot be said at its row, because the row has left, is said at the head of the column.
function placeFor(id: string): string {
  const rows = [...toDecide(), ...room.waiting.value, ...inTab(tab.value)];
  const shown = ["floor", "list", "questions"].includes(id) || rows.some((row) => row.id === id);
  return shown ? id : column.value;
}

function failed(id: string, fault: unknown): void {
  wentWrong(placeFor(id), (fault as Error).message);
  if (fault instanceof Refused && fault.stale) pausedUntil.value = Date.now() + 500;
}

// What can be done with a question in its state: asked by the buttons and by the keys.
export const isDecidable = ({ state }: Question): boolean => state === "pending" || state === "shortlisted";
export const isStageable = ({ state }: Question): boolean => state === "published" || state === "on_stage";

export const mayDecide = (question: Question | undefined, is: (question: Question) => boolean): boolean =>
  question !== undefined && !room.closed.value && is(question);

const present = (question: Question): Question => room.here.store.get("question", question.id) ?? question;

// The way back names the revision that is there then.
const undo = (name: "questions.take_back" | "questions.restore", question: Question) => () =>
  room.act(name, { question: question.id, revision: present(question).revision });

export async function publish(question: Question | undefined): Promise<void> {
  if (
    question &&
    (await act(question.id, "questions.publish", { question: question.id, revision: question.revision }))
  ) {
    recordUndo(_("You published question %(n)s", { n: question.number }), undo("questions.take_back", question));
  }
}

export async function dismiss(question: Question, why: Given<DismissCode>): Promise<void> {
  await room.act("questions.dismiss", { question: question.id, revision: question.revision, ...why });
  recordUndo(_("You dismissed question %(n)s", { n: question.number }), undo("questions.restore", question));
}

export async function restore(question: Question): Promise<void> {
  await act(question.id, "questions.restore", { question: question.id, revision: question.revision });
}

export async function takeBackQuestion(question: Question): Promise<void> {
  await act(question.id, "questions.take_back", { question: question.id, revision: question.revision });
}

export async function stageOrNot(question: Question | undefined): Promise<void> {
  if (!question) return;
  if (question.state === "on_stage") {
    if (await act(question.id, "questions.unstage", { question: question.id })) {
      recordUndo(_("Question %(n)s is off the stage", { n: question.number }));
    }
    return;
  }
  const args = { question: question.id, revision: question.revision, from: room.staged.value };
  if (question.state === "published" && (await act(question.id, "questions.stage", args))) {
    recordUndo(_("Question %(n)s is on stage", { n: question.number }), () =>
      room.act("questions.unstage", { question: question.id }),
    );
  }
}

export async function answer(question: Question, how: "live" | "written", text?: string): Promise<void> {
  const args = { question: question.id, revision: question.revision, how, ...(text ? { text } : {}) };
  await room.act("questions.answer", args);
  recordUndo(_("Question %(n)s is marked as answered", { n: question.number }));
}

export async function takeQuestions(on: boolean): Promise<void> {
  await act("questions", "dialogues.take_questions", { session: room.given.session, on });
}
