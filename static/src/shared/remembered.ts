// A choice of this device, such as its theme. The page needs it before anything is drawn, and it is nobody's words.

import { effect, type Signal, signal } from "@preact/signals";

// A device may refuse to keep anything (private window, full disk): the page then keeps it alone.
export function ifAllowed<T>(what: () => T): T | null {
  try {
    return what();
  } catch {
    return null;
  }
}

export function remembered(name: string, first: string): Signal<string> {
  const held = signal(ifAllowed(() => localStorage.getItem(name)) ?? first);
  effect(() => {
    const now = held.value;
    ifAllowed(() => (now === first ? localStorage.removeItem(name) : localStorage.setItem(name, now)));
  });
  return held;
}
