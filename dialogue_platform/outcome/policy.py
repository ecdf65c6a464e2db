"""Who may do what with an outcome document: a plain yes or no. The table of roles is in people."""

from typing import Any

from dialogue_platform.people.permissions import Permission, allows


def may_read(who: Any, document: Any) -> bool:
    return allows(who, Permission.READ_DOCUMENT)


def may_write(who: Any, document: Any) -> bool:
    return allows(who, Permission.WRITE_DOCUMENT)


def may_name_version(who: Any, document: Any) -> bool:
    return allows(who, Permission.NAME_VERSION)


def may_adopt(who: Any, document: Any) -> bool:
    return allows(who, Permission.ADOPT)


def may_reopen(who: Any, document: Any) -> bool:
    return allows(who, Permission.REOPEN_DOCUMENT)


def may_create_document(who: Any, dialogue: Any) -> bool:
    return allows(who, Permission.CREATE_DOCUMENT)
