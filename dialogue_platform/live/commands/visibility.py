"""What somebody may not see is as unknown to them as a made-up id, whatever they ask about it."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from .. import errors
from ..directory import Directory
from ..store.stream_types import home_of


def need_seen(member: Any, rows: dict[str, Any]) -> None:
    """A row may be ``hidden_from`` a person."""
    for name, row in rows.items():
        hidden = getattr(row, "hidden_from", None)
        if hidden is not None and hidden(member):
            raise errors.NOT_FOUND(field=name.rstrip("_"))


def need_readable(db: Session, directory: Directory, member: Any, dialogue: str | None, rows: dict[str, Any]) -> None:
    """Who takes no part in a dialogue that is not public learns nothing of it by trying."""
    if member is None and dialogue and not directory.may_read(db, home_of(dialogue), dialogue):
        raise errors.NOT_FOUND(field=next(iter(rows)).rstrip("_"))
