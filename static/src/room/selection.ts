// What the keyboard has selected in each column of the podium, and which column it is in.

import { signal } from "@preact/signals";
import { room } from "./room";
import type { FloorRequest, Question, QuestionState } from "./types";

export type Column = "list" | "questions";
export type Tab = "pending" | "published" | "answered" | "dismissed";

export const column = signal<Column>("list");
export const tab = signal<Tab>("pending");
const picked = signal<Record<Column, string | null>>({ list: null, questions: null });

export function pick(where: Column, id: string): void {
  column.value = where;
  picked.value = { ...picked.value, [where]: id };
}

export const toDecide = (): FloorRequest[] =>
  room.requests.value
    .filter((request) => request.state === "pending" && request.list === room.list.value?.id)
    .sort((a, b) => (a.requested_at < b.requested_at ? -1 : 1));

const STATES: Record<Tab, QuestionState[]> = {
  pending: ["pending", "shortlisted"],
  published: ["on_stage", "published"],
  answered: ["answered"],
  dismissed: ["dismissed", "withdrawn"],
};

export function inTab(which: Tab): Question[] {
  const rows = room.questions.value.filter((question) => STATES[which].includes(question.state));
  const stage = (question: Question) => (question.state === "on_stage" ? 0 : 1);
  // New ones come at the end, so that nothing moves under the pointer.
  return rows.sort((a, b) => stage(a) - stage(b) || a.number - b.number);
}

function rows(where: Column): { id: string }[] {
  return where === "list" ? [...toDecide(), ...room.waiting.value] : inTab(tab.value);
}

// What was selected may have left the column; then the first one is.
export function selected(where: Column): string | null {
  const all = rows(where);
  const id = picked.value[where];
  return (all.find((row) => row.id === id) ?? all[0])?.id ?? null;
}

export const selectedRequest = (): FloorRequest | undefined =>
  room.requests.value.find((request) => request.id === selected("list"));

export const selectedQuestion = (): Question | undefined =>
  room.questions.value.find((question) => question.id === selected("questions"));

export function step(by: -1 | 1): void {
  const all = rows(column.value);
  const at = all.findIndex((row) => row.id === selected(column.value));
  const next = all[Math.min(all.length - 1, Math.max(0, at + by))];
  if (!next) return;
  pick(column.value, next.id);
  requestAnimationFrame(() => document.getElementById(`pick-${next.id}`)?.focus());
}
