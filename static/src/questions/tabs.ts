// The questions on the podium, by their state: in tabs, of which one is open.

import { signal } from "@preact/signals";
import { perRoom } from "../room/context";
import type { Room } from "../room/room";
import type { Question, QuestionState } from "../shared/contract";
import { questionsOf } from "./state";

export type Tab = "pending" | "published" | "answered" | "dismissed";

const STATES: Record<Tab, QuestionState[]> = {
  pending: ["pending", "shortlisted"],
  published: ["on_stage", "published"],
  answered: ["answered"],
  dismissed: ["dismissed", "withdrawn"],
};

export const tabOf = perRoom(() => signal<Tab>("pending"));

export function inTab(room: Room, which: Tab): Question[] {
  const rows = questionsOf(room).all.value.filter((question) => STATES[which].includes(question.state));
  const stage = (question: Question) => (question.state === "on_stage" ? 0 : 1);
  // New ones come at the end, so that nothing moves under the pointer.
  return rows.sort((a, b) => stage(a) - stage(b) || a.number - b.number);
}

// The tab in which a question is now.
export function openTabOf(room: Room, id: string): void {
  const state = questionsOf(room).get(id)?.state;
  const holds = (Object.keys(STATES) as Tab[]).find((each) => state && STATES[each].includes(state));
  if (holds) tabOf(room).value = holds;
}
