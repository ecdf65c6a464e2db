"""Updates into the log, and from the log to the writers' screens: commit, apply, broadcast, acknowledge.

A quiet document takes an update at once. A busy one rests between two jobs as long as the last one took, because a
hundred screens times twenty writers is two thousand messages for as many keystrokes; one job, one commit and one blob
for all that came meanwhile is a hundred. So the more it costs, the more updates share it.

With several workers each reads the log for itself: what another worker has committed is sent on by `moved`, which
reads the rows above the live copy's own head. An alarm says "look" and nothing else; the look once a second heals a
lost one.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable

from pycrdt import merge_updates
from sqlalchemy.orm import Session

from dialogue_platform.live import Live, Refusal, errors
from dialogue_platform.live.app_key import AppKey
from dialogue_platform.live.exception_boundary import attempt
from dialogue_platform.outcome.drafting.appends import Append, AppendJob
from dialogue_platform.outcome.drafting.session import DraftSession, DraftSessions
from dialogue_platform.outcome.records import LogHead, LogRow

TICK = 0.035  # seconds: the longest rest of a busy document
WAITING = 2000  # updates of one document that wait for the writer


def channel(document_id: str) -> str:
    """The Socket.IO room of those who have a document's draft open."""
    return f"draft:{document_id}"


class Delivery:
    """One a worker."""

    def __init__(
        self, live: Live, sessions: DraftSessions, spawn: Callable[..., object], announce: Callable[[str], None]
    ) -> None:
        """``spawn(work, *args)`` does something beside the present work; ``announce(document_id)`` tells the other workers
        that this one has committed to a log.
        """
        self.live, self.sessions, self.spawn, self.announce = live, sessions, spawn, announce
        #: since the start: "jobs", "appended", "taken", "sent", "refused:<code>"
        self.counts: Counter[str] = Counter()
        self._due: set[str] = set()
        self._lock = threading.Lock()

    def append(self, document_id: str, one: Append) -> Append:
        """Queue an update, in the order of arrival. Raises ``busy`` when too many wait."""
        session = self.sessions.session(document_id)
        with session.lock:
            if len(session.waiting) >= WAITING:
                raise errors.BUSY()
            session.waiting.append(one)
            if session.called:
                return one
            session.called = True
            wait = session.not_before - time.monotonic()
        if wait > 0:
            self.spawn(self._call_later, session, wait)
        else:
            self._call(session)
        return one

    def _call_later(self, session: DraftSession, wait: float) -> None:
        time.sleep(wait)
        self._call(session)

    def _call(self, session: DraftSession, batch: list[Append] | None = None) -> None:
        job = AppendJob(session, self.live.directory, self._settle)
        job.batch = batch or []
        session.not_before = time.monotonic() + TICK  # until it is known what this job takes
        try:
            self.live.writer.submit(job)
        except Refusal as refused:
            job.set_result(error=refused)

    def _settle(self, job: AppendJob) -> None:
        """After the commit, or the failure: in the writer, so nothing that goes wrong here may get out."""
        self.counts["jobs"] += 1
        if job.error is None:
            attempt(
                self.committed, job.session, job.before, job.rows
            )  # what is in the log and not on the screens, the look once a second sends
            self._rest(job.session, time.monotonic() - job.reached)
        if isinstance(job.error, Refusal) and job.error.code == errors.FAULT.code and len(job.batch) > 1:
            for one in job.batch:
                self._call(job.session, [one])  # only the guilty one fails
        else:
            for one in job.batch:
                self._answer(one, one.found if job.error is None else job.error)
        if job.more:
            self._call(job.session)

    def _rest(self, session: DraftSession, took: float) -> None:
        session.not_before = time.monotonic() + min(TICK, took)

    def _answer(self, one: Append, found: int | Exception) -> None:
        if isinstance(found, Exception):
            self.counts[f"refused:{getattr(found, 'code', 'fault')}"] += 1
            one.set_result(error=found)
        else:
            self.counts["taken"] += 1
            one.set_result(found)

    def committed(self, session: DraftSession, before: LogHead, rows: list[LogRow]) -> None:
        """Rows of this worker's, whoever wrote them, are in the log above ``before``: onto the screens, and to the other workers."""
        if not rows:
            return
        self.counts["appended"] += len(rows)
        self._show(session, before, rows)
        self.announce(session.document_id)

    def _show(self, session: DraftSession, before: LogHead, rows: list[LogRow]) -> None:
        """The rows follow what the live copy holds, so the database need not be asked for them; else it is."""
        with session.lock:
            updates = session.follow(before, rows)
            if updates is not None:
                self._send(session, updates)
                return
        self.flush(session.document_id)

    def moved(self, document_id: str) -> None:
        """Another worker has written to the log: send it on, now or with the next tick."""
        session = self.sessions.session(document_id)
        with self._lock:
            if document_id in self._due:
                return
            wait = session.not_before - time.monotonic()
            if wait > 0:
                self._due.add(document_id)
        if wait > 0:
            self.spawn(self._later, document_id, wait)
        else:
            self.flush(document_id)

    def _later(self, document_id: str, wait: float) -> None:
        time.sleep(wait)
        with self._lock:
            self._due.discard(document_id)
        self.flush(document_id)

    def flush(self, document_id: str) -> None:
        with self.live.database.reading() as db:
            self.flush_from(db, document_id)

    def flush_from(self, db: Session, document_id: str) -> None:
        """Apply what is new to the live copy and send it, in the order of the log."""
        session = self.sessions.session(document_id)
        with session.lock:
            began = time.monotonic()
            updates = session.advance(db)
            self._send(session, updates)
            self._rest(session, time.monotonic() - began)

    def _send(self, session: DraftSession, updates: list[bytes]) -> None:
        if not updates:
            return
        blob = updates[0] if len(updates) == 1 else merge_updates(*updates)
        message = {"document": session.document_id, "log_seq": session.committed.head.log_seq, "update": blob}
        self.counts["sent"] += 1
        self.live.fanout.to_room(channel(session.document_id), "draft.update", message)


DELIVERY: AppKey[Delivery] = AppKey("outcome_delivery")
