"""Support for a question: set on or off, never toggled."""

from dialogue_platform.live import Act, Ref, command
from dialogue_platform.questions.commands.checks import need_state
from dialogue_platform.questions.errors import OWN_QUESTION
from dialogue_platform.questions.models import ENDORSEMENTS, Question
from dialogue_platform.questions.policy import may_ask
from dialogue_platform.questions.results import Endorsed
from dialogue_platform.questions.states import ENDORSABLE_STATES


@command("questions.endorse", permission=may_ask)
def endorse(act: Act, question: Ref[Question], on: bool) -> Endorsed:
    """Say whether one supports a question; once per participant, and not one's own."""
    if question.is_by(act.member):
        raise OWN_QUESTION(field="question")
    need_state(act, question, *ENDORSABLE_STATES)
    return {"endorsements": ENDORSEMENTS.set(act, question, on)}
