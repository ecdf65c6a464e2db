// For tests alone: what a page is in Node, enough of it for focus, keys, fields and what is read aloud. It must be imported
// before what looks at the page as it loads.

import { Window } from "happy-dom";

const SEEN = [
  ...(["document", "Node", "Text", "Element", "CharacterData", "HTMLElement", "HTMLInputElement"] as const),
  ...(["KeyboardEvent", "Event", "DOMParser", "MutationObserver", "innerHeight"] as const),
  ...(["navigator", "location", "localStorage", "sessionStorage"] as const),
] as const;
const CALLED = ["addEventListener", "getComputedStyle", "getSelection"] as const;

// A new, empty page takes the place of the one before.
export function openPage(): Window {
  const window = new Window({ url: "http://localhost/" });
  const frame = (then: () => void) => queueMicrotask(then);
  const put = (name: string, value: unknown) =>
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  for (const name of SEEN) put(name, window[name]);
  put("requestAnimationFrame", frame);
  for (const name of CALLED) put(name, (window[name] as () => unknown).bind(window));
  put("window", window);
  return window;
}

openPage();
