// A reason as it comes over the wire: a code of a set, words of somebody's own, and both in English.

import type { Commands } from "../shared/contract";

export interface Reason<C extends string> {
  reason: string | null;
  reason_code: C | null;
  reason_note: string | null;
}
export type Code<Name extends keyof Commands> = Commands[Name] extends { reason_code?: infer C }
  ? NonNullable<C>
  : never;

// A code that is newer than this page is said as the server says it.
export function wordsOf<C extends string>(
  sentences: Partial<Record<C, string>>,
  { reason, reason_code: code, reason_note: note }: Reason<C>,
): string {
  const sentence = code ? sentences[code] : null;
  return sentence ? [sentence, note].filter(Boolean).join(" ") : (reason ?? "");
}
