"""A snapshot page by page. It has two runs, each with a place of its own in the cursor: what the audience shares,
and what is one person's alone. In both the live things come first, then those that are past; of each kind the newest
change first.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, select, tuple_
from sqlalchemy.orm import Session

from .. import errors
from ..store.keys import PERSON, Keys
from ..store.streams import Kind, kinds_on
from ..wire_json import written

#: entities of a run in one page; a catch-up that is longer is answered in full
PAGE = 500
#: pages of rows that may be read for one page: reading what this audience may not see costs too
READ = 4
#: a seq that no stream will reach: the place before the first row of a kind
BEYOND = 2**62

#: where a run goes on: in which of its parts, and before which seq and id
Place = tuple[int, int, str]
START: Place = (0, BEYOND, "")
Entities = list[dict[str, Any]]


@dataclass(frozen=True)
class Part:
    """The rows of one kind that are live, or those that are past; both (None) of a kind that does not tell."""

    kind: Kind
    past: bool | None


def parts_of(stream: str, *, personal: bool) -> list[Part]:
    """One run of a snapshot, in the order in which it is told."""
    kinds = kinds_on(stream, personal=personal)
    live = [Part(kind, False if kind.ages else None) for kind in kinds]
    return live + [Part(kind, True) for kind in kinds if kind.ages]


def page(db: Session, stream: str, keys: Keys, cursor: str | None) -> tuple[Entities, str | None]:
    """One page of a snapshot, and the cursor of the next. The first has the beginning of both runs.

    A row that changes while pages are read comes by ``sync``, so the cursor needs no memory here.
    """
    shared, own = parts_of(stream, personal=False), parts_of(stream, personal=True) if keys.own else []
    if cursor is None:
        entities, shared_place = read_run(db, shared, stream, keys.audience, None, START)
        mine, own_place = read_run(db, own, stream, keys.audience, keys, START)
        return entities + mine, write_cursor(shared_place, own_place)
    shared_place, own_place = _read_cursor(cursor, len(shared), len(own))
    if shared_place is not None:
        entities, shared_place = read_run(db, shared, stream, keys.audience, None, shared_place)
    else:
        entities, own_place = read_run(db, own, stream, keys.audience, keys, own_place or START)
    return entities, write_cursor(shared_place, own_place)


def read_run(
    db: Session, parts: list[Part], stream: str, audience: str, own: Keys | None, place: Place
) -> tuple[Entities, Place | None]:
    """One page of a run, and where it goes on; a page may be short where this audience may not see much.

    ``own`` are the keys to which the rows of a run of personal kinds belong.
    """
    found: Entities = []
    read, (index, seq, id_) = 0, place
    while index < len(parts):
        ids = None if own is None else own.ids(parts[index].kind.to)
        for row in _rows_before(db, parts[index], stream, ids, seq, id_):
            if len(found) >= PAGE or read >= READ * PAGE:
                return found, (index, seq, id_)
            entity = parts[index].kind.show(row, audience)
            if entity is not None and "gone" not in entity:
                found.append(entity)
            seq, id_, read = row.seq, row.id, read + 1
        index, seq, id_ = index + 1, BEYOND, ""
    return found, None


def own_pages(db: Session, stream: str, readers: Collection[Keys]) -> dict[Keys, tuple[bytes, Place | None]]:
    """The first page of several readers' own run at once, as JSON that ``wire.spliced`` takes.

    What belongs to a key is projected and written once, however many hold it.
    """
    found: dict[str, Entities] = defaultdict(list)
    for kind in kinds_on(stream, personal=True):
        ids = sorted({id for keys in readers for id in keys.ids(kind.to)})
        owner = getattr(kind.model, str(kind.owner))
        query = select(kind.model).where(kind.model.stream == stream, owner.in_(ids))
        rows = db.execute(query.limit(READ * PAGE + 1)).scalars().all() if ids else []
        if len(rows) > READ * PAGE:
            return {keys: _own_page(db, stream, keys) for keys in readers}
        for row in rows:
            entity = kind.show(row, PERSON)
            if entity is not None and "gone" not in entity:
                found[kind.key(row)].append(entity)
    return _by_reader(db, stream, readers, found)


def _by_reader(
    db: Session, stream: str, readers: Collection[Keys], found: dict[str, Entities]
) -> dict[Keys, tuple[bytes, Place | None]]:
    json = {key: written(entities) for key, entities in found.items()}
    pages: dict[Keys, tuple[bytes, Place | None]] = {}
    for keys in readers:
        held = [key for key in keys.own if key in json]
        fits = sum(len(found[key]) for key in held) <= PAGE
        pages[keys] = (b",".join(json[key] for key in held), None) if fits else _own_page(db, stream, keys)
    return pages


def _own_page(db: Session, stream: str, keys: Keys) -> tuple[bytes, Place | None]:
    entities, place = read_run(db, parts_of(stream, personal=True), stream, keys.audience, keys, START)
    return written(entities), place


def _rows_before(db: Session, part: Part, stream: str, ids: list[str] | None, seq: int, id_: str) -> Iterator[Any]:
    """Rows of a part before a place, newest change first, read a page at a time: no cursor is held on the server."""
    while ids is None or ids:
        given = {"stream": stream, "seq": seq, "id": id_, "most": PAGE, **({} if ids is None else {"ids": ids})}
        rows = db.execute(_part_query(part, seq != BEYOND), given).scalars().all()
        yield from rows
        if len(rows) < PAGE:
            return
        seq, id_ = rows[-1].seq, rows[-1].id


@cache
def _part_query(part: Part, further: bool) -> Select[Any]:
    """Built once: to build it takes longer than to run it, and a snapshot asks one of every part."""
    model = part.kind.model
    query = select(model).where(model.stream == bindparam("stream"))
    if part.past is not None:
        query = query.where(model.past.is_(part.past))
    if part.kind.owner:
        query = query.where(getattr(model, part.kind.owner).in_(bindparam("ids", expanding=True)))
    if further:
        place = tuple_(bindparam("seq", type_=model.seq.type), bindparam("id", type_=model.id.type))
        query = query.where(tuple_(model.seq, model.id) < place)
    return query.order_by(model.seq.desc(), model.id.desc()).limit(bindparam("most", type_=Integer))


def write_cursor(shared: Place | None, own: Place | None) -> str | None:
    """Where both runs go on, as one word; None when both are at their end."""
    if shared is None and own is None:
        return None
    return urlsafe_b64encode(json.dumps([shared, own]).encode()).decode()


def _read_cursor(cursor: str, shared_parts: int, own_parts: int) -> tuple[Place | None, Place | None]:
    try:
        shared, own = json.loads(urlsafe_b64decode(cursor.encode()))
        if shared is None and own is None:
            raise ValueError(cursor)
        return _checked(shared, shared_parts), _checked(own, own_parts)
    except Exception as error:
        raise errors.BAD_CURSOR(field="cursor") from error


def _checked(place: Any, parts: int) -> Place | None:
    if place is None:
        return None
    index, seq, id_ = place
    if not (type(index) is type(seq) is int and isinstance(id_, str)):
        raise ValueError(place)
    if not (0 <= index < parts and 0 <= seq <= BEYOND and len(id_) <= 64 and id_.isascii() and "\0" not in id_):
        raise ValueError(place)
    return index, seq, id_
