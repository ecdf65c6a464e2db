"""The one question on show: putting it on stage and taking it off."""

from sqlalchemy import exists, select

from dialogue_platform.dialogues.errors import IN_USE
from dialogue_platform.dialogues.models import DialogueSession
from dialogue_platform.live import Act, Ref, command, on
from dialogue_platform.live.errors import NOT_FOUND
from dialogue_platform.people.models import Delegation
from dialogue_platform.questions.commands.checks import need_revision, need_step, stage_of
from dialogue_platform.questions.errors import STALE_STAGE
from dialogue_platform.questions.models import Question, Stage
from dialogue_platform.questions.policy import may_moderate_questions
from dialogue_platform.questions.states import QuestionState


@command("questions.stage", permission=may_moderate_questions, immediate=True)
def stage(act: Act, question: Ref[Question], revision: int, from_: Ref[Question] | None) -> None:
    """Put a published question on stage in place of the one that was seen there (null: of none)."""
    if from_ is not None and from_.session_id != question.session_id:
        raise NOT_FOUND(field="from")
    shown = stage_of(act, question)
    need_revision(act, question, revision)
    if shown.question_id != (from_.id if from_ else None):
        raise STALE_STAGE(field="from", state=act.show(shown))
    if shown.question_id == question.id:
        return
    need_step(act, question, QuestionState.ON_STAGE)
    if from_ is not None:
        from_.leave_stage()
    question.go_on_stage()
    shown.put_on(question, act.now)


@command("questions.unstage", permission=may_moderate_questions, immediate=True)
def unstage(act: Act, question: Ref[Question]) -> None:
    """Take a question off the stage; it stays published."""
    shown = stage_of(act, question)
    if shown.question_id != question.id:
        raise STALE_STAGE(field="question", state=act.show(shown))
    question.leave_stage()
    shown.clear()


@on("session_created")
def give_stage(act: Act, session: DialogueSession) -> None:
    """Every session has a stage from the start, empty."""
    act.db.add(Stage(id=session.id, stream=session.own_stream))


@on("delegation_removed")
def need_no_question(act: Act, delegation: Delegation) -> None:
    """A delegation that asked something stands in the record. Raises in_use."""
    if act.db.scalar(select(exists().where(Question.delegation_id == delegation.id))):
        raise IN_USE(field="delegation")


@on("session_closed")
def clear_stage(act: Act, session: DialogueSession) -> None:
    """Nothing is on show in a closed session."""
    shown = act.db.get_one(Stage, session.id)
    if shown.question_id is not None:
        act.db.get_one(Question, shown.question_id).leave_stage()
        shown.clear()
