"""What an author does: ask, edit, withdraw."""

from sqlalchemy import func, select

from dialogue_platform.dialogues.models import AgendaItem, DialogueSession
from dialogue_platform.live import Act, Ref, command
from dialogue_platform.live.errors import NOT_FOUND
from dialogue_platform.questions.commands.checks import Wording, let_tally_follow, need_state, need_step
from dialogue_platform.questions.errors import ANONYMOUS_NOT_ALLOWED, NOT_A_CORRECTION, OTHER_AUTHOR, QUESTIONS_CLOSED
from dialogue_platform.questions.models import Question, QuestionRevision, QuestionTally
from dialogue_platform.questions.policy import may_ask, may_edit, may_withdraw
from dialogue_platform.questions.results import NewQuestion, NewWording
from dialogue_platform.questions.states import REWORDABLE_STATES, QuestionState
from dialogue_platform.questions.wording import is_correction


@command("questions.ask", permission=may_ask, also=lambda session, **_: [session.own_stream], rate="10/minute")
def ask(
    act: Act,
    session: Ref[DialogueSession],
    text: Wording,
    anonymous: bool = False,
    item: Ref[AgendaItem] | None = None,
    follows: Ref[Question] | None = None,
) -> NewQuestion:
    """Ask a question; a moderator reads it before it appears, unless the session does without.

    ``follows``: one's own published question, which this one asks in other words. What it was given in support stays there.
    """
    if not session.questions_open:
        raise QUESTIONS_CLOSED(field="session")
    if anonymous and not session.anonymous_questions:
        raise ANONYMOUS_NOT_ALLOWED(field="anonymous")
    if item is not None and item.session_id != session.id:
        raise NOT_FOUND(field="item")
    need_to_follow(act, session, follows, anonymous)
    question = _new_question(act, session, text, anonymous, item)
    question.follows_id = follows.id if follows else None
    act.db.add(question)
    tally = QuestionTally(id=question.id, stream=question.stream)
    tally.follow(shown=question.is_shared, past=question.past)
    act.db.add(tally)
    _keep_wording(act, question)
    return {"question": question.id}


def need_to_follow(act: Act, session: DialogueSession, earlier: Question | None, anonymous: bool) -> None:
    """The link says that both are of one author: so both carry the name, or neither. Nor does it name what nobody saw."""
    if earlier is None:
        return
    if earlier.session_id != session.id:
        raise NOT_FOUND(field="follows")
    if not earlier.is_by(act.member) or earlier.published_at is None or earlier.anonymous != anonymous:
        raise OTHER_AUTHOR(field="follows")


def _new_question(act: Act, session: DialogueSession, text: str, anonymous: bool, item: AgendaItem | None) -> Question:
    question = Question(
        stream=session.own_stream,
        session_id=session.id,
        item_id=item.id if item else None,
        number=_next_number(act, session),
        author_id=act.member.id,
        anonymous=anonymous,
        state=QuestionState.PENDING,
        revision=1,
        text=text,
        asked_at=act.now,
    )
    if not anonymous:
        question.delegation_id = act.member.delegation_id
        question.name, question.function = act.member.name, act.member.function
    if not session.premoderation:
        question.state, question.published_at = QuestionState.PUBLISHED, act.now
        question.begin_to_be_shown()
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
            editor_id=act.member.id,
            at=act.now,
        )
    )


@command("questions.edit", permission=may_edit, rate="30/minute", edits="question")
def edit(act: Act, question: Ref[Question], text: Wording) -> NewWording:
    """Change the wording of one's question; once the room has read it, its spelling alone."""
    return reword_to(act, question, text)


def reword_to(act: Act, question: Question, text: str) -> NewWording:
    """For the author, and for the podium. Raises ``not_a_correction`` where the words are not free any more."""
    need_state(act, question, *REWORDABLE_STATES)
    if text == question.text:
        return {"revision": question.revision}
    if question.is_fixed and not is_correction(question.shown_text or question.text, text):
        raise NOT_A_CORRECTION(field="text", state=act.show(question))
    question.reword(text, None if question.is_by(act.member) else act.member.role.value, act.now)
    _keep_wording(act, question)
    return {"revision": question.revision}


@command("questions.withdraw", permission=may_withdraw)
def withdraw(act: Act, question: Ref[Question]) -> None:
    """Take back one's own question."""
    if question.state is QuestionState.WITHDRAWN:
        return
    need_step(act, question, QuestionState.WITHDRAWN)
    question.withdraw()
    let_tally_follow(act, question)
