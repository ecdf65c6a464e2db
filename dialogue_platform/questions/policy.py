"""Who may do what with questions. A pending text is for the moderators and its author alone."""

from dialogue_platform.people.models import Member
from dialogue_platform.people.permissions import Permission, allows
from dialogue_platform.questions.models import Question


def may_ask(member: Member, thing: object) -> bool:
    return allows(member, Permission.ASK_QUESTION)


def may_moderate_questions(member: Member, thing: object) -> bool:
    return allows(member, Permission.MODERATE_QUESTIONS)


def may_answer(member: Member, question: Question) -> bool:
    return allows(member, Permission.ANSWER_QUESTION)


def may_edit(member: Member, question: Question) -> bool:
    """The author, and a moderator, whose wording makes a revision with the moderator's name in the record."""
    return question.is_by(member) or may_moderate_questions(member, question)


def may_withdraw(member: Member, question: Question) -> bool:
    return question.is_by(member)
