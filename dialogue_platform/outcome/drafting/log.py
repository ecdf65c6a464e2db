"""The log of updates in the database: reading it, and the one place that appends to it."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from dialogue_platform.live.store.sql import Rows, Sql
from dialogue_platform.outcome.codec import packing
from dialogue_platform.outcome.document.template import new_client_id
from dialogue_platform.outcome.drafting import chain
from dialogue_platform.outcome.models import DraftClient, DraftSegment, DraftSnapshot, DraftUpdate, OutcomeDocument
from dialogue_platform.outcome.records import LockedDocument, LogHead, LogRow
from dialogue_platform.outcome.states import DocumentStage

COLUMNS = (
    DraftUpdate.document_id,
    DraftUpdate.log_seq,
    DraftUpdate.uid,
    DraftUpdate.payload,
    DraftUpdate.quarantined,
    DraftUpdate.participant_id,
    DraftUpdate.at,
    DraftUpdate.hash,
    DraftUpdate.own,
)


# What each keystroke asks goes past the ORM, which takes ten times what the database does.
_LOCK = Sql("SELECT dialogue_id, stage, log_seq, log_uid FROM outcome_document WHERE id = :id", locking=True)
_HASH = Sql("SELECT log_hash FROM outcome_document WHERE id = :id")
_BEGIN = Sql("UPDATE outcome_document SET log_hash = :hash WHERE id = :id")
_MOVE = Sql("UPDATE outcome_document SET log_seq = :log_seq, log_uid = :uid, log_hash = :hash WHERE id = :id")
_UPDATES = Rows(DraftUpdate.__table__)


@cache
def _known(uids: int) -> Sql:
    values = ", ".join(f":uid{n}" for n in range(uids))
    return Sql(f"SELECT uid FROM draft_update WHERE uid IN ({values})")  # noqa: S608 - places for values, no values


def lock(db: Session, document_id: str) -> LockedDocument | None:
    row = _LOCK.run(db.connection(), {"id": document_id}).fetchone()
    return None if row is None else LockedDocument(document_id, row[0], DocumentStage(row[1]), LogHead(*row[2:]))


def head(db: Session, document_id: str) -> LogHead | None:
    query = select(OutcomeDocument.log_seq, OutcomeDocument.log_uid).where(OutcomeDocument.id == document_id)
    row = db.execute(query).first()
    return None if row is None else LogHead(*row)


def rows_above(db: Session, document_id: str, after: int, upto: int | None = None) -> Iterator[LogRow]:
    """Updates above `after` in order, packed ones too, each with its author and time."""
    table = DraftUpdate
    query = select(*COLUMNS).where(table.document_id == document_id, table.log_seq > after)
    if upto is not None:
        query = query.where(table.log_seq <= upto)
    found = db.execute(query.order_by(table.log_seq).execution_options(yield_per=1000))
    first = next(found, None)
    if first is None or first.log_seq > after + 1:
        yield from packed_rows(db, document_id, after, upto)
    if first is not None:
        yield LogRow(*first)
        yield from (LogRow(*row) for row in found)


def packed_rows(db: Session, document_id: str, after: int, upto: int | None) -> Iterator[LogRow]:
    """Updates above `after` that are packed. Raises BadPack when a segment is not whole."""
    table = DraftSegment
    query = select(table.body).where(table.document_id == document_id, table.last > after).order_by(table.first)
    for body in list(db.execute(query if upto is None else query.where(table.first <= upto)).scalars()):
        for row in packing.unpack(document_id, bytes(body)):
            if row.log_seq > after and (upto is None or row.log_seq <= upto):
                yield row


def whole_rows(db: Session, document_id: str, upto: int, most: int) -> list[LogRow]:
    """The oldest rows that are not packed."""
    table = DraftUpdate
    query = select(*COLUMNS).where(table.document_id == document_id)
    return [LogRow(*row) for row in db.execute(query.where(table.log_seq <= upto).order_by(table.log_seq).limit(most))]


def first_row(db: Session, document_id: str) -> int:
    """The log_seq of the oldest row that is not packed."""
    query = select(func.min(DraftUpdate.log_seq)).where(DraftUpdate.document_id == document_id)
    return db.execute(query).scalar() or 0


def stands(db: Session, document_id: str, at: LogHead) -> bool:
    """Whether the row that a copy ends with is in the log: it is not when the database went back."""
    table = DraftUpdate
    query = select(table.uid).where(table.document_id == document_id, table.log_seq == at.log_seq)
    uid = db.execute(query).scalar()
    return uid == at.uid if uid is not None else is_packed(db, document_id, at.log_seq)


def is_packed(db: Session, document_id: str, log_seq: int) -> bool:
    table = DraftSegment
    query = select(table.first).where(table.document_id == document_id, table.first <= log_seq, table.last >= log_seq)
    return db.execute(query).first() is not None


def snapshot_upto(db: Session, document_id: str, upto: int) -> int:
    """How far the newest snapshot goes that is not above `upto`; 0 without one."""
    table = DraftSnapshot
    query = select(func.max(table.upto)).where(table.document_id == document_id, table.upto <= upto)
    return db.execute(query).scalar() or 0


def newest_snapshot(db: Session, document_id: str, upto: int) -> Any:
    """The newest snapshot not above `upto`, or None."""
    return next(iter(snapshots(db, document_id, upto)), None)


def snapshots(db: Session, document_id: str, upto: int) -> list[Any]:
    """The snapshots not above `upto`, the newest first; their states are compressed."""
    table = DraftSnapshot
    query = select(table.upto, table.state).where(table.document_id == document_id, table.upto <= upto)
    return list(db.execute(query.order_by(table.upto.desc())))


def known(db: Session, uids: set[str]) -> dict[str, LogRow]:
    """The updates that came before under one of these uids, in any document's log."""
    values = {f"uid{n}": uid for n, uid in enumerate(uids)}
    found = [row[0] for row in _known(len(uids)).run(db.connection(), values)]
    if not found:
        return {}  # nearly always
    return {row.uid: LogRow(*row) for row in db.execute(select(*COLUMNS).where(DraftUpdate.uid.in_(found)))}


