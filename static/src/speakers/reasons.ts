// Why a request was declined: codes come over the wire, and are said in the reader's language.

import { type Code, type Reason, wordsOf } from "../room/reason-words";
import type { FloorRequest } from "../shared/contract";
import { _ } from "../shared/i18n";

export type DeclineCode = Code<"speakers.decline_request">;

export const declineReasons = (): Record<DeclineCode, string> => ({
  item_closed: _("The item is closed."),
  has_spoken: _("You have spoken on this item."),
  time_over: _("Time is over."),
  as_question: _("Please ask it as a question."),
  outside_rules: _("Outside the rules of this dialogue."),
});

const OLDER = () => ({ in_writing: _("Please send the statement in writing.") }); // of older rows

export const reasonWords = (reason: Reason<NonNullable<FloorRequest["reason_code"]>>): string =>
  wordsOf({ ...declineReasons(), ...OLDER() }, reason);
