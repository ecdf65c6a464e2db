"""What an author does: ask, edit, withdraw."""

from sqlalchemy import func, select

from dialogue_platform.dialogues.models import AgendaItem, DialogueSession
from dialogue_platform.live import Act, Ref, Text, command
from dialogue_platform.live.errors import NOT_FOUND
from dialogue_platform.questions.commands.checks import need_state, need_step
from dialogue_platform.questions.errors import ANONYMOUS_NOT_ALLOWED, QUESTIONS_CLOSED
from dialogue_platform.questions.models import Question, QuestionRevision
from dialogue_platform.questions.policy import may_ask, may_edit, may_withdraw
from dialogue_platform.questions.states import EDITABLE_STATES, QuestionState


@command("questions.ask", permission=may_ask, also=lambda session, **_: [session.room], rate="10/minute")
def ask(
    act: Act,
    session: Ref[DialogueSession],
    text: Text(400),
    anonymous: bool = False,
    item: Ref[AgendaItem] | None = None,
) -> dict[str, str]:
    """Ask a question; a moderator reads it before it appears, unless the session does without."""
    if not session.questions_open:
        raise QUESTIONS_CLOSED(field="session")
    if anonymous and not session.anonymous_questions:
        raise ANONYMOUS_NOT_ALLOWED(field="anonymous")
    if item is not None and item.session_id != session.id:
        raise NOT_FOUND(field="item")
    question = _new_question(act, session, text, anonymous, item)
    act.db.add(question)
    _keep_wording(act, question)
    return {"question": question.id}


def _new_question(act: Act, session: DialogueSession, text: str, anonymous: bool, item: AgendaItem | None) -> Question:
    question = Question(
        stream=session.room,
        session_id=session.id,
        item_id=item.id if item else None,
        number=_next_number(act, session),
        author_id=act.who.id,
        anonymous=anonymous,
        state=QuestionState.PENDING,
        revision=1,
        text=text,
        endorsements=0,
        asked_at=act.now,
    )
    if not anonymous:
        question.delegation_id = act.who.delegation_id
        question.name, question.function = act.who.name, act.who.function
    if not session.premoderation:
        question.state, question.published_at = QuestionState.PUBLISHED, act.now
    return question


def _next_number(act: Act, session: DialogueSession) -> int:
    last = act.db.scalar(select(func.max(Question.number)).where(Question.session_id == session.id))
    return (last or 0) + 1


def _keep_wording(act: Act, question: Question) -> None:
    act.db.add(
        QuestionRevision(
            question_id=question.id,
            revision=question.revision,
            text=question.text,
            editor_id=act.who.id,
            at=act.now,
        )
    )


@command("questions.edit", permission=may_edit, rate="30/minute", edits="question")
def edit(act: Act, question: Ref[Question], text: Text(400)) -> dict[str, int]:
    """Change the wording of a question that is not published yet."""
    need_state(act, question, *EDITABLE_STATES)
    if text != question.text:
        question.reword(text)
        _keep_wording(act, question)
    return {"revision": question.revision}


@command("questions.withdraw", permission=may_withdraw)
def withdraw(act: Act, question: Ref[Question]) -> None:
    """Take back one's own question."""
    if question.state is QuestionState.WITHDRAWN:
        return
    need_step(act, question, QuestionState.WITHDRAWN)
    question.withdraw()
