"""Who may do what with questions. A pending text is for the moderators and its author alone."""

from typing import Any

from dialogue_platform.people.permissions import Permission, allows
from dialogue_platform.questions.models import Question


def may_ask(who: Any, thing: Any) -> bool:
    return allows(who, Permission.ASK_QUESTION)


def may_moderate_questions(who: Any, thing: Any) -> bool:
    return allows(who, Permission.MODERATE_QUESTIONS)


def may_answer(who: Any, question: Question) -> bool:
    return allows(who, Permission.ANSWER_QUESTION)


def may_edit(who: Any, question: Question) -> bool:
    """The author, and a moderator, whose wording makes a revision with the moderator's name in the record."""
    return question.is_by(who) or may_moderate_questions(who, question)


def may_withdraw(who: Any, question: Question) -> bool:
    return question.is_by(who)
