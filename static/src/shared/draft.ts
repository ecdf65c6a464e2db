// A field is a draft on the device, by person and place, until its command is acknowledged.

import { effect, type Signal, signal } from "@preact/signals";

let person = "nobody";
const open = new Map<string, Signal<string>>();

export function useDraftsOf(id: string | null | undefined): void {
  person = id ?? "nobody";
}

// A device may refuse to keep anything (private window, full disk): the page then keeps it alone.
function kept<T>(what: () => T): T | null {
  try {
    return what();
  } catch {
    return null;
  }
}

export function draft(place: string, first = ""): Signal<string> {
  const key = `draft:${person}:${place}`;
  const known = open.get(key);
  if (known) return known;
  const text = signal(kept(() => localStorage.getItem(key)) ?? first);
  open.set(key, text);
  effect(() => {
    const now = text.value;
    kept(() => (now ? localStorage.setItem(key, now) : localStorage.removeItem(key)));
  });
  return text;
}

// Only what was sent is let go: what the person typed meanwhile stays.
export function letGo(text: Signal<string>, sent: string): void {
  if (text.value === sent) text.value = "";
}

// The draft is done with: the next who opens the field begins with what stands there then.
export function forget(place: string): void {
  const key = `draft:${person}:${place}`;
  open.delete(key);
  kept(() => localStorage.removeItem(key));
}

export function remembered(name: string, first: string): Signal<string> {
  const held = signal(kept(() => localStorage.getItem(name)) ?? first);
  effect(() => {
    const now = held.value;
    kept(() => (now === first ? localStorage.removeItem(name) : localStorage.setItem(name, now)));
  });
  return held;
}
