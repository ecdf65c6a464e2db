"""The log of updates in the database: reading it, and the one statement that appends to it."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from dialogue_platform.outcome.models import DocumentStage, DraftClient, DraftSnapshot, DraftUpdate, OutcomeDocument


@dataclass(frozen=True)
class Head:
    """How far a log goes. The uid tells two logs of equal length apart."""

    log_seq: int
    uid: str


@dataclass(frozen=True)
class Row:
    """One update in the log."""

    document_id: str
    log_seq: int
    uid: str
    payload: bytes
    quarantined: bool = False
    participant_id: str | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Locked:
    """The document row as it is under its lock."""

    id: str
    dialogue_id: str
    stage: DocumentStage
    head: Head


def lock(db: Session, document_id: str) -> Locked | None:
    table = OutcomeDocument
    query = select(table.id, table.dialogue_id, table.stage, table.log_seq, table.log_uid)
    row = db.execute(query.where(table.id == document_id).with_for_update()).first()
    return None if row is None else Locked(row.id, row.dialogue_id, row.stage, Head(row.log_seq, row.log_uid))


def head(db: Session, document_id: str) -> Head | None:
    query = select(OutcomeDocument.log_seq, OutcomeDocument.log_uid).where(OutcomeDocument.id == document_id)
    row = db.execute(query).first()
    return None if row is None else Head(*row)


def rows_above(db: Session, document_id: str, after: int, upto: int | None = None) -> Iterator[Any]:
    """Updates above `after` in order, as (log_seq, uid, payload, quarantined)."""
    table = DraftUpdate
    query = select(table.log_seq, table.uid, table.payload, table.quarantined)
    query = query.where(table.document_id == document_id, table.log_seq > after)
    if upto is not None:
        query = query.where(table.log_seq <= upto)
    yield from db.execute(query.order_by(table.log_seq).execution_options(yield_per=1000))


def newest_snapshot(db: Session, document_id: str, upto: int) -> Any:
    """The newest snapshot not above `upto`, or None."""
    table = DraftSnapshot
    query = select(table.upto, table.state).where(table.document_id == document_id, table.upto <= upto)
    return db.execute(query.order_by(table.upto.desc()).limit(1)).first()


def known(db: Session, uids: set[str]) -> dict[str, Row]:
    """The updates that came before under one of these uids, in any document's log."""
    table = DraftUpdate
    columns = (table.document_id, table.log_seq, table.uid, table.payload, table.quarantined)
    return {row.uid: Row(*row) for row in db.execute(select(*columns).where(table.uid.in_(uids)))}


def append(db: Session, document_id: str, rows: list[Row]) -> None:
    """Add updates to a log whose document is locked. Plain SQL: typing does not move the document's stream."""
    db.execute(insert(DraftUpdate), [asdict(row) for row in rows])
    moved = update(OutcomeDocument).where(OutcomeDocument.id == document_id)
    last = rows[-1]
    db.execute(moved.values(log_seq=last.log_seq, log_uid=last.uid).execution_options(synchronize_session=False))


def owners(db: Session, document_id: str, clients: set[int]) -> dict[int, str]:
    """Which participant each of these Yjs client ids was handed to; nobody's are left out."""
    table = DraftClient
    query = select(table.client, table.participant_id).where(table.document_id == document_id)
    return {row.client: row.participant_id for row in db.execute(query.where(table.client.in_(clients)))}


def hand_out(db: Session, document_id: str, participant_id: str, client: int) -> None:
    db.execute(insert(DraftClient).values(document_id=document_id, client=client, participant_id=participant_id))
