"""Who may consult, and who says who is in a circle."""

from dialogue_platform.people.models import Member
from dialogue_platform.people.permissions import Permission, allows, permission

CONSULT = permission("keep notes of a consultation", ". . . . p d . .")


def may_consult(member: Member, thing: object) -> bool:
    return allows(member, CONSULT)


def may_arrange(member: Member, thing: object) -> bool:
    return allows(member, Permission.MANAGE_PEOPLE)
