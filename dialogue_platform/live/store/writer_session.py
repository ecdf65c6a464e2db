"""The writer's own session, and what it carries that no other one does: the rows it keeps, and who notes what it changes.

Whoever looks for a row asks here and need not know on which session: any other one keeps nothing, and reads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import Session

Row = TypeVar("Row")


@dataclass
class LockedStream:
    """A stream under the writer's lock."""

    name: str
    dialogue_id: str | None
    seq: int
    head: str


class ChangeTracker(Protocol):
    """Who is told, while a batch runs, what its session changes: the unit of work."""

    def change(self, row: object) -> None:
        """A row is new, or about to be written."""

    def take_away(self, row: object) -> None:
        """A row is about to be deleted."""

    def move(self, name: str) -> int:
        """A stream is moved by the present job; answers the seq it will have."""


@dataclass
class WriterCache:
    """What the writer knows of the database, as long as ``version`` is what the database says of itself."""

    version: object = None
    rows: dict[tuple[type[Any], str], Any] = field(default_factory=dict)
    #: rows by what else names them
    named: dict[tuple[type[Any], tuple[str, ...]], Any] = field(default_factory=dict)
    streams: dict[str, LockedStream] = field(default_factory=dict)


class WriterSession(Session):
    """A session of the writer's. ``tracker`` is there while a batch runs, ``changed`` are the rows it has written."""

    cache: WriterCache
    tracker: ChangeTracker | None
    changed: set[object]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.forget()

    def forget(self) -> None:
        """Begin with nothing."""
        self.cache, self.tracker, self.changed = WriterCache(), None, set()


def get_cached(db: Session, model: type[Row], id: str) -> Row | None:
    """A row by its id. On the writer's session it stays in memory, which a session by itself lets go of."""
    if not isinstance(db, WriterSession):
        return db.get(model, id)
    row: Row | None = db.cache.rows.get((model, id))
    if row is None:
        row = db.get(model, id)
        if row is not None:
            db.cache.rows[model, id] = row
    return row


def find_cached(db: Session, model: type[Row], names: tuple[str, ...], find: Callable[[], Row | None]) -> Row | None:
    """A row by the values of other columns, which never change; the writer's session asks ``find`` once for each."""
    if not isinstance(db, WriterSession):
        return find()
    row: Row | None = db.cache.named.get((model, names))
    if row is None:
        row = find()
        if row is not None:
            db.cache.named[model, names] = row
    return row


def is_cached(db: Session, model: type[Any], id: str) -> bool:
    """Whether ``get_cached`` would ask nobody."""
    return isinstance(db, WriterSession) and (model, id) in db.cache.rows


def keep_cached(db: Session, row: Any, names: tuple[str, ...] | None = None) -> None:
    """Have a row that was read with others found by ``get_cached``, or by ``find_cached`` under these ``names``."""
    if not isinstance(db, WriterSession):
        return
    if names is None:
        db.cache.rows[type(row), row.id] = row
    else:
        db.cache.named[type(row), names] = row


@event.listens_for(WriterSession, "before_flush")
def _note(session: WriterSession, *_: Any) -> None:
    """Remember what a batch changes."""
    if session.tracker is not None:
        session.changed.update(session.new, session.dirty)
