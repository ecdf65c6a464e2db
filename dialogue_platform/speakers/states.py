"""States of a list and of a request for the floor, and which may follow which."""

from enum import StrEnum


class ListState(StrEnum):
    """Whether a speakers list takes requests."""

    OPEN = "open"
    CLOSED = "closed"


class RequestKind(StrEnum):
    """What the floor is asked for."""

    STATEMENT = "statement"
    POINT_OF_ORDER = "point_of_order"
    RIGHT_OF_REPLY = "right_of_reply"
    QUESTION = "question"
    REPLY = "reply"


class RequestState(StrEnum):
    """Where a request for the floor stands."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    SPEAKING = "speaking"
    INTERRUPTED = "interrupted"
    DELIVERED = "delivered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    NO_SHOW = "no_show"


# From the state on the left a request may go to those on the right by an act of the sitting, and nowhere else.
NEXT = {
    RequestState.PENDING: {RequestState.ACCEPTED, RequestState.DECLINED, RequestState.WITHDRAWN},
    RequestState.ACCEPTED: {
        RequestState.SPEAKING,
        RequestState.DECLINED,
        RequestState.WITHDRAWN,
        RequestState.NO_SHOW,
    },
    RequestState.SPEAKING: {RequestState.DELIVERED, RequestState.INTERRUPTED},
    RequestState.INTERRUPTED: set(),
    RequestState.DELIVERED: set(),
    RequestState.DECLINED: set(),
    RequestState.WITHDRAWN: set(),
    RequestState.NO_SHOW: set(),
}

# Where an act that is over, or taken back, may lead back to. An interrupted statement has the floor again; a floor that
# is taken back leaves its request at the head of the list; an ended statement goes on.
BACK = {
    RequestState.PENDING: set(),
    RequestState.ACCEPTED: {RequestState.PENDING, RequestState.WITHDRAWN},
    RequestState.SPEAKING: {RequestState.ACCEPTED},
    RequestState.INTERRUPTED: {RequestState.SPEAKING},
    RequestState.DELIVERED: {RequestState.SPEAKING},
    RequestState.DECLINED: {RequestState.PENDING, RequestState.ACCEPTED},
    RequestState.WITHDRAWN: set(),
    RequestState.NO_SHOW: {RequestState.ACCEPTED},
}

# One request of these states per speaker, list and kind.
OPEN_STATES = (RequestState.PENDING, RequestState.ACCEPTED, RequestState.SPEAKING, RequestState.INTERRUPTED)
# The same for the database, which keeps the rule too.
IS_OPEN = "state IN ({})".format(", ".join(f"'{state}'" for state in OPEN_STATES))
# What everybody in the room may see.
SHARED_STATES = frozenset(
    {RequestState.ACCEPTED, RequestState.SPEAKING, RequestState.INTERRUPTED, RequestState.DELIVERED}
)
# What is over: told last where a snapshot comes in pages.
PAST_STATES = frozenset({RequestState.DELIVERED, RequestState.DECLINED, RequestState.WITHDRAWN, RequestState.NO_SHOW})
# What may be asked for at any time, on a closed list too.
AT_ANY_TIME = frozenset({RequestKind.POINT_OF_ORDER, RequestKind.RIGHT_OF_REPLY})
# What may interrupt goes by rank: a question or a reply interrupts a statement, a point of order everything but another
# one. So the floor is never more than three deep.
RANK = {
    RequestKind.STATEMENT: 0,
    RequestKind.RIGHT_OF_REPLY: 0,
    RequestKind.QUESTION: 1,
    RequestKind.REPLY: 1,
    RequestKind.POINT_OF_ORDER: 2,
}


def may_interrupt(kind: RequestKind, holder: RequestKind) -> bool:
    """Say whether a request of this kind may take the floor from one of that kind."""
    return RANK[kind] > RANK[holder]
