"""Who may do what with a dialogue and its sessions: plain yes or no."""

from typing import Any

from dialogue_platform.dialogues.models import Dialogue
from dialogue_platform.people.models import User
from dialogue_platform.people.permissions import Permission, allows


def may_organise(who: Any, thing: Any) -> bool:
    """Begin a dialogue or a series: said of the user, since there is no participant yet."""
    return isinstance(who, User) and who.may_organise and who.closed_at is None


def may_edit_dialogue(who: Any, thing: Any) -> bool:
    return allows(who, Permission.EDIT_DIALOGUE)


def may_run_session(who: Any, thing: Any) -> bool:
    return allows(who, Permission.RUN_SESSION)


def may_reopen_session(who: Any, thing: Any) -> bool:
    return allows(who, Permission.REOPEN_SESSION)


def may_take_questions(who: Any, thing: Any) -> bool:
    return allows(who, Permission.MODERATE_QUESTIONS)


def may_see(who: Any, dialogue: Dialogue) -> bool:
    """A public dialogue is everybody's to read; another, its participants'."""
    return dialogue.is_public or getattr(who, "takes_part", False)
