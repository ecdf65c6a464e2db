"""Snapshots of long logs, so that opening stays short. The rows stay; a snapshot that fails its check is not kept."""

import hashlib
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from dialogue_platform.live import Job, clock
from dialogue_platform.live.work import Work
from dialogue_platform.outcome import log, ydoc
from dialogue_platform.outcome.log import Head
from dialogue_platform.outcome.models import DraftSnapshot
from dialogue_platform.outcome.room import Copy, Room
from dialogue_platform.outcome.text import canonical

EVERY = 500  # updates


class KeepSnapshot(Job):
    """Write a snapshot that was made and checked outside the transaction."""

    name = "draft.snapshot"

    def __init__(self, document_id: str, upto: int, state: bytes, sha256: str) -> None:
        super().__init__()
        self.row = {"document_id": document_id, "upto": upto, "state": state, "sha256": sha256}

    def streams(self, db: Session) -> set[str]:
        """Two workers may make the same snapshot at the same time; the second finds it there."""
        return {f"document:{self.row['document_id']}"}

    def run(self, work: Work) -> None:
        if work.db.get(DraftSnapshot, (self.row["document_id"], self.row["upto"])) is None:
            at: datetime = clock.now()
            work.db.execute(insert(DraftSnapshot).values(**self.row, at=at))


def due(db: Session, room: Room) -> bool:
    newest = log.newest_snapshot(db, room.document_id, room.live.head.log_seq)
    return room.live.head.log_seq - (newest.upto if newest is not None else 0) >= EVERY


def snapshot(db: Session, room: Room) -> KeepSnapshot | None:
    """Replay the log into a fresh document, load what it encodes to, and compare both with the live copy."""
    with room.lock:
        head, live = room.live.head, hash_of(room.live.doc)
    fresh = Copy()
    fresh.catch_up(db, room.document_id, Head(head.log_seq, head.uid))
    state = fresh.doc.get_update()
    if not live == hash_of(fresh.doc) == hash_of(ydoc.load([state])) or fresh.broken:
        return None
    return KeepSnapshot(room.document_id, head.log_seq, state, live)


def hash_of(doc: object) -> str:
    return hashlib.sha256(canonical(ydoc.pm_json(doc)).encode()).hexdigest()  # type: ignore[arg-type]
