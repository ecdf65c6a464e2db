"""What moderators decide, each about the revision that was on their screen."""

from typing import Annotated

from dialogue_platform.dialogues.reasons import need_reason
from dialogue_platform.live import Act, Ref, Text, command
from dialogue_platform.questions.commands.asking import reword_to
from dialogue_platform.questions.commands.checks import (
    Wording,
    let_tally_follow,
    need_revision,
    need_state,
    need_step,
    stage_of,
)
from dialogue_platform.questions.errors import ANSWER_NEEDED
from dialogue_platform.questions.models import Question
from dialogue_platform.questions.policy import may_answer, may_moderate_questions
from dialogue_platform.questions.reasons import DismissReason
from dialogue_platform.questions.results import NewWording
from dialogue_platform.questions.states import EDITABLE_STATES, AnswerHow, QuestionState


@command("questions.publish", permission=may_moderate_questions)
def publish(act: Act, question: Ref[Question], revision: int) -> None:
    """Show a question to everybody."""
    need_revision(act, question, revision)
    need_state(act, question, *EDITABLE_STATES)
    question.publish(act.now)
    let_tally_follow(act, question)


@command("questions.reword", permission=may_moderate_questions)
def reword(act: Act, question: Ref[Question], revision: int, text: Wording) -> NewWording:
    """Put a question into better words, which is marked and told to its author; once the room has read it, its spelling."""
    need_revision(act, question, revision)
    return reword_to(act, question, text)


@command("questions.dismiss", permission=may_moderate_questions)
def dismiss(
    act: Act,
    question: Ref[Question],
    revision: int,
    reason: Annotated[str, Text(400, empty=True)],
    reason_code: DismissReason | None = None,
) -> None:
    """Do not take a question; the author reads why: one of a set, in the author's language, and words of one's own."""
    need_reason(reason_code, reason)
    need_revision(act, question, revision)
    need_step(act, question, QuestionState.DISMISSED)
    question.dismiss(reason or None, reason_code)
    let_tally_follow(act, question)


@command("questions.restore", permission=may_moderate_questions)
def restore(act: Act, question: Ref[Question], revision: int) -> None:
    """Put a dismissed question back among the pending ones."""
    _back_to_pending(act, question, revision, QuestionState.DISMISSED)


@command("questions.take_back", permission=may_moderate_questions)
def take_back(act: Act, question: Ref[Question], revision: int) -> None:
    """Take a published question off the floor again, to the pending ones."""
    _back_to_pending(act, question, revision, QuestionState.PUBLISHED)


def _back_to_pending(act: Act, question: Question, revision: int, was: QuestionState) -> None:
    need_revision(act, question, revision)
    need_state(act, question, was)
    question.return_to_pending()
    let_tally_follow(act, question)


@command("questions.answer", permission=may_answer)
def answer(
    act: Act,
    question: Ref[Question],
    revision: int,
    how: AnswerHow,
    text: Annotated[str, Text(2000, empty=True)] | None = None,
) -> None:
    """Mark a question as answered on the floor, or answer it in writing. It leaves the stage."""
    need_revision(act, question, revision)
    need_step(act, question, QuestionState.ANSWERED)
    if how is AnswerHow.WRITTEN and not text:
        raise ANSWER_NEEDED(field="text")
    stage = stage_of(act, question)
    if stage.question_id == question.id:
        stage.clear()
    question.answer(how, text or None, act.now)
    let_tally_follow(act, question)
