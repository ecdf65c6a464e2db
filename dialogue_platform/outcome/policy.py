"""Who may do what with an outcome document: a plain yes or no. The table of roles is in people."""

from typing import Any

from dialogue_platform.people.permissions import Permission, allows


def may_follow_draft(who: Any, document: Any) -> bool:
    """See the text while it is typed, with all that was ever in it: whoever takes part, in whatever role."""
    return bool(getattr(who, "takes_part", False))


def may_write(who: Any, document: Any) -> bool:
    return allows(who, Permission.WRITE_DOCUMENT)


def may_resolve_bracket(who: Any, document: Any) -> bool:
    return allows(who, Permission.RESOLVE_BRACKET)


def may_name_version(who: Any, document: Any) -> bool:
    return allows(who, Permission.NAME_VERSION)


def may_adopt(who: Any, document: Any) -> bool:
    return allows(who, Permission.ADOPT)


def may_reopen(who: Any, document: Any) -> bool:
    return allows(who, Permission.REOPEN_DOCUMENT)


def may_set_visibility(who: Any, document: Any) -> bool:
    return allows(who, Permission.SHOW_DOCUMENT)


def may_create_document(who: Any, dialogue: Any) -> bool:
    return allows(who, Permission.CREATE_DOCUMENT)
