"""Support is what its givers said last, and a tally is the count of it."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from dialogue_platform.live.record.verification import Checking
from dialogue_platform.live.store.coverage import replay, walk
from dialogue_platform.live.store.journal import JournalEntry
from dialogue_platform.people.models import Participant
from dialogue_platform.questions.models import Endorsement, Question, QuestionTally

ENDORSE = "questions.endorse"
ENDORSEMENT, ERASED = "endorsement", "endorsement erased"


@walk(ENDORSE)
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
    counted = select(
        Endorsement.question_id, func.count(Endorsement.id).filter(Endorsement.on), func.max(Endorsement.seq)
    )
    given = counted.group_by(Endorsement.question_id).subquery()
    query = select(Question, QuestionTally, *list(given.c)[1:]).select_from(Question)
    query = query.outerjoin(QuestionTally, QuestionTally.id == Question.id)
    query = query.outerjoin(given, given.c.question_id == Question.id).execution_options(yield_per=500)
    for question, tally, count, last in checking.db.execute(query):
        name = f"{question.stream}: question {question.id}"
        acted = checking.ledger.acted(Question.__tablename__, question.id)
        if acted is not None and question.seq != acted and not _touched(checking, question, acted, question.seq):
            yield f"{name}: seq is {question.seq}, and it changed last at {acted}"
        if tally is None:
            yield f"{name}: its question_tally is missing"
            continue
        yield from _tally(checking, question, tally, count or 0, last or 0)
        if question.supported is not (not question.is_shared and tally.endorsements > 0):
            yield f"{name}: supported is {question.supported}, and its question_tally is {tally.endorsements}"
    alone = select(QuestionTally).outerjoin(Question, Question.id == QuestionTally.id).where(Question.id.is_(None))
    for tally in checking.db.scalars(alone):
        yield f"{tally.stream}: question_tally {tally.id} belongs to no question"


def _tally(checking: Checking, question: Question, tally: QuestionTally, count: int, last: int) -> Iterator[str]:
    """Beside the count, its own copy of what governs who sees the question."""
    due = {
        "stream": question.stream,
        "endorsements": count,
        "shown": question.is_shared,
        "was_shown": question.published_at is not None,
        "past": question.past,
    }
    for column, value in due.items():
        if getattr(tally, column) != value:
            yield f"{question.stream}: question_tally {tally.id}: {column} is {getattr(tally, column)}, and it should be {value}"
    if tally.seq != last and not _touched(checking, question, last, tally.seq):
        yield f"{question.stream}: question_tally {tally.id}: seq is {tally.seq}, and no act changed it then"


def _touched(checking: Checking, question: Question, after: int, seq: int) -> bool:
    """Whether an act of that seq changed the question or the support for it. Support moved the question, too, once."""
    at = select(JournalEntry.command, JournalEntry.payload, JournalEntry.sealed)
    row = checking.db.execute(at.where(JournalEntry.stream == question.stream, JournalEntry.seq == seq)).one_or_none()
    if row is None or seq < after:
        return False
    if row.command == ENDORSE:
        return row.payload is None or row.payload["question"] == question.id
    if row.sealed is None:
        return True  # from before there were seals: nothing says which rows an act changed
    return f'["{Question.__tablename__}","{question.id}"' in row.sealed
