"""Why a question is not taken, as codes: pages say them in their reader's language.

A moderator chooses one of them, adds words of one's own, or writes these alone.
"""

from enum import StrEnum


class DismissReason(StrEnum):
    """What a moderator may choose from."""

    ASKED_ALREADY = "asked_already"
    NOT_ON_ITEM = "not_on_item"
    AS_STATEMENT = "as_statement"
    SHORTER = "shorter"
    OUTSIDE_RULES = "outside_rules"


#: for programs that say no codes themselves
ENGLISH: dict[str, str] = {
    DismissReason.ASKED_ALREADY: "Asked already.",
    DismissReason.NOT_ON_ITEM: "Not on this item.",
    DismissReason.AS_STATEMENT: "Please ask it as a statement.",
    DismissReason.SHORTER: "Please put it shorter and ask again.",
    DismissReason.OUTSIDE_RULES: "Outside the rules of this dialogue.",
}
