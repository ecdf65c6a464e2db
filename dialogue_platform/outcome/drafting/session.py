"""A document's text in memory: the live copy that readers of the draft share, and the head that appends are tried on.

Both are derived: either may be dropped at any time and is read from the log again.
"""

import logging
import threading
import time
import zlib
from collections import deque
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from dialogue_platform.live import Refusal
from dialogue_platform.live.app_key import AppKey
from dialogue_platform.outcome.codec.packing import BadPack
from dialogue_platform.outcome.codec.updates import Header
from dialogue_platform.outcome.document.blocks import Block
from dialogue_platform.outcome.drafting import log, ydoc
from dialogue_platform.outcome.errors import UNREADABLE
from dialogue_platform.outcome.records import LogHead, LogRow

logger = logging.getLogger(__name__)
NOTHING = LogHead(0, "")
FEW = 64  # updates that are merged for the screens; more come as one difference, for merging is quadratic


def unreadable(document_id: str, why: str) -> Refusal:
    """The log on the disk has holes: the text cannot be opened, and nothing is written to it."""
    logger.critical("the text of document %s cannot be read: %s", document_id, why)
    return UNREADABLE(field="document")


class Replica:
    """A Y document and how far along the log it is."""

    def __init__(self) -> None:
        self.doc: ydoc.YDoc = ydoc.empty()
        self.head = NOTHING
        self._watched: ydoc.Watched | None = None
        self.broken: set[int] = set()  # rows that would not apply: to be quarantined
        self._clocks: dict[int, int] | None = None

    def clocks(self) -> dict[int, int]:
        """How far each client's clock is known here. Whoever applies an update past `take` says so by `moved`."""
        if self._clocks is None:
            self._clocks = ydoc.state(self.doc)
        return self._clocks

    def moved(self, header: Header) -> None:
        """An update was applied. A long text has hundreds of clocks, so they are counted on, and not asked again.

        One whose parts build on each other may wait for itself in a circle: then the document is asked.
        """
        if header.builds_on_itself:
            self._clocks = None
        elif self._clocks is not None:
            self._clocks.update({client: max(end, self._clocks.get(client, 0)) for client, end in header.ends.items()})

    @property
    def watched(self) -> ydoc.Watched:
        """The document with an eye on it, for updates that are tried on it."""
        if self._watched is None or self._watched.doc is not self.doc:
            self._watched = ydoc.Watched(self.doc)
        return self._watched

    def catch_up(self, db: Session, document_id: str, target: LogHead) -> list[bytes]:
        """Apply the rows up to `target`, in order; the answer is what was applied.

        Raises `unreadable` when the log does not give every one of them: half a text must not pass for the whole.
        """
        before = self.head.log_seq
        if self.head == NOTHING:
            self._from_snapshot(db, document_id, target)
        try:
            applied = self._rows(db, document_id, target)
        except BadPack as fault:
            raise unreadable(document_id, f"a segment above {self.head.log_seq} is not whole") from fault
        if applied is None:
            return self._again(db, document_id, before, target)
        if self.head.log_seq != target.log_seq:
            raise unreadable(document_id, f"the log ends at {self.head.log_seq}, and should at {target.log_seq}")
        self.head = target
        return applied

    def _rows(self, db: Session, document_id: str, target: LogHead) -> list[bytes] | None:
        """None when a row would not apply."""
        applied: list[bytes] = []
        for row in log.rows_above(db, document_id, self.head.log_seq, target.log_seq):
            if row.log_seq != self.head.log_seq + 1:
                raise unreadable(document_id, f"rows {self.head.log_seq + 1} to {row.log_seq - 1} are missing")
            if self._sound(row):
                if not self._take(row):
                    return None
                applied.append(bytes(row.payload))
            self.head = LogHead(row.log_seq, row.uid)
        return applied

    def take(self, rows: list[LogRow]) -> list[bytes] | None:
        """Apply rows that follow this copy's head; None when one will not, and then this copy is not to be used."""
        for row in rows:
            if not self._take(row):
                return None
            self.head = LogHead(row.log_seq, row.uid)
        return [row.payload for row in rows]

    def _again(self, db: Session, document_id: str, before: int, target: LogHead) -> list[bytes]:
        """Half of a row may be in the document: build it anew without that row."""
        self.doc, self.head, self._clocks = ydoc.empty(), NOTHING, None
        self.catch_up(db, document_id, target)
        rows = log.rows_above(db, document_id, before, target.log_seq)
        return [bytes(row.payload) for row in rows if self._sound(row)]

    def _from_snapshot(self, db: Session, document_id: str, target: LogHead) -> None:
        """Begin with the newest snapshot that can be loaded; without one, with the first row."""
        for found in log.snapshots(db, document_id, target.log_seq):
            try:
                self.doc, self._clocks = ydoc.load([zlib.decompress(bytes(found.state))]), None
                self.head = LogHead(found.upto, "")
                return
            except (ydoc.WillNotApply, zlib.error):
                logger.error("the snapshot of a document at %s cannot be loaded and is stepped over", found.upto)

    def _sound(self, row: LogRow) -> bool:
        return not row.quarantined and row.log_seq not in self.broken

    def _take(self, row: LogRow) -> bool:
        self._clocks = None
        try:
            ydoc.apply(self.doc, bytes(row.payload))
        except ydoc.WillNotApply:
            logger.error("update %s of a document will not apply and is stepped over", row.log_seq)
            self.broken.add(row.log_seq)
            return False
        return True


