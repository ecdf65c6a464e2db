"""Support is what its givers said last, and a tally is the count of it."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from dialogue_platform.live.record.verification import Checking
from dialogue_platform.live.store.coverage import replay, walk
from dialogue_platform.people.models import Participant
from dialogue_platform.questions.models import Endorsement, Question

ENDORSEMENT, ERASED = "endorsement", "endorsement erased"


@walk("questions.endorse")
def endorsed(checking: Checking, row: Any) -> None:
    """Of an erased one it is known still by whom it was."""
    if row.payload is None:
        checking.ledger.note(ERASED, f"{row.stream} {row.seq}", row, str(row.actor), due=False)
    else:
        checking.ledger.note(ENDORSEMENT, f"{row.payload['question']} of {row.actor}", row, str(row.payload["on"]))


@replay("tallies")
def support(checking: Checking) -> Iterator[str]:
    """What is not sealed of questions and of the support for them."""
    yield from _endorsements(checking)
    yield from _tallies(checking)


def _endorsements(checking: Checking) -> Iterator[str]:
    query = select(Endorsement, Participant.user_id, Question.stream)
    query = query.outerjoin(Participant, Participant.id == Endorsement.participant_id)
    query = query.outerjoin(Question, Question.id == Endorsement.question_id).execution_options(yield_per=500)
    for row, user, stream in checking.db.execute(query):
        name = f"{row.stream}: endorsement {row.id}"
        said = checking.ledger.meet(ENDORSEMENT, f"{row.question_id} of {user}")
        if said is None or said[1] != row.seq:
            erased = checking.ledger.meet(ERASED, f"{row.stream} {row.seq}")
            if erased is None or erased[2] != user:
                yield f"{name} was added by no act, or its question_id, participant_id or seq was changed"
        elif said[2] != str(row.on):
            yield f"{name}: on is {row.on}, and its giver said {said[2]} at {row.seq}"
        if row.stream != stream:
            yield f"{name}: stream is not that of its question"


def _tallies(checking: Checking) -> Iterator[str]:
    counted = func.count(Endorsement.id).filter(Endorsement.on)
    query = select(
        Question.id, Question.stream, Question.seq, Question.endorsements, counted, func.max(Endorsement.seq)
    )
    joined = query.outerjoin(Endorsement, Endorsement.question_id == Question.id).group_by(Question.id)
    for id, stream, seq, tally, count, last in checking.db.execute(joined.execution_options(yield_per=500)):
        if tally != count:
            yield f"{stream}: question {id}: endorsements is {tally}, and {count} support it"
        acted = checking.ledger.acted(Question.__tablename__, id)
        if acted is not None and seq != max(acted, last or 0):
            yield f"{stream}: question {id}: seq is {seq}, and it changed last at {max(acted, last or 0)}"
