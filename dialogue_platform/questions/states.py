"""States of a question, and which may follow which."""

from enum import StrEnum


class QuestionState(StrEnum):
    """Where a question stands."""

    PENDING = "pending"
    SHORTLISTED = "shortlisted"
    PUBLISHED = "published"
    ON_STAGE = "on_stage"
    ANSWERED = "answered"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


class AnswerHow(StrEnum):
    """How a question was answered."""

    LIVE = "live"
    WRITTEN = "written"


S = QuestionState

# From the state on the left a question may go to those on the right, and nowhere else.
NEXT = {
    S.PENDING: {S.SHORTLISTED, S.PUBLISHED, S.DISMISSED, S.WITHDRAWN, S.MERGED},
    S.SHORTLISTED: {S.PENDING, S.PUBLISHED, S.DISMISSED, S.WITHDRAWN, S.MERGED},
    S.PUBLISHED: {S.PENDING, S.ON_STAGE, S.ANSWERED, S.WITHDRAWN, S.MERGED},
    S.ON_STAGE: {S.PUBLISHED, S.ANSWERED},
    S.ANSWERED: set(),
    S.DISMISSED: {S.PENDING},
    S.WITHDRAWN: set(),
    S.MERGED: set(),
}

# What everybody in the room may see.
SHARED_STATES = frozenset({S.PUBLISHED, S.ON_STAGE, S.ANSWERED})
# Whose text its author may still change.
EDITABLE_STATES = frozenset({S.PENDING, S.SHORTLISTED})
# Whose spelling may be corrected, at least.
REWORDABLE_STATES = EDITABLE_STATES | {S.PUBLISHED, S.ON_STAGE}
# What takes endorsements.
ENDORSABLE_STATES = frozenset({S.PUBLISHED, S.ON_STAGE})
# What is over: told last where a snapshot comes in pages.
PAST_STATES = frozenset({S.ANSWERED, S.DISMISSED, S.WITHDRAWN, S.MERGED})
