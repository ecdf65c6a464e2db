// Why a question was not taken: codes come over the wire, and are said in the reader's language.

import { type Code, type Reason, wordsOf } from "../room/reason-words";
import { _ } from "../shared/i18n";

export type DismissCode = Code<"questions.dismiss">;

export const dismissReasons = (): Record<DismissCode, string> => ({
  asked_already: _("Asked already."),
  not_on_item: _("Not on this item."),
  as_statement: _("Please ask it as a statement."),
  shorter: _("Please put it shorter and ask again."),
  outside_rules: _("Outside the rules of this dialogue."),
});

export const reasonWords = (reason: Reason<DismissCode>): string => wordsOf(dismissReasons(), reason);
