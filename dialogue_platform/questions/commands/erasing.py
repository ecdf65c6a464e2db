"""A question erased by law: its words are gone in every wording, and it is withdrawn everywhere."""

from collections.abc import Sequence

from sqlalchemy import select

from dialogue_platform.live import Act, Ref, command, on, system_only
from dialogue_platform.live.store.journal import erase_payloads
from dialogue_platform.people.fields import ErasureReason
from dialogue_platform.people.models import Participant, User
from dialogue_platform.questions.commands.checks import let_tally_follow
from dialogue_platform.questions.models import Question, QuestionRevision, Stage

#: commands that name the question and hold words about it; how it was asked names no question
WITH_WORDS = ("questions.edit", "questions.reword", "questions.dismiss", "questions.answer")


@command("questions.erase", permission=system_only, even=("closed", "removed"))
def erase(act: Act, question: Ref[Question], reason: ErasureReason) -> None:
    """Erase one question: its words, its author's name, and what was answered in writing."""
    _forget(act, [question])


@on("person_erased")
def forget_questions(act: Act, user: User, mine: Sequence[Participant]) -> None:
    """All that the person has asked, and the hand in which others' questions were reworded stays a number."""
    asked = select(Question).where(Question.author_id.in_([participant.id for participant in mine]))
    _forget(act, list(act.db.scalars(asked)))


def _forget(act: Act, questions: list[Question]) -> None:
    act.work.need({question.stream for question in questions})
    ids = [question.id for question in questions]
    for question in questions:
        question.forget()
        let_tally_follow(act, question)
    for stage in act.db.scalars(select(Stage).where(Stage.question_id.in_(ids))):
        stage.clear()
    for wording in act.db.scalars(select(QuestionRevision).where(QuestionRevision.question_id.in_(ids))):
        wording.text = ""
    asked = [(question.stream, question.asked_at) for question in questions]
    erase_payloads(act.db, words=ids, by=WITH_WORDS, made=asked)
