"""Who may do what with a dialogue and its sessions: plain yes or no."""

from dialogue_platform.dialogues.models import Dialogue
from dialogue_platform.people.models import Member, User
from dialogue_platform.people.permissions import Permission, allows, takes_part


def may_organise(member: Member, thing: object) -> bool:
    """Begin a dialogue or a series: said of the user, since there is no participant yet."""
    return isinstance(member, User) and member.may_organise and member.closed_at is None


def may_edit_dialogue(member: Member, thing: object) -> bool:
    return allows(member, Permission.EDIT_DIALOGUE)


def may_run_session(member: Member, thing: object) -> bool:
    return allows(member, Permission.RUN_SESSION)


def may_reopen_session(member: Member, thing: object) -> bool:
    return allows(member, Permission.REOPEN_SESSION)


def may_take_questions(member: Member, thing: object) -> bool:
    return allows(member, Permission.MODERATE_QUESTIONS)


def may_see(member: Member, dialogue: Dialogue) -> bool:
    """A public dialogue is everybody's to read; another, its participants'."""
    return dialogue.is_public or takes_part(member)
