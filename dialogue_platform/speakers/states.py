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
    DELIVERED = "delivered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


# From the state on the left a request may go to those on the right, and nowhere else. Speaking leads back to
# accepted when the chair takes the floor back: the request then stands at the head of the list again.
NEXT = {
    RequestState.PENDING: {RequestState.ACCEPTED, RequestState.DECLINED, RequestState.WITHDRAWN},
    RequestState.ACCEPTED: {RequestState.SPEAKING, RequestState.DECLINED, RequestState.WITHDRAWN},
    RequestState.SPEAKING: {RequestState.DELIVERED, RequestState.ACCEPTED},
    RequestState.DELIVERED: set(),
    RequestState.DECLINED: set(),
    RequestState.WITHDRAWN: set(),
}

# One request of these states per participant, list and kind.
OPEN_STATES = (RequestState.PENDING, RequestState.ACCEPTED, RequestState.SPEAKING)
# What everybody in the room may see.
SHARED_STATES = frozenset({RequestState.ACCEPTED, RequestState.SPEAKING, RequestState.DELIVERED})
# What is over: told last where a snapshot comes in pages.
PAST_STATES = frozenset({RequestState.DELIVERED, RequestState.DECLINED, RequestState.WITHDRAWN})
