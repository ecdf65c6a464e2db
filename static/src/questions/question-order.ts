// The order in which questions stand on this screen. Nothing jumps: rows keep their place while counts change, and
// new questions wait until the reader asks for them. What is on stage keeps its place among the others.

import { signal } from "@preact/signals";
import type { Question } from "../shared/contract";

export type By = "endorsed" | "newest";

const at = (question: Question): string => question.published_at ?? question.asked_at;

export type Support = (id: string) => number;

export function compare(by: By, support: Support): (a: Question, b: Question) => number {
  const newest = (a: Question, b: Question) => (at(a) < at(b) ? 1 : at(a) > at(b) ? -1 : b.number - a.number);
  const closed = (question: Question) => (question.state === "answered" ? 1 : 0);
  if (by === "newest") return (a, b) => closed(a) - closed(b) || newest(a, b);
  return (a, b) => closed(a) - closed(b) || support(b.id) - support(a.id) || newest(a, b);
}

export class Order {
  constructor(private readonly support: Support) {}

  readonly by = signal<By>("endorsed");
  private readonly shown = signal<ReadonlyMap<string, number> | null>(null);

  // What stands on the screen now, and how many more there are. Until the order is kept, all of them in their order.
  view(all: readonly Question[], own: ReadonlySet<string>): { rows: Question[]; fresh: number } {
    const place = this.shown.value;
    if (!place?.size) return { rows: [...all].sort(compare(this.by.value, this.support)), fresh: 0 };
    const rows = all.filter((question) => place.has(question.id) || own.has(question.id));
    rows.sort((a, b) => (place.get(a.id) ?? -1) - (place.get(b.id) ?? -1));
    return { rows, fresh: all.length - rows.length };
  }

  // From the first whole look on, the order is kept: while pages of what is old still arrive, nothing is new.
  keep(rows: readonly Question[], whole: boolean): void {
    if (whole && !this.shown.peek()?.size && rows.length) this.put(rows.map((question) => question.id));
  }

  // What was seen on stage is not new when it leaves the stage.
  saw(id: string | undefined): void {
    const place = this.shown.peek();
    if (id && place?.size && !place.has(id)) this.put([id, ...place.keys()]);
  }

  refresh(all: readonly Question[], whole: boolean): void {
    if (whole) this.put([...all].sort(compare(this.by.peek(), this.support)).map((question) => question.id));
  }

  sortBy(by: By, all: readonly Question[], whole: boolean): void {
    this.by.value = by;
    this.refresh(all, whole);
  }

  private put(ids: readonly string[]): void {
    this.shown.value = new Map(ids.map((id, n) => [id, n]));
  }
}
