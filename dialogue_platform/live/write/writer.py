"""The one writer of a process: takes waiting jobs in order of arrival, and lets them share a commit.

A job is a command, or an append to a text. Jobs say which streams they need; those are locked, the jobs run one
after another on one session, and one COMMIT ends them all. A refusal leaves no trace, so it costs the others
nothing; a fault rolls back and the batch runs again one by one.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Flask
from sqlalchemy.orm import Session

from .. import trace
from ..errors import BUSY, UNAVAILABLE, Refusal
from ..exception_boundary import attempt, calmly
from ..future import Future
from ..metrics import Metrics
from ..store.database import Database, as_refusal, lost_for_all
from ..store.session_cache import SessionCache
from ..store.streams import NeedsStream
from .unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

BATCH = 32
#: seconds of work after which a batch commits, so that the loop is never held for long
WORK = 0.02
WAITING = 4000


class Job(Future):
    """Something the writer does. Subclasses say which streams they need, and run."""

    #: as it is counted under
    name = "other"
    #: goes alone, between two batches: what writes much and nobody looks at a clock for
    between = False

    def __init__(self) -> None:
        super().__init__()
        self.trace = trace.current()
        self.began = time.monotonic()
        self.taken: float | None = None  # when the batch that answered it began
        self.extra: set[str] = set()
        self._needs: set[str] | None = None

    def streams(self, db: Session) -> set[str]:
        """Names of the streams to lock, read before the lock."""
        return set()

    def needs(self, db: Session) -> set[str]:
        """``streams``, asked once: a row never changes its stream, and a job may wait through many batches."""
        if self._needs is None:
            self._needs = self.streams(db)
        return self._needs | self.extra

    def run(self, work: UnitOfWork) -> Any:
        """Do it, on ``work.db``. Raises Refusal before anything is changed."""
        raise AssertionError("a job runs")


class CommittedBatch(NamedTuple):
    """A batch that is committed, and not told yet: its jobs with their answers, the streams it moved, and who waits for it."""

    taken: float
    finished: list[tuple[Job, Any, Refusal | None]]
    moved: set[str]
    callbacks: list[tuple[str, Callable[[], object]]]


class Writer:
    """The queue and the thread (or greenlet) behind it."""

    def __init__(
        self,
        app: Flask,
        database: Database,
        alarm: Callable[[set[str]], None],
        metrics: Metrics,
        prefetch: Callable[[UnitOfWork, list[Job]], None],
    ) -> None:
        """``alarm`` hears after a commit which streams have moved. ``prefetch`` is called under the lock before the jobs of
        a batch run, and reads at once what each of them would read by itself.
        """
        self.app = app
        self.database = database
        self.alarm = alarm
        self.metrics = metrics
        self.prefetch = prefetch
        self.failed: BaseException | None = None
        self._waiting: deque[Job] = deque()
        self._between: deque[Job] = deque()
        self._in_hand: list[Job] = []
        self.sessions = SessionCache(database)
        self._in_turn = False  # a batch was last: one that goes between is next
        self._wake = threading.Condition(threading.Lock())
        self._thread: threading.Thread | None = None
        self._stopping = False

    def submit(self, job: Job) -> Job:
        """Queue a job; never yields before it is queued. Raises ``busy`` when too many wait."""
        with self._wake:
            if len(self._waiting) + len(self._between) >= WAITING or self.failed or self._stopping:
                raise BUSY()
            (self._between if job.between else self._waiting).append(job)
            if self._thread is None:
                self._thread = threading.Thread(target=self._loop, name="writer", daemon=True)
                self._thread.start()
            self._wake.notify()
        return job

    @property
    def busy(self) -> bool:
        """Whether anything waits to be done, or is being done."""
        return bool(self._waiting or self._between or self._in_hand)

    @property
    def waiting(self) -> int:
        """Jobs in the queue."""
        return len(self._waiting)

    def stop(self) -> None:
        """Finish what is queued, then end."""
        with self._wake:
            self._stopping = True
            self._wake.notify()
        if self._thread is not None:
            self._thread.join(timeout=10)
        if not self.busy:
            self.sessions.close()

    def _loop(self) -> None:
        try:
            while True:
                with self._wake:
                    while not self._waiting and not self._between and not self._stopping:
                        self._wake.wait()
                    if not self._waiting and not self._between:
                        return
                    self._in_hand = self._next()
                with self.app.app_context():
                    self.work(self._in_hand)
                self._in_hand = []
                time.sleep(0)  # let others have their turn, and who waits here hear its answer, before the next batch
        except BaseException as error:
            self._die(error)
            raise

    def _next(self) -> list[Job]:
        """What waits, as many as share a batch; and after each batch one of those that go between."""
        between = bool(self._in_turn and self._between) or not self._waiting
        self._in_turn = not between
        if between:
            return [self._between.popleft()]
        return [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]

    def _die(self, error: BaseException) -> None:
        """Nobody waits for a writer that is no more: what it had is refused, and so is all that comes."""
        log.critical("the writer died", exc_info=error)
        with self._wake:
            self.failed = error
            left = [*self._in_hand, *self._waiting, *self._between]
            self._waiting, self._between = deque(), deque()
        for job in left:
            if not job.is_done:
                self._finish(job, None, UNAVAILABLE())

    def _finish(self, job: Job, answer: Any, refused: Refusal | None) -> None:
        outcome = refused.code if refused else "ok"
        waited = job.taken and job.taken - job.began
        self.metrics.job_done(job.name, outcome, waited, time.monotonic() - job.began)
        attempt(job.set_result, answer, refused)  # who follows it may fail: it is answered

    def work(self, jobs: list[Job]) -> None:
        """Run a batch to its end: every job finished, those not reached put back in front."""
        asked: set[str] = set()
        while True:
            try:
                with calmly:
                    done = self._attempt(jobs)
            except NeedsStream as need:
                if need.names <= asked:
                    self._after_fault(jobs, RuntimeError(f"a job asks for streams that are not there: {need}"))
                    return
                asked |= need.names
                for job in jobs:
                    job.extra |= need.names
            except Exception as error:
                self._after_fault(jobs, error)
                return
            else:
                self._tell(done, jobs)  # outside: what is committed must never be run again
                return

    def _after_fault(self, jobs: list[Job], error: Exception) -> None:
        if len(jobs) > 1 and not isinstance(error, Refusal) and not lost_for_all(error):
            for job in jobs:
                self.work([job])
            return
        if not isinstance(error, Refusal):
            with trace.under(jobs[0].trace):
                log.error("%s failed", jobs[0].name, exc_info=error)
        shown = error if isinstance(error, Refusal) else as_refusal(error)
        for job in jobs:
            self._finish(job, None, shown)

    def _attempt(self, jobs: list[Job]) -> CommittedBatch:
        finished: list[tuple[Job, Any, Refusal | None]] = []
        taken = time.monotonic()
        with self.sessions.batch() as db:
            work = db.tracker = UnitOfWork(db, db.cache.streams)
            work.lock({name for job in jobs for name in job.needs(db)})
            if not self.database.locks_whole:
                db.expire_all()  # whatever was read before the lock is read again after it
            self.prefetch(work, jobs)
            began = time.monotonic()
            for job in jobs:
                finished.append((job, *self._run_one(work, job)))
                if time.monotonic() - began > WORK:
                    break
            work.flush_journal()
            written = time.monotonic()
            db.commit()
        self.metrics.batch_done(len(finished), time.monotonic() - taken, time.monotonic() - written)
        return CommittedBatch(taken, finished, work.all_moved, work.callbacks)

    def _tell(self, done: CommittedBatch, jobs: list[Job]) -> None:
        """After the commit: the acks, then the feed, then what the jobs have asked for."""
        self._put_back(jobs[len(done.finished) :])
        for job, answer, refused in done.finished:
            job.taken = done.taken
            self._finish(job, answer, refused)
        if done.moved:
            attempt(self.alarm, done.moved)  # a feed that was not told finds out as it looks at the heads
        for asked_under, callback in done.callbacks:
            with trace.under(asked_under):
                attempt(callback)

    def _run_one(self, work: UnitOfWork, job: Job) -> tuple[Any, Refusal | None]:
        asked = len(work.callbacks)
        try:
            with trace.under(job.trace):
                return job.run(work), None
        except Refusal as refused:
            del work.callbacks[asked:]
            changed = work.db.new or work.db.deleted or any(map(work.db.is_modified, work.db.dirty))
            if changed or work.moved:
                raise RuntimeError(f"{refused.code} was refused after a change") from refused
            return None, refused

    def _put_back(self, jobs: list[Job]) -> None:
        with self._wake:
            self._waiting.extendleft(reversed(jobs))
