"""What each audience sees of the Q&A. Each reads its own row alone."""

from dialogue_platform.dialogues.reasons import in_english
from dialogue_platform.live import GONE, Gone, entity
from dialogue_platform.live.clock import iso, minute
from dialogue_platform.questions import shapes
from dialogue_platform.questions.models import Endorsement, Question, QuestionTally, Stage
from dialogue_platform.questions.reasons import ENGLISH


@entity("stage", Stage, on="session", order=40)
def project_stage(row: Stage, audience: str) -> shapes.Stage:
    return {"question": row.question_id, "since": iso(row.since)}


@entity("question", Question, on="session", order=50)
def project_question(row: Question, audience: str) -> shapes.Question | Gone | None:
    if audience == "podium":
        return {**_question(row), **_author(row), **_answer(row), **_reason(row)}
    if not row.is_shared:
        # `published_at` stays for ever, so a restart too knows that the room once saw it.
        return GONE if row.published_at else None
    return {**_question(row), **_author(row), **_answer(row), "reason": None, "reason_code": None, "reason_note": None}


def _reason(row: Question) -> shapes.Reason:
    return {
        "reason": in_english(ENGLISH, row.reason_code, row.reason),
        "reason_code": row.reason_code,
        "reason_note": row.reason or None,
    }


def _question(row: Question) -> shapes.Shared:
    return {
        "number": row.number,
        "text": row.text,
        "state": row.state.value,
        "revision": row.revision,
        "anonymous": row.anonymous,
        "item": row.item_id,
        **_times(row),
        "follows": row.follows_id,
        "reworded": _reworded(row),
        "corrected": _corrected(row),
    }


def _times(row: Question) -> shapes.Times:
    """When it was asked, by the minute: of everybody's, for a nameless one's second lies between those beside it.

    Where nobody reads them first, a question is published as it is asked.
    """
    asked = minute(row.asked_at)
    return {
        "asked_at": iso(asked),
        "published_at": iso(asked if row.published_at == row.asked_at else row.published_at),
    }


def _reworded(row: Question) -> shapes.Reworded | None:
    """That somebody else than the author has chosen these words. The author's own are for the author alone."""
    return {"by": row.reworded_by or "", "at": iso(row.reworded_at)} if row.reworded_at else None


def _corrected(row: Question) -> shapes.Corrected | None:
    """What the room read before, where the spelling was corrected since."""
    at = row.corrected_at
    if at is None or not row.is_corrected:
        return None
    if row.corrected_by == "author":
        at = minute(at)
    return {"by": row.corrected_by or "", "at": iso(at), "was": row.shown_text or ""}


def _author(row: Question) -> shapes.Author:
    """Who asked; of an anonymous author nothing, for every audience."""
    if row.anonymous:
        return {"delegation": None, "name": None, "function": None}
    return {"delegation": row.delegation_id, "name": row.name, "function": row.function}


def _answer(row: Question) -> shapes.Answer:
    return {
        "answered_at": iso(row.answered_at),
        "answer_how": row.answer_how.value if row.answer_how else None,
        "answer_text": row.answer_text,
    }


@entity("question_tally", QuestionTally, on="session", order=52)
def project_question_tally(row: QuestionTally, audience: str) -> shapes.QuestionTally | Gone | None:
    return row.seen(audience, shapes.QuestionTally(endorsements=row.endorsements))


@entity("my_question", Question, on="session", owner="author_id", order=55)
def project_my_question(row: Question) -> shapes.MyQuestion:
    return {
        "number": row.number,
        "text": row.text,
        "state": row.state.value,
        "revision": row.revision,
        "anonymous": row.anonymous,
        **_reason(row),
        **_times(row),
        "follows": row.follows_id,
        "reworded": {**reworded, "was": row.own_text} if (reworded := _reworded(row)) else None,
        "corrected": _corrected(row),
        **_answer(row),
    }


@entity("my_endorsement", Endorsement, on="session", owner="participant_id", order=60)
def project_my_endorsement(row: Endorsement) -> shapes.MyEndorsement:
    return {"question": row.question_id, "on": row.on}
