// What the keyboard has selected in each column of the podium, and which column it is in: the one that has the focus, or
// in which something was done last. All keys that act on what is selected obey that one.

import { effect, signal } from "@preact/signals";
import type { FloorRequest, Question, QuestionState } from "../shared/contract";
import { room } from "./room";

export type Column = "list" | "questions";
export type Tab = "pending" | "published" | "answered" | "dismissed";

export const column = signal<Column>("list");
export const tab = signal<Tab>("pending");
const picked = signal<Record<Column, string | null>>({ list: null, questions: null });
const leapt: Record<Column, number> = { list: 0, questions: 0 };

export function pick(where: Column, id: string): void {
  leapt[where] = 0;
  column.value = where;
  picked.value = { ...picked.value, [where]: id };
  requestAnimationFrame(keepInView);
}

// The tools that leave the row above draw this one up, on a short screen out of sight.
function keepInView(): void {
  const at = document.activeElement;
  if (at?.classList.contains("pick")) at.scrollIntoView({ block: "nearest" });
}

const isPoint = (request: FloorRequest): boolean => request.request_kind === "point_of_order";

// Points of order above all, of every list.
export const toDecide = (): FloorRequest[] =>
  room.requests.value
    .filter((request) => request.state === "pending" && (isPoint(request) || request.list === room.list.value?.id))
    .sort((a, b) => Number(isPoint(b)) - Number(isPoint(a)) || (a.requested_at < b.requested_at ? -1 : 1));

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

const focusOn = (id: string): void => {
  requestAnimationFrame(() => document.getElementById(`pick-${id}`)?.focus());
};

export function step(by: -1 | 1): void {
  const all = rows(column.value);
  const at = all.findIndex((row) => row.id === selected(column.value));
  const next = all[Math.min(all.length - 1, Math.max(0, at + by))];
  if (!next) return;
  pick(column.value, next.id);
  focusOn(next.id);
}

// The keys go over to the other column, to what is selected there.
export function turnColumn(to: Column): void {
  column.value = to;
  const id = selected(to);
  if (id) focusOn(id);
}

const isColumn = (name: string | undefined): name is Column => name === "list" || name === "questions";

// Wherever in a column the focus goes, or the pointer presses.
function follow(event: Event): void {
  const at = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-column]") : null;
  if (isColumn(at?.dataset.column)) column.value = at.dataset.column;
}

// The question, in whichever tab it is now.
export function turnTo(question: Question): void {
  const holds = (Object.keys(STATES) as Tab[]).find((each) => STATES[each].includes(question.state));
  if (!holds) return;
  tab.value = holds;
  pick("questions", question.id);
  focusOn(question.id);
}

const REST = 500;

// What was selected has left, by whoever's act: a key that was meant for it must not fall on the one that comes after.
export const rests = (where: Column): boolean => Date.now() < leapt[where] + REST;

export function watchSelection(): void {
  watch("list");
  watch("questions");
  document.addEventListener("focusin", follow);
  document.addEventListener("pointerdown", follow);
}

function watch(where: Column): void {
  let was = selected(where);
  effect(() => {
    const now = selected(where);
    if (now === was) return;
    if (was && now !== picked.value[where]) leap(where, was, now);
    was = now;
  });
}

// The focus that stood in the row that leaves goes to the one that is selected now.
function leap(where: Column, from: string, to: string | null): void {
  const at = Date.now();
  leapt[where] = at;
  const row = document.getElementById(`pick-${from}`)?.closest("li");
  if (!to || !row?.contains(document.activeElement)) return;
  setTimeout(() => {
    if (row.isConnected || document.activeElement !== document.body) return;
    document.getElementById(`pick-${to}`)?.focus();
    leapt[where] = at;
  }, 50);
}
