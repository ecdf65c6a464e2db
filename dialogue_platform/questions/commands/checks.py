"""What every decision asks before it sets anything, and what it tells the tally when it has."""

from typing import Annotated

from dialogue_platform.live import Act, Text
from dialogue_platform.questions.errors import STALE_REVISION, WRONG_STATE
from dialogue_platform.questions.models import Question, QuestionTally, Stage
from dialogue_platform.questions.states import QuestionState

#: what is asked
Wording = Annotated[str, Text(400)]


def need_revision(act: Act, question: Question, revision: int) -> None:
    """A moderator decides on what was on the screen."""
    if question.revision != revision:
        raise STALE_REVISION(field="revision", state=act.show(question))


def need_step(act: Act, question: Question, state: QuestionState) -> None:
    if not question.may_become(state):
        raise WRONG_STATE(field="question", state=act.show(question))


def need_state(act: Act, question: Question, *states: QuestionState) -> None:
    """Where a step has two meanings by where it starts: back to pending is taking back, or restoring."""
    if question.state not in states:
        raise WRONG_STATE(field="question", state=act.show(question))


def stage_of(act: Act, question: Question) -> Stage:
    return act.db.get_one(Stage, question.session_id)


def let_tally_follow(act: Act, question: Question) -> None:
    """After each step by which another audience sees a question, or it is over: its tally is as visible as it is.

    Only what the room sees can be supported, so whether it is stands still from when the room sees it no longer.
    """
    tally = act.db.get_one(QuestionTally, question.id)
    tally.follow(shown=question.is_shared, past=question.past)
    question.supported = tally.endorsements > 0 and not question.is_shared
