// Why a request was declined, or a question not taken: codes come over the wire, and are said in the reader's language.

import type { Commands, Question } from "../shared/contract";
import { _ } from "../shared/i18n";

type Reason = Pick<Question, "reason" | "reason_code" | "reason_note">;
type Code<Name extends keyof Commands> = Commands[Name] extends { reason_code?: infer C } ? NonNullable<C> : never;
export type DeclineCode = Code<"speakers.decline_request">;
export type DismissCode = Code<"questions.dismiss">;

export const declineReasons = (): Record<DeclineCode, string> => ({
  item_closed: _("The item is closed."),
  has_spoken: _("You have spoken on this item."),
  time_over: _("Time is over."),
  as_question: _("Please ask it as a question."),
  outside_rules: _("Outside the rules of this dialogue."),
});

export const dismissReasons = (): Record<DismissCode, string> => ({
  asked_already: _("Asked already."),
  not_on_item: _("Not on this item."),
  as_statement: _("Please ask it as a statement."),
  shorter: _("Please put it shorter and ask again."),
  outside_rules: _("Outside the rules of this dialogue."),
});

const sentences = (): Record<string, string> => ({
  ...declineReasons(),
  ...dismissReasons(),
  in_writing: _("Please send the statement in writing."), // of older rows
});

// A code that is newer than this page is said as the server says it.
export function reasonWords({ reason, reason_code: code, reason_note: note }: Reason): string {
  const sentence = code ? sentences()[code] : null;
  return sentence ? [sentence, note].filter(Boolean).join(" ") : (reason ?? "");
}
