"""The table: which role may do what. Every feature's policy asks here, and nothing else decides by role.

A feature from elsewhere adds its rows by ``permission`` in its own ``policy.py``.
"""

from enum import StrEnum
from typing import TypeGuard

from dialogue_platform.people.models import Member, Participant, Role


class Permission(StrEnum):
    EDIT_DIALOGUE = "edit the dialogue, its programme and its delegations"
    MANAGE_PEOPLE = "invite, change roles, remove"
    RUN_SESSION = "open, suspend and close a session, set the current item"
    REOPEN_SESSION = "reopen a closed session"
    REQUEST_FLOOR = "request the floor"
    MODERATE_FLOOR = "open and close lists, accept, order, give and end the floor"
    ASK_QUESTION = "ask and endorse questions"
    MODERATE_QUESTIONS = "publish, dismiss, stage and answer questions"
    ANSWER_QUESTION = "answer a published question in writing"
    WRITE_DOCUMENT = "write in the outcome document"
    RESOLVE_BRACKET = "resolve a bracket of the outcome document"
    NAME_VERSION = "name a version of the outcome document"
    ADOPT = "declare the outcome document adopted"
    REOPEN_DOCUMENT = "reopen an adopted outcome document"
    SHOW_DOCUMENT = "say who may read the outcome document"
    CREATE_DOCUMENT = "begin an outcome document"


# One line per permission, one column per role: o organiser, c chair, m moderator, r rapporteur,
# p panellist, d delegate, b observer, i interpreter; a dot where the role may not.
TABLE: dict[str, str] = {
    Permission.EDIT_DIALOGUE:      "o . . . . . . .",
    Permission.MANAGE_PEOPLE:      "o . . . . . . .",
    Permission.RUN_SESSION:        "o c m . . . . .",
    Permission.REOPEN_SESSION:     "o c . . . . . .",
    Permission.REQUEST_FLOOR:      ". . . . p d b .",
    Permission.MODERATE_FLOOR:     "o c m . . . . .",
    Permission.ASK_QUESTION:       ". . . r p d b .",
    Permission.MODERATE_QUESTIONS: "o c m . . . . .",
    Permission.ANSWER_QUESTION:    "o c m . . . . .",
    Permission.WRITE_DOCUMENT:     ". . . r . . . .",
    Permission.RESOLVE_BRACKET:    ". c . r . . . .",
    Permission.NAME_VERSION:       "o c . r . . . .",
    Permission.ADOPT:              ". c . . . . . .",
    Permission.REOPEN_DOCUMENT:    ". c . . . . . .",
    Permission.SHOW_DOCUMENT:      "o c . . . . . .",
    Permission.CREATE_DOCUMENT:    "o . . . . . . .",
}  # fmt: skip

LETTERS = dict(zip("ocmrpdbi", Role, strict=True))


def roles_in(row: str) -> frozenset[Role]:
    """The roles of one row."""
    return frozenset(LETTERS[letter] for letter in row.split() if letter != ".")


ROLES: dict[str, frozenset[Role]] = {permission: roles_in(row) for permission, row in TABLE.items()}


def permission(words: str, row: str) -> str:
    """Add a row to the table; answers what ``allows`` takes. Raises RuntimeError where there is one, or it has no eight places."""
    if words in TABLE or len(row.split()) != len(Role):
        raise RuntimeError(f"the permission to {words} is declared twice, or its row is not one of eight")
    TABLE[words], ROLES[words] = row, roles_in(row)
    return words


def takes_part(member: Member) -> TypeGuard[Participant]:
    """No for nobody, for a user outside of any dialogue, and for a participant who was removed."""
    return isinstance(member, Participant) and member.takes_part


def allows(member: Member, permission: str) -> TypeGuard[Participant]:
    """Whether somebody takes part in a role that may."""
    return takes_part(member) and member.role in ROLES[permission]
