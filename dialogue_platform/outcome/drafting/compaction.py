"""Keeping long histories short to open and small on the disk, beside the traffic and never against it.

Every `EVERY` updates the state is written down as a snapshot, after it was made a second time from the snapshot before
and the rows since, and loaded again: all three must be one text. Rows that lie before the newest snapshot are then packed
into segments, and a segment takes the place of its rows only when it gives every one of them back to the last byte.
Both are single transactions. What is heavy runs in an OS thread where there is a loop, in slices, and rests between
two rounds fifty times as long as a round took.
"""

import hashlib
import logging
import time
import zlib
from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from dialogue_platform.live import Job, Live, Refusal, clock, offload
from dialogue_platform.live.write.unit_of_work import UnitOfWork
from dialogue_platform.outcome.codec import packing
from dialogue_platform.outcome.document.text import canonical
from dialogue_platform.outcome.drafting import chain, log, ydoc
from dialogue_platform.outcome.drafting.session import DraftSession
from dialogue_platform.outcome.models import DraftSegment, DraftSnapshot, DraftUpdate
from dialogue_platform.outcome.records import LogRow

EVERY = 500  # updates between two snapshots
SEGMENT = 512  # rows packed together
KEPT = 256  # newest rows that stay rows: their uids answer a page that sends again
SNAPSHOTS = 2  # the newest ones that are kept; the rows before the older one are still all there
REST, LONGEST_REST = 50, 60.0

logger = logging.getLogger(__name__)


class KeepSnapshot(Job):
    """Write a snapshot that was made and checked outside the transaction, and let older ones go."""

    name = "draft.snapshot"

    def __init__(self, document_id: str, upto: int, state: bytes, sha256: str) -> None:
        super().__init__()
        self.row = {"document_id": document_id, "upto": upto, "state": zlib.compress(state), "sha256": sha256}

    def streams(self, db: Session) -> set[str]:
        """Two workers may make the same snapshot at the same time; the second finds it there."""
        return {f"document:{self.row['document_id']}"}

    def run(self, work: UnitOfWork) -> None:
        document_id = self.row["document_id"]
        if work.db.get(DraftSnapshot, (document_id, self.row["upto"])) is None:
            work.db.execute(insert(DraftSnapshot).values(**self.row, at=clock.now()))
        table = DraftSnapshot
        mine = select(table.upto).where(table.document_id == document_id).order_by(table.upto.desc())
        kept = list(work.db.execute(mine.limit(SNAPSHOTS)).scalars())
        work.db.execute(delete(table).where(table.document_id == document_id, table.upto < kept[-1]))


class Pack(Job):
    """Put a segment in the place of its rows, if they still stand there as they were read."""

    name = "draft.pack"

    def __init__(self, rows: Sequence[LogRow], body: bytes) -> None:
        super().__init__()
        self.document_id, self.first, self.last = rows[0].document_id, rows[0].log_seq, rows[-1].log_seq
        self.quarantined, self.body = sum(row.quarantined for row in rows), body

    def streams(self, db: Session) -> set[str]:
        return {f"document:{self.document_id}"}

    def run(self, work: UnitOfWork) -> bool:
        table = DraftUpdate
        here = (table.document_id == self.document_id, table.log_seq.between(self.first, self.last))
        standing = select(func.count(), func.count().filter(table.quarantined)).where(*here)
        if tuple(work.db.execute(standing).one()) != (self.last - self.first + 1, self.quarantined):
            return False
        segment = {"document_id": self.document_id, "first": self.first, "last": self.last, "body": self.body}
        own = chain.of_body(self.document_id, self.first, self.last, self.body)
        work.db.execute(insert(DraftSegment).values(**segment, own=own))
        work.db.execute(delete(table).where(*here).execution_options(synchronize_session=False))
        return True


def due(db: Session, session: DraftSession) -> bool:
    """Whether there is something to do for this document, and it has rested."""
    if session.compacting or time.monotonic() < session.compact_not_before:
        return False
    upto = log.snapshot_upto(db, session.document_id, session.committed.head.log_seq)
    return (
        session.committed.head.log_seq - upto >= EVERY
        or log.first_row(db, session.document_id) <= upto - SEGMENT - KEPT
    )


def compact(live: Live, session: DraftSession) -> None:
    """One round, beside everything else: a snapshot if one is due, then segments as long as there are enough rows."""
    if session.compacting:
        return
    session.compacting, began = True, time.monotonic()
    try:
        job = snapshot(live, session) if _lags(live, session) else None
        if job is not None:
            live.writer.submit(job).wait()
        while pack(live, session):
            time.sleep(0)
    except (Refusal, packing.BadPack) as stopped:
        logger.warning("a document was not compacted this time: %s", stopped)
    finally:
        session.compacting = False
        session.compact_not_before = time.monotonic() + min(LONGEST_REST, REST * (time.monotonic() - began))


def _lags(live: Live, session: DraftSession) -> bool:
    with live.database.reading() as db:
        return (
            session.committed.head.log_seq - log.snapshot_upto(db, session.document_id, session.committed.head.log_seq)
            >= EVERY
        )


def snapshot(live: Live, session: DraftSession) -> KeepSnapshot | None:
    """The live copy's state, if the log makes the same text of it; None when it does not."""
    with session.lock:
        head, state = session.committed.head, session.committed.doc.get_update()
    with live.database.reading() as db:
        base = log.newest_snapshot(db, session.document_id, head.log_seq)
        after = base.upto if base is not None else 0
        rows = log.rows_above(db, session.document_id, after, head.log_seq)
        updates = [row.payload for row in rows if not row.quarantined]
    sha256 = offload(checked, bytes(base.state) if base is not None else None, updates, state)
    if sha256 is None:
        logger.error("a snapshot of a document at %s differs from its log and is not kept", head.log_seq)
        return None
    return KeepSnapshot(session.document_id, head.log_seq, state, sha256)


def checked(base: bytes | None, updates: Sequence[bytes], state: bytes) -> str | None:
    """The hash of the text, if replaying, encoding and loading all make the same one; else None."""
    try:
        fresh = ydoc.load([zlib.decompress(base)] if base is not None else [])
        for update in updates:
            ydoc.apply(fresh, update)
        found = {hash_of(doc) for doc in (fresh, ydoc.load([state]), ydoc.load([fresh.get_update()]))}
    except (ydoc.WillNotApply, zlib.error):
        return None
    return found.pop() if len(found) == 1 else None


def pack(live: Live, session: DraftSession) -> bool:
    """Pack the oldest rows that the newest snapshot covers; False when there are not enough of them."""
    with live.database.reading() as db:
        upto = log.snapshot_upto(db, session.document_id, session.committed.head.log_seq) - KEPT
        rows = log.whole_rows(db, session.document_id, upto, SEGMENT)
    if len(rows) < SEGMENT:
        return False
    body = offload(packing.pack, rows)
    return bool(live.writer.submit(Pack(rows, body)).wait())


def hash_of(doc: object) -> str:
    return hashlib.sha256(canonical(ydoc.pm_json(doc)).encode()).hexdigest()  # type: ignore[arg-type]
