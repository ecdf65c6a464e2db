"""What changed on a stream since a seq, as one audience and one person see it: snapshot and catch-up alike."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from . import errors
from .journal import mark_of
from .streams import Kind, Stream, kinds_on

#: entities in one page of a snapshot; a catch-up that is longer is answered in full
PAGE = 500
#: a seq that no stream will reach: the place before the first row of a kind
BEYOND = 2**62


@dataclass
class Changes:
    """State of a stream for one reader: ``entities`` as dicts, ``more`` a cursor or None."""

    seq: int
    mark: str
    full: bool
    entities: list[dict[str, Any]] = field(default_factory=list)
    more: str | None = None


def head_of(db: Session, stream: str) -> Stream | None:
    """The stream's row, read first in a snapshot."""
    return db.execute(select(Stream).where(Stream.name == stream)).scalar_one_or_none()


def rows_between(db: Session, kind: Kind, stream: str, after: int, upto: int, person: str | None = None) -> list[Any]:
    """Rows of a kind with ``after < seq <= upto``, newest first; of one owner if ``person`` is given."""
    model = kind.model
    query = select(model).where(model.stream == stream, model.seq > after, model.seq <= upto)
    if person is not None:
        query = query.where(getattr(model, kind.owner or "") == person)
    return list(db.execute(query.order_by(model.seq.desc(), model.id.desc())).scalars())


def changes_since(
    db: Session, stream: str, audience: str, person: str | None, after: int = 0, mark: str | None = None
) -> Changes:
    """Snapshot (``after=0``) or catch-up of one stream for one reader.

    ``db`` is a read snapshot. A mark of another audience, or one that is not in the journal, is answered in full.
    Raises ``unknown_stream``.
    """
    head = head_of(db, stream)
    if head is None:
        raise errors.UNKNOWN_STREAM(field="stream")
    stamp = f"{audience}:{head.head[:12]}"
    if 0 < after <= head.seq and mark == f"{audience}:{mark_of(db, stream, after)}":
        entities = _since(db, stream, audience, person, after, head.seq)
        if len(entities) <= PAGE:
            return Changes(head.seq, stamp, False, entities)
    entities, more = page(db, stream, audience, person, None)
    return Changes(head.seq, stamp, True, entities, more)


def _since(db: Session, stream: str, audience: str, person: str | None, after: int, upto: int) -> list[dict[str, Any]]:
    found = []
    for kind in _kinds(stream, person):
        owner = person if kind.owner else None
        shown = (kind.show(row, audience) for row in rows_between(db, kind, stream, after, upto, owner))
        found += [entity for entity in shown if entity is not None]
    return found


def _kinds(stream: str, person: str | None) -> list[Kind]:
    return kinds_on(stream, personal=False) + (kinds_on(stream, personal=True) if person else [])


def page(
    db: Session, stream: str, audience: str, person: str | None, cursor: str | None
) -> tuple[list[dict[str, Any]], str | None]:
    """One page of a snapshot, newest change first within each kind, and the cursor of the next.

    A row that changes while pages are read comes by ``sync``, so the cursor needs no memory here.
    """
    kinds = _kinds(stream, person)
    index, seq, id_ = _read_cursor(cursor, len(kinds))
    found: list[dict[str, Any]] = []
    while index < len(kinds):
        kind = kinds[index]
        for row in _rows_before(db, kind, stream, person, seq, id_):
            if len(found) >= PAGE:
                return found, _write_cursor(index, BEYOND if seq is None else seq, id_ or "")
            entity = kind.show(row, audience)
            if entity is not None and "gone" not in entity:
                found.append(entity)
            seq, id_ = row.seq, row.id
        index, seq, id_ = index + 1, None, None
    return found, None


def _rows_before(
    db: Session, kind: Kind, stream: str, person: str | None, seq: int | None, id_: str | None
) -> Iterator[Any]:
    """Rows of a kind before a place, newest change first, read a few hundred at a time."""
    model = kind.model
    query = select(model).where(model.stream == stream)
    if kind.owner:
        query = query.where(getattr(model, kind.owner) == person)
    if seq is not None:
        query = query.where(tuple_(model.seq, model.id) < (seq, id_))
    query = query.order_by(model.seq.desc(), model.id.desc())
    yield from db.execute(query.execution_options(yield_per=PAGE)).scalars()


def _write_cursor(index: int, seq: int, id_: str) -> str:
    return urlsafe_b64encode(json.dumps([index, seq, id_]).encode()).decode()


def _read_cursor(cursor: str | None, kinds: int) -> tuple[int, int | None, str | None]:
    if cursor is None:
        return 0, None, None
    try:
        index, seq, id_ = json.loads(urlsafe_b64decode(cursor.encode()))
        if not (type(index) is type(seq) is int and isinstance(id_, str)):
            raise ValueError(cursor)
        if not (0 <= index < kinds and 0 <= seq <= BEYOND and len(id_) <= 64 and id_.isascii() and "\0" not in id_):
            raise ValueError(cursor)
    except Exception as error:
        raise errors.BAD_CURSOR(field="cursor") from error
    return index, seq, id_