def append(db: Session, document_id: str, rows: list[LogRow]) -> None:
    """Add updates to a log whose document is locked. Typing does not move the document's stream."""
    connection = db.connection()
    hashed = chain.chained(running_hash(db, document_id, rows[0].log_seq - 1), rows)
    last = hashed[-1]
    _UPDATES.write(connection, [vars(row) for row in hashed])
    _MOVE.run(connection, {"log_seq": last.log_seq, "uid": last.uid, "hash": last.hash, "id": document_id})


def running_hash(db: Session, document_id: str, head: int) -> str:
    """Of the log up to its head. A log from before there was one is walked, once."""
    row = _HASH.run(db.connection(), {"id": document_id}).fetchone()
    if row is not None and row[0]:
        return str(row[0])
    return chain.upto(rows_above(db, document_id, 0, head)) if head else chain.BEGIN


def begin_hash(db: Session, document_id: str, head: int) -> None:
    """Have the document say the running hash of its log, where it is from before there was one."""
    _BEGIN.run(db.connection(), {"hash": running_hash(db, document_id, head), "id": document_id})


def owners(db: Session, document_id: str, clients: set[int]) -> dict[int, str]:
    """Which participant each of these Yjs client ids was handed to; nobody's are left out."""
    table = DraftClient
    query = select(table.client, table.participant_id).where(table.document_id == document_id)
    return {row.client: row.participant_id for row in db.execute(query.where(table.client.in_(clients)))}


def free_client(db: Session, document_id: str) -> int:
    """A Yjs client id that nobody was given for this document."""
    client = new_client_id()
    while owners(db, document_id, {client}):
        client = new_client_id()
    return client


def hand_out(db: Session, document_id: str, participant_id: str, client: int) -> None:
    """Write down whose a client id is, for good."""
    db.execute(insert(DraftClient).values(document_id=document_id, client=client, participant_id=participant_id))
