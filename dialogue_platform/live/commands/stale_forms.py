"""What an edit saw. Two people may have one form open: what the other changed meanwhile is never overwritten unseen.

A command that edits values of a row declares it: ``@command("dialogues.edit", …, edits="dialogue")``. Its arguments are
then named as the row's columns, and it takes one more, ``seen``: of each value given, what stood there on the sender's
screen. A value that is neither what was seen nor what is being set has been changed by somebody else, and the edit is
refused as ``stale_form``. Values that nobody else has touched do not stand in each other's way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from .. import errors
from .act import Act


def column(model: Any, name: str) -> str:
    """The attribute that holds an argument's value: a row that is named is kept by its id."""
    return name if hasattr(model, name) else f"{name}_id"


def need_columns(command: str, model: Any, arguments: Iterable[str]) -> None:
    """A mistake of ours shows when the program starts, not when somebody's form is stale."""
    for argument in arguments if model else ():
        if not hasattr(model, column(model, argument)):
            raise RuntimeError(f"{command} edits {model}, which has no {argument}")


def need_as_seen(act: Act, row: Any, given: Mapping[str, Any], seen: Mapping[str, Any], known: frozenset[str]) -> None:
    """``given`` and ``seen`` as they came, by argument. Raises ``stale_form`` with what each of the fields holds now."""
    if not known.issuperset(seen):
        raise errors.UNKNOWN_FIELD(field="seen")
    now = {name: getattr(row, column(type(row), name)) for name in given.keys() & seen.keys()}
    others = [name for name, value in now.items() if not (same(value, seen[name]) or same(value, given[name]))]
    if others:
        fields = {name: plain(now[name]) for name in given if name in others}
        raise errors.STALE_FORM(field=next(iter(fields)), state=act.show(row)).about(fields)


def plain(value: Any) -> Any:
    """A value as it goes over the wire."""
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def same(now: Any, told: Any) -> bool:
    """Whether what the row holds is what was told. Lines may end either way, and nothing is nothing."""
    now = plain(now) if not isinstance(now, datetime) else now
    if isinstance(now, datetime):
        return moment(told) == now
    if isinstance(now, str) and isinstance(told, str):
        return one_form(now) == one_form(told)
    return bool(now == told or (not now and not told))


def one_form(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def moment(told: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(told)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else None


__all__ = ["column", "need_as_seen", "need_columns", "one_form", "plain", "same"]
