// What the keyboard has selected in each column of the podium, and which column it is in: the one that has the focus, or
// in which something was done last. All keys that act on what is selected obey that one.

import { effect, signal } from "@preact/signals";
import { perRoom } from "./context";
import type { Room } from "./room";

const REST = 500;

const focusOn = (id: string): void => {
  requestAnimationFrame(() => document.getElementById(`pick-${id}`)?.focus());
};

// The tools that leave the row above draw this one up, on a short screen out of sight.
function keepInView(): void {
  const at = document.activeElement;
  if (at?.classList.contains("pick")) at.scrollIntoView({ block: "nearest" });
}

class Selection {
  private readonly at = signal<string | null>(null);
  private readonly picked = signal<Readonly<Record<string, string | null>>>({});
  private readonly leapt: Record<string, number> = {};

  constructor(private readonly room: Room) {}

  private get columns() {
    return this.room.podium.value?.columns ?? [];
  }

  // The column in which the keys act; at first the first one.
  get column(): string {
    return this.at.value ?? this.columns[0]?.name ?? "";
  }

  rows(where: string): { id: string }[] {
    return this.columns.find((column) => column.name === where)?.rows(this.room) ?? [];
  }

  // Whether it is a column, or a row that stands in one now.
  holds(id: string): boolean {
    return this.columns.some(({ name, rows }) => name === id || rows(this.room).some((row) => row.id === id));
  }

  pick(where: string, id: string): void {
    this.leapt[where] = 0;
    this.at.value = where;
    this.picked.value = { ...this.picked.value, [where]: id };
    requestAnimationFrame(keepInView);
  }

  // What was selected may have left the column; then the first one is.
  selected(where: string): string | null {
    const all = this.rows(where);
    const id = this.picked.value[where];
    return (all.find((row) => row.id === id) ?? all[0])?.id ?? null;
  }

  step(by: -1 | 1): void {
    const where = this.column;
    const all = this.rows(where);
    const at = all.findIndex((row) => row.id === this.selected(where));
    const next = all[Math.min(all.length - 1, Math.max(0, at + by))];
    if (next) this.turnTo(where, next.id);
  }

  // The row, wherever it is, and the focus with it.
  turnTo(where: string, id: string): void {
    this.columns.find(({ name }) => name === where)?.reveal?.(this.room, id);
    this.pick(where, id);
    focusOn(id);
  }

  // The keys go over to the other column, to what is selected there.
  turnColumn(to: string): void {
    this.at.value = to;
    const id = this.selected(to);
    if (id) focusOn(id);
  }

  // What was selected has left, by whoever's act: a key that was meant for it must not fall on the one that comes after.
  rests(where: string): boolean {
    return Date.now() < (this.leapt[where] ?? 0) + REST;
  }

  watch(): void {
    for (const { name } of this.columns) this.watchColumn(name);
    // Wherever in a column the focus goes, or the pointer presses.
    const follow = (event: Event) => {
      const at = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-column]") : null;
      if (at?.dataset.column) this.at.value = at.dataset.column;
    };
    document.addEventListener("focusin", follow);
    document.addEventListener("pointerdown", follow);
  }

  private watchColumn(where: string): void {
    let was = this.selected(where);
    effect(() => {
      const now = this.selected(where);
      if (now === was) return;
      if (was && now !== this.picked.value[where]) this.leap(where, was, now);
      was = now;
    });
  }

  // The focus that stood in the row that leaves goes to the one that is selected now.
  private leap(where: string, from: string, to: string | null): void {
    const at = Date.now();
    this.leapt[where] = at;
    const row = document.getElementById(`pick-${from}`)?.closest("li");
    if (!to || !row?.contains(document.activeElement)) return;
    setTimeout(() => {
      if (row.isConnected || document.activeElement !== document.body) return;
      document.getElementById(`pick-${to}`)?.focus();
      this.leapt[where] = at;
    }, 50);
  }
}

export const selectionOf = perRoom((room) => new Selection(room));
