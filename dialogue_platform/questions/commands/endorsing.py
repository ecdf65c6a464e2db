"""Support for a question: set on or off, never toggled."""

from sqlalchemy import select

from dialogue_platform.live import Act, Ref, command
from dialogue_platform.questions.commands.checks import need_state
from dialogue_platform.questions.errors import OWN_QUESTION
from dialogue_platform.questions.models import Endorsement, Question
from dialogue_platform.questions.policy import may_ask
from dialogue_platform.questions.states import ENDORSABLE_STATES


@command("questions.endorse", permission=may_ask)
def endorse(act: Act, question: Ref[Question], on: bool) -> dict[str, int]:
    """Say whether one supports a question; once per participant, and not one's own."""
    if question.is_by(act.who):
        raise OWN_QUESTION(field="question")
    need_state(act, question, *ENDORSABLE_STATES)
    mine = _mine(act, question)
    if on != (mine is not None and mine.on):
        _set(act, question, mine, on)
        question.endorsements += 1 if on else -1
    return {"endorsements": question.endorsements}


def _mine(act: Act, question: Question) -> Endorsement | None:
    asked = select(Endorsement).where(Endorsement.question_id == question.id, Endorsement.participant_id == act.who.id)
    return act.db.scalar(asked)


def _set(act: Act, question: Question, mine: Endorsement | None, on: bool) -> None:
    if mine is not None:
        mine.on = on
        return
    act.db.add(Endorsement(stream=question.stream, question_id=question.id, participant_id=act.who.id, on=on))