@dataclass(frozen=True)
class Rendering:
    """What readers get of the text as it stood at some row."""

    head: LogHead
    blocks: list[Block]


class DraftSession:
    """One document on this worker."""

    def __init__(self, document_id: str) -> None:
        self.document_id = document_id
        self.committed = Replica()
        self._head: Replica | None = None
        self.lock = threading.RLock()
        self.used = time.monotonic()
        self.waiting: deque[Any] = deque()  # updates that no job has taken yet
        self.called = False  # a job is on its way, or will be with the next tick
        self.not_before = 0.0
        self.rendering: Rendering | None = None
        self.rendered_now = False  # somebody is at it
        self.compacting = False
        self.compact_not_before = 0.0
        self._owners: dict[int, str] = {}  # Yjs client ids and whose they are: for good, so they may be remembered

    def take(self, most: int | None) -> list[Any]:
        """What waits now, in order; another job may be called for what comes later."""
        with self.lock:
            found = [self.waiting.popleft() for _ in range(min(most or len(self.waiting), len(self.waiting)))]
            self.called = bool(self.waiting)
            return found

    def own_clients(self, db: Session, participant_id: str, among: set[int]) -> set[int]:
        """Which of these Yjs client ids were handed to a participant for this document, now or ever before."""
        unknown = among - self._owners.keys()
        if unknown:
            self._owners.update(log.owners(db, self.document_id, unknown))
        return {client for client in among if self._owners.get(client) == participant_id}

    def follow(self, before: LogHead, rows: list[LogRow]) -> list[bytes] | None:
        """Take rows that were just committed after `before`. None when the live copy stands elsewhere: ask `advance`."""
        with self.lock:
            if self.committed.head != before or before == NOTHING:
                return None
            updates = self.committed.take(rows)
            if updates is None:
                self.committed = Replica()  # half of a row may be in it
            return updates

    def advance(self, db: Session) -> list[bytes]:
        """Bring the live copy up to what is committed; `db` is a read snapshot. The answer is what is new."""
        self.used = time.monotonic()
        with self.lock:
            target = log.head(db, self.document_id)
            if target is None or target.log_seq <= self.committed.head.log_seq:
                return []
            first, vector = self.committed.head == NOTHING, self.committed.doc.get_state()
            try:
                applied = self.committed.catch_up(db, self.document_id, target)
            except Refusal:
                self.committed = Replica()  # as far as it came is nobody's text
                raise
            if first:
                return []  # whoever has the draft open got it by the join that comes with this
            return applied if len(applied) <= FEW else [ydoc.missing(self.committed.doc, vector)]

    def missing(self, vector: bytes | None) -> tuple[bytes, bytes]:
        """What someone with this state vector lacks, and our own vector."""
        with self.lock:
            return ydoc.missing(self.committed.doc, vector), self.committed.doc.get_state()

    def head_at(self, db: Session, target: LogHead) -> Replica:
        """The copy that stands exactly at `target`, under the document's lock: appends are tried on it.

        It runs ahead of the live copy by what is not committed yet. When a batch was rolled back it stands where the
        log never was; its head then differs, and it is made anew.
        """
        with self.lock:
            if self._head is None or self._head.head != target:
                self._head = self._fork(db, target)
            return self._head

    def _fork(self, db: Session, target: LogHead) -> Replica:
        copy = Replica()
        if self.committed.head != NOTHING and self.committed.head.log_seq <= target.log_seq:
            copy.doc, copy.head = ydoc.fork(self.committed.doc), self.committed.head
        copy.catch_up(db, self.document_id, target)
        copy.head = target
        return copy

    def stand(self, head: LogHead, header: Header) -> None:
        """The copy at the head has taken one more update."""
        if self._head is not None:
            self._head.head = head
            self._head.moved(header)

    def drop_head(self) -> None:
        """A trial went wrong: the head may hold half an update."""
        self._head = None

    def forget(self) -> None:
        """The database went back: nothing in memory is true any more."""
        with self.lock:
            self.committed, self._head = Replica(), None
            self._owners.clear()
            self.rendering = None


class DraftSessions:
    """The documents in memory on this worker; those unused for some minutes are let go."""

    IDLE = 600.0

    def __init__(self) -> None:
        self._sessions: dict[str, DraftSession] = {}

    def session(self, document_id: str) -> DraftSession:
        session = self._sessions.get(document_id) or self._sessions.setdefault(document_id, DraftSession(document_id))
        session.used = time.monotonic()
        return session

    def __contains__(self, document_id: str) -> bool:
        return document_id in self._sessions

    def text_at(self, db: Session, document_id: str, target: LogHead) -> dict[str, Any]:
        """The text exactly up to `target`; the caller holds the document's lock."""
        return ydoc.pm_json(self.session(document_id).head_at(db, target).doc)

    def rendering(self, db: Session, document_id: str, above: int, upto: int) -> Rendering | None:
        """One that was made of a row between these two, if that row still stands in the log."""
        session = self._sessions.get(document_id)
        ready = session.rendering if session is not None else None
        if ready is None or not above < ready.head.log_seq <= upto or not log.stands(db, document_id, ready.head):
            return None
        return ready

    def open(self) -> dict[str, DraftSession]:
        return dict(self._sessions)

    def let_go(self, busy: set[str]) -> None:
        limit = time.monotonic() - self.IDLE
        for name, session in self.open().items():
            if session.used < limit and name not in busy:
                del self._sessions[name]


DRAFT_SESSIONS: AppKey[DraftSessions] = AppKey("outcome_sessions")
