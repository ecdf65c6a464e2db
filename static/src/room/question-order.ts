// The order in which questions stand on this screen. Nothing jumps: rows keep their place while counts change, and
// new questions wait until the reader asks for them.

import { signal } from "@preact/signals";
import type { Question } from "./types";

export type By = "endorsed" | "newest";

const at = (question: Question): string => question.published_at ?? question.asked_at;

export function compare(by: By): (a: Question, b: Question) => number {
  const newest = (a: Question, b: Question) => (at(a) < at(b) ? 1 : at(a) > at(b) ? -1 : b.number - a.number);
  const closed = (question: Question) => (question.state === "answered" ? 1 : 0);
  if (by === "newest") return (a, b) => closed(a) - closed(b) || newest(a, b);
  return (a, b) => closed(a) - closed(b) || b.endorsements - a.endorsements || newest(a, b);
}

export class Order {
  readonly by = signal<By>("endorsed");
  private readonly shown = signal<string[] | null>(null);

  // What stands on the screen now, and how many more there are.
  view(all: readonly Question[], own: ReadonlySet<string>): { rows: Question[]; fresh: number } {
    const kept = this.shown.value;
    if (!kept?.length) return { rows: [...all].sort(compare(this.by.value)), fresh: 0 };
    const place = new Map(kept.map((id, n) => [id, n]));
    const rows = all.filter((question) => place.has(question.id) || own.has(question.id));
    rows.sort((a, b) => (place.get(a.id) ?? -1) - (place.get(b.id) ?? -1));
    return { rows, fresh: all.length - rows.length };
  }

  // From the first look on, the order is kept.
  keep(rows: readonly Question[]): void {
    if (!this.shown.peek()?.length && rows.length) this.shown.value = rows.map((question) => question.id);
  }

  refresh(all: readonly Question[]): void {
    this.shown.value = [...all].sort(compare(this.by.peek())).map((question) => question.id);
  }

  sortBy(by: By, all: readonly Question[]): void {
    this.by.value = by;
    this.refresh(all);
  }
}
