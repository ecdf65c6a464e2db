"""Why a request is not on the list any more, as codes: pages say them in their reader's language.

A moderator chooses one of `DeclineReason`, adds words of one's own, or writes these alone.
"""

from enum import StrEnum
from typing import Literal


class DeclineReason(StrEnum):
    """What a moderator may choose from."""

    ITEM_CLOSED = "item_closed"
    HAS_SPOKEN = "has_spoken"
    TIME_OVER = "time_over"
    AS_QUESTION = "as_question"
    OUTSIDE_RULES = "outside_rules"


#: a place that was lost, by leaving or by a change of role
NO_LONGER_TAKES_PART, ROLE_CHANGED = "no_longer_takes_part", "role_changed"
#: every code that a row can hold; `in_writing` is of older rows alone
ReasonCode = DeclineReason | Literal["in_writing", "no_longer_takes_part", "role_changed"]

#: for programs that say no codes themselves
ENGLISH: dict[str, str] = {
    DeclineReason.ITEM_CLOSED: "The item is closed.",
    DeclineReason.HAS_SPOKEN: "You have spoken on this item.",
    DeclineReason.TIME_OVER: "Time is over.",
    DeclineReason.AS_QUESTION: "Please ask it as a question.",
    DeclineReason.OUTSIDE_RULES: "Outside the rules of this dialogue.",
    "in_writing": "Please send the statement in writing.",
}
