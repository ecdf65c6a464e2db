"""The log of updates in the database: reading it, and the one statement that appends to it."""

from collections.abc import Iterator
from dataclasses import dataclass
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


def known(db: Session, document_id: str, uid: str) -> int | None:
    """The log_seq of an update that came before; 0 when its uid stands in another document's log."""
    row = db.execute(select(DraftUpdate.document_id, DraftUpdate.log_seq).where(DraftUpdate.uid == uid)).first()
    return None if row is None else (row.log_seq if row.document_id == document_id else 0)


def append(db: Session, before: Locked, uid: str, participant_id: str | None, at: datetime, payload: bytes) -> Head:
    """Add one update after `before`, whose row is locked. Plain SQL: typing does not move the document's stream."""
    after = Head(before.head.log_seq + 1, uid)
    row = {"document_id": before.id, "log_seq": after.log_seq, "uid": uid, "payload": payload}
    db.execute(insert(DraftUpdate).values(**row, participant_id=participant_id, at=at, quarantined=False))
    moved = update(OutcomeDocument).where(OutcomeDocument.id == before.id)
    db.execute(moved.values(log_seq=after.log_seq, log_uid=uid).execution_options(synchronize_session=False))
    return after


def own_clients(db: Session, document_id: str, participant_id: str, among: set[int]) -> set[int]:
    """Which of these Yjs client ids were handed to a participant for this document, now or ever before."""
    table = DraftClient
    query = select(table.client).where(table.document_id == document_id, table.participant_id == participant_id)
    return set(db.execute(query.where(table.client.in_(among))).scalars())


def hand_out(db: Session, document_id: str, participant_id: str, client: int) -> None:
    db.execute(insert(DraftClient).values(document_id=document_id, client=client, participant_id=participant_id))
