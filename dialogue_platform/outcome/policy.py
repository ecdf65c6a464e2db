"""Who may do what with an outcome document: a plain yes or no. The table of roles is in people."""

from dialogue_platform.people.models import Member
from dialogue_platform.people.permissions import Permission, allows, takes_part


def may_follow_draft(member: Member, document: object) -> bool:
    """See the text while it is typed, with all that was ever in it: whoever takes part, in whatever role."""
    return takes_part(member)


def may_write(member: Member, document: object) -> bool:
    return allows(member, Permission.WRITE_DOCUMENT)


def may_resolve_bracket(member: Member, document: object) -> bool:
    return allows(member, Permission.RESOLVE_BRACKET)


def may_name_version(member: Member, document: object) -> bool:
    return allows(member, Permission.NAME_VERSION)


def may_adopt(member: Member, document: object) -> bool:
    return allows(member, Permission.ADOPT)


def may_reopen(member: Member, document: object) -> bool:
    return allows(member, Permission.REOPEN_DOCUMENT)


def may_set_visibility(member: Member, document: object) -> bool:
    return allows(member, Permission.SHOW_DOCUMENT)


def may_create_document(member: Member, dialogue: object) -> bool:
    return allows(member, Permission.CREATE_DOCUMENT)
