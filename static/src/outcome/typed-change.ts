// What a person has just changed in a text, as one piece to take out and one to put in. The strings alone do not say it:
// an "e" before an "e" may as well have come after it. In a text of several authors it matters whose letter was there
// first, for what the other writes goes beside it. The caret tells: what was typed ends where it stands.

import type { Node } from "@tiptap/pm/model";
import type { EditorState } from "@tiptap/pm/state";

export interface Change {
  index: number; // UTF-16 units, as in Yjs
  remove: number;
  insert: string;
}

const isHigh = (unit = ""): boolean => /[\uD800-\uDBFF]/.test(unit);
const isLow = (unit = ""): boolean => /[\uDC00-\uDFFF]/.test(unit);

// The caret's index in text nodes that stand side by side; their end where it stands elsewhere.
function caretIn(texts: readonly Node[], length: number, state?: EditorState): number {
  const { parent, parentOffset } = state?.selection.$head ?? {};
  let before = 0;
  for (let at = 0; parent && at < parent.childCount; before += parent.child(at++).nodeSize) {
    if (parent.child(at) === texts[0]) return Math.max(0, Math.min((parentOffset ?? 0) - before, length));
  }
  return length;
}

/** The change from `old` to what these text nodes say, nearest to the caret. Pairs of surrogates stay together. */
export function typedChange(old: string, texts: readonly Node[], state?: EditorState): Change {
  const now = texts.map(({ text }) => text ?? "").join("");
  const shorter = Math.min(old.length, now.length);
  let [left, right] = [0, 0];
  const reachRight = (most: number): void => {
    while (left + right < shorter && right < most && old.at(-right - 1) === now.at(-right - 1)) right++;
  };
  reachRight(now.length - caretIn(texts, now.length, state));
  while (left + right < shorter && old[left] === now[left]) left++;
  reachRight(shorter);
  if (left > 0 && isHigh(now[left - 1])) left--;
  if (right > 0 && isLow(now.at(-right))) right--;
  return { index: left, remove: old.length - left - right, insert: now.slice(left, now.length - right) };
}
