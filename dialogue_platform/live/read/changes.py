"""What changed on a stream since a seq, as one audience and one person see it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from ..store.journal import cursor_of
from ..store.keys import Keys
from ..store.sql import Sql
from ..store.streams import Kind, Stream, kinds_on
from . import pagination
from .pagination import Entities


@dataclass
class Changes:
    """State of a stream for one reader: ``entities`` a list of dicts, or its JSON; ``more`` a cursor or None."""

    seq: int
    mark: str
    full: bool
    entities: Any = field(default_factory=list)
    more: str | None = None


class StreamHead(NamedTuple):
    """Where a stream stands in one read snapshot: ``head`` is the hash of its newest journal row."""

    name: str
    dialogue_id: str | None
    seq: int
    head: str


class TooManyChanges(Exception):
    """More has changed than one answer holds."""


def heads_of(db: Session, streams: Collection[str]) -> dict[str, StreamHead]:
    """The heads of those of the streams that there are, read first in a snapshot."""
    query = select(Stream.name, Stream.dialogue_id, Stream.seq, Stream.head).where(Stream.name.in_(streams))
    return {row.name: StreamHead(*row) for row in db.execute(query)}


_HEAD = Sql("SELECT name, dialogue_id, seq, head FROM stream WHERE name = :stream")


def head_of(db: Session, stream: str) -> StreamHead | None:
    """The head of a stream, or None."""
    row = _HEAD.run(db.connection(), {"stream": stream}).fetchone()
    return None if row is None else StreamHead(*row)


def mark_for(head: StreamHead, keys: Keys) -> str:
    """The mark of a stream's present state for readers with this set of keys."""
    return f"{keys.name}:{head.head[:12]}"


def kinds_moved(db: Session, stream: str, after: int, upto: int) -> set[str]:
    """Names of the kinds with rows of ``after < seq <= upto``: one query, where most kinds have nothing to tell."""
    kinds = [*kinds_on(stream, personal=False), *kinds_on(stream, personal=True)]
    if not kinds:
        return set()
    query = _moved_query(tuple((kind.name, kind.model.__table__.name) for kind in kinds))
    return {name for (name,) in query.run(db.connection(), {"stream": stream, "after": after, "upto": upto})}


@cache
def _moved_query(kinds: tuple[tuple[str, str], ...]) -> Sql:
    """Written out once, for the kinds of one type of stream."""
    one = "SELECT '{}' WHERE EXISTS (SELECT 1 FROM {} WHERE stream = :stream AND seq > :after AND seq <= :upto)"
    return Sql(" UNION ALL ".join(one.format(*kind) for kind in kinds))


def rows_between(
    db: Session, kind: Kind, stream: str, after: int, upto: int, ids: list[str] | None = None, most: int | None = None
) -> list[Any]:
    """Rows of a kind with ``after < seq <= upto``, newest first; with ``ids``, those that belong to one of these."""
    query = _rows_query(kind.model, None if ids is None else kind.owner)
    given = {"stream": stream, "after": after, "upto": upto, **({} if ids is None else {"ids": ids})}
    return list(db.execute(query if most is None else query.limit(most), given).scalars())


@cache
def _rows_query(model: Any, owner: str | None) -> Select[Any]:
    """Built once: a flush asks it for every kind that moved, for every stream."""
    last: Any = bindparam("upto")
    query = select(model).where(model.stream == bindparam("stream"), model.seq > bindparam("after"), model.seq <= last)
    if owner is not None:
        query = query.where(getattr(model, owner).in_(bindparam("ids", expanding=True)))
    return query.order_by(model.seq.desc(), model.id.desc())


def catch_up(db: Session, head: StreamHead, keys: Keys, after: int, mark: str | None) -> Changes | None:
    """What changed since ``after``; None where a snapshot is due: no such mark, or more than a page has changed."""
    if not (0 < after <= head.seq and mark == f"{keys.name}:{cursor_of(db, head.name, after)}"):
        return None
    try:
        entities = changed(db, head, keys.audience, after) + own_changed(db, head, keys, after)
    except TooManyChanges:
        return None
    return Changes(head.seq, mark_for(head, keys), False, entities) if len(entities) <= pagination.PAGE else None


def changed(db: Session, head: StreamHead, audience: str, after: int) -> Entities:
    """What changed after a seq, of the things that an audience shares. Raises TooManyChanges."""
    kinds = kinds_on(head.name, personal=False)
    return [shown for kind in kinds for shown in _shown(db, head, kind, audience, after, None)]


def own_changed(db: Session, head: StreamHead, keys: Keys, after: int) -> Entities:
    """What changed after a seq, of the things that belong to one's own keys. Raises TooManyChanges."""
    held = [(kind, keys.ids(kind.to)) for kind in kinds_on(head.name, personal=True)] if keys.own else []
    return [shown for kind, ids in held if ids for shown in _shown(db, head, kind, keys.audience, after, ids)]


def _shown(db: Session, head: StreamHead, kind: Kind, audience: str, after: int, ids: list[str] | None) -> Entities:
    rows = rows_between(db, kind, head.name, after, head.seq, ids, pagination.PAGE + 1)
    if len(rows) > pagination.PAGE:
        raise TooManyChanges
    return [entity for entity in (kind.show(row, audience) for row in rows) if entity is not None]
