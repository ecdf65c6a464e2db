"""Rows from before there were seals, and rows that a migration changed: an act of the record seals them as it finds them.

Once in the life of a stream this comes by itself, when a server first serves a database from before. From then on, or
where the stream was born with seals, a row without one was added past the road, and is named by ``verify-journal``.
"""

from __future__ import annotations

import logging
import threading
from typing import Annotated, Any

from flask import Flask
from sqlalchemy import ColumnElement, Select, String, and_, cast, select
from sqlalchemy.orm import Session

from .. import errors
from ..commands.job import Act, command, perform
from ..commands.schema import Text
from ..current import live_of
from ..directory import SYSTEM, system_only
from ..errors import Refusal
from ..exception_boundary import calmly
from ..store.coverage import SealedTable, model_of, sealed_table_of, sealed_tables
from ..store.database import DATABASE_ERRORS
from ..store.sealing import Seal
from ..store.streams import PLATFORM, Stream
from .results import Resealed

log = logging.getLogger(__name__)

#: rows sealed in one act
AT_ONCE = 200
FIRST = "They are from before there were seals."


@command("record.seal", permission=system_only)
def seal(
    act: Act,
    stream: Annotated[str, Text(64)],
    because: Annotated[str, Text(200)],
    whole: bool = False,
    again: bool = False,
) -> Resealed:
    """Seal rows of a stream as they are: those without a seal, or all of them again.

    ``whole``: none is left behind, and a row without a seal is a fault from now on.
    """
    row = act.db.execute(select(Stream.name, Stream.dialogue_id).where(Stream.name == stream)).one_or_none()
    if row is None:
        raise errors.UNKNOWN_STREAM(field="stream")
    act.work.need({stream})
    if is_whole(act.db, stream) and not again:
        return {"sealed": 0}
    most = None if whole or again else AT_ONCE
    found = [one for shape in sealed_tables() for one in act.db.scalars(_rows(shape, stream, again).limit(most))][:most]
    for one in found:
        act.work.seals.change(one)
    act.work.move(stream)
    if whole:
        act.tell("sealed_whole", stream)
        act.work.seals.write(Stream, PLATFORM, stream, row._asdict())
    return {"sealed": len(found)}


def is_whole(db: Session, stream: str) -> bool:
    """Whether all that is on a stream is sealed: that there is such a stream is sealed last."""
    return db.get(Seal, (Stream.__tablename__, stream)) is not None


def _rows(shape: SealedTable, stream: str, again: bool) -> Select[Any]:
    model = shape.model
    key: ColumnElement[str] = cast(getattr(model, shape.key[0]), String)
    for name in shape.key[1:]:
        key = key + ":" + cast(getattr(model, name), String)
    query = _on(select(model), model, stream)
    if again:
        return query
    joined = query.outerjoin(Seal, and_(Seal.table_name == shape.table.name, Seal.row_key == key))
    return joined.where(Seal.salt.is_(None))


def _on(query: Select[Any], model: Any, stream: str) -> Select[Any]:
    """Rows of a model that are sealed on a stream."""
    record = sealed_table_of(model).record
    if record.via is None:
        here: ColumnElement[bool] = model.stream == stream if record.on is None else select(1).exists() & False
        return query.where(here)
    (foreign,) = model.__table__.columns[record.via].foreign_keys
    above = model_of(foreign.column.table)
    return _on(query.join(above, getattr(model, record.via) == foreign.column), above, stream)


def not_whole(db: Session) -> list[str]:
    """The streams that are from before there were seals."""
    joined = and_(Seal.table_name == Stream.__tablename__, Seal.row_key == Stream.name)
    query = select(Stream.name).outerjoin(Seal, joined).where(Seal.salt.is_(None), Stream.seq > 0)
    return list(db.scalars(query.order_by(Stream.id)))


def seal_stream(stream: str, because: str, again: bool = False) -> int:
    """Seal a stream, some rows at a time so that others get their turn; answers how many rows that were."""
    sealed, found = 0, 0
    while not again and (found := _some(stream, because)) >= AT_ONCE:
        sealed += found
    return sealed + found + _some(stream, because, whole=True, again=again)


def _some(stream: str, because: str, **how: bool) -> int:
    done = perform("record.seal", SYSTEM, {"stream": stream, "because": because, **how}).result or {}
    return int(done.get("sealed", 0))


def start(app: Flask) -> None:
    """Seal what is from before there were seals, beside the serving of pages. What is left is done at the next start."""
    threading.Thread(target=_seal_first, args=(app,), name="first seals", daemon=True).start()


@calmly
def _seal_first(app: Flask) -> None:
    with app.app_context():
        try:
            with live_of(app).database.reading() as db:
                streams = not_whole(db)
            for stream in streams:
                log.info("%s: %s rows sealed for the first time", stream, seal_stream(stream, FIRST))
        except (Refusal, *DATABASE_ERRORS) as fault:
            log.warning("not everything was sealed: %s", type(fault).__name__)
