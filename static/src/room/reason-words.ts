// A reason as it comes over the wire: a code of a set, words of somebody's own, and both in English.

import type { Commands, Question } from "../shared/contract";

export type Reason = Pick<Question, "reason" | "reason_code" | "reason_note">;
export type Code<Name extends keyof Commands> = Commands[Name] extends { reason_code?: infer C }
  ? NonNullable<C>
  : never;

// A code that is newer than this page is said as the server says it.
export function wordsOf(
  sentences: Record<string, string>,
  { reason, reason_code: code, reason_note: note }: Reason,
): string {
  const sentence = code ? sentences[code] : null;
  return sentence ? [sentence, note].filter(Boolean).join(" ") : (reason ?? "");
}
