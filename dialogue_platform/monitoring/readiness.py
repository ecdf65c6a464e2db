"""Can this worker do its work? Asked of the things themselves, at most once a second however often it is read."""

from __future__ import annotations

import logging
import os
import secrets
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from flask import Flask
from sqlalchemy import CursorResult, delete, insert, select, text, update

from dialogue_platform.cookies import Sessions
from dialogue_platform.features import folders_of
from dialogue_platform.live import Job, Live, Refusal, clock, offload
from dialogue_platform.live.app_key import AppKey
from dialogue_platform.live.cluster.notifications import connect
from dialogue_platform.live.exception_boundary import attempt, calmly
from dialogue_platform.live.write.unit_of_work import UnitOfWork
from dialogue_platform.monitoring.models import Proof
from dialogue_platform.monitoring.revisions import heads
from dialogue_platform.people.models import Mail, MailState
from dialogue_platform.signing import weakness

log = logging.getLogger(__name__)

#: seconds that an answer is kept, and that the checks together may take
KEPT, PATIENCE = 1.0, 2.0
OK = "ok"
#: bytes of the row that is stored, some pages of a database, and after how long it is nobody's
LENGTH, GONE = 12_000, timedelta(days=1)
#: seconds in which what is handed to the OS threads is back on the busiest of days
SLOW = 10.0
#: of how long ago letters are looked at
LATELY = timedelta(hours=1)
#: what may fail while we can still do our work
DISPENSABLE = frozenset({"redis", "mail"})
MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


class Probe(Job):
    """Goes the way of every command, lock and commit included, and stores a row of this worker's own."""

    name = "probe"

    def __init__(self, worker: str) -> None:
        super().__init__()
        self.worker = worker
        self.answered = threading.Event()

    def run(self, work: UnitOfWork) -> None:
        """Written over; those of workers that are gone are taken away."""
        present = clock.now()
        row = {"at": present, "body": secrets.token_bytes(LENGTH)}
        mine = update(Proof).where(Proof.worker == self.worker).values(**row)
        done = cast("CursorResult[Any]", work.db.execute(mine.execution_options(synchronize_session=False)))
        if not done.rowcount:
            work.db.execute(insert(Proof).values(worker=self.worker, **row))
            old = delete(Proof).where(Proof.at < present - GONE)
            work.db.execute(old.execution_options(synchronize_session=False))

    def set_result(self, answer: Any = None, error: Exception | None = None) -> None:
        super().set_result(answer, error)
        self.answered.set()


class Look:
    """One round of checks, in a thread of its own: a database that hangs must not hang whoever asks."""

    def __init__(self, checks: dict[str, Callable[[], str]]) -> None:
        self.began = time.monotonic()
        self.found = dict.fromkeys(checks, "no answer")
        self.done = threading.Event()
        self._checks = checks
        threading.Thread(target=self._run, name="readiness", daemon=True).start()

    def _run(self) -> None:
        for name, check in self._checks.items():
            try:
                with calmly:
                    self.found[name] = check()
            except Exception as error:
                self.found[name] = "failed"
                log.warning("not ready: %s, %s", name, type(error).__name__)
        self.done.set()


class ReadinessCheck:
    """``checks`` by name, each answering ``ok`` or what is wrong in a word or two."""

    def __init__(self, app: Flask, live: Live) -> None:
        self.app, self.live = app, live
        self.features: tuple[str, ...] = app.config["FEATURES"]
        self.redis_url: str | None = app.config.get("REDIS_URL")
        self.checks = {
            "database": self._database,
            "writer": self._writer,
            "feed": self._feed,
            "threads": self._threads,
            "cookies": self._cookies,
        }
        if self.redis_url:
            self.checks["redis"] = self._redis
        if app.config["MAIL_SERVER"]:
            self.checks["mail"] = self._mail
        self._lock = threading.Lock()
        self._last: Look | None = None
        self._probe: Probe | None = None
        self._handed = False  # something is with the threads
        self._without: float | None = None  # since when nothing has come back from them
        self._back = threading.Condition()
        self._newest: set[str] | None = None

    def look(self) -> tuple[bool, dict[str, str]]:
        """Whether this worker is ready, and what each check says; at most ``KEPT`` seconds old."""
        with self._lock:
            present = time.monotonic()
            if self._last is None or (self._last.done.is_set() and present - self._last.began > KEPT):
                self._last = Look(self.checks)
            last = self._last
        last.done.wait(max(0.0, last.began + PATIENCE - present))
        found = dict(last.found)
        return all(said == OK for name, said in found.items() if name not in DISPENSABLE), found

    def _database(self) -> str:
        """The readers' engine, and whether its tables are those this program knows."""
        with self.live.database.reading() as db:
            found = set(db.execute(text("SELECT version_num FROM alembic_version")).scalars())
        if self._newest is None:
            brought = filter(None, folders_of(self.features, "migrations").split(os.pathsep))
            self._newest = heads([MIGRATIONS / "versions", *map(Path, brought)])
        absent = {head for head in found - self._newest if not head[:1].isdigit()}  # of features that are not here
        return OK if found - absent == self._newest else "migrations are missing"

    def _writer(self) -> str:
        if self.live.writer.failed:
            return "dead"
        if self._probe is None or self._probe.answered.is_set():
            try:
                probe = Probe(self.live.notifications.worker)
                self.live.writer.submit(probe)
                self._probe = probe
            except Refusal:
                return "full"
        if not self._probe.answered.wait(PATIENCE * 0.7):
            return "behind"
        return OK if self._probe.error is None else "cannot store"

    def _feed(self) -> str:
        return OK if self.live.feed.alive else "silent"

    def _threads(self) -> str:
        """Whether what is handed to the OS threads comes back; passwords and texts wait for those."""
        with self._back:
            if not self._handed:
                self._handed, self._without = True, self._without or time.monotonic()
                threading.Thread(target=self._hand_over, name="handed over", daemon=True).start()
            self._back.wait_for(lambda: not self._handed, PATIENCE * 0.2)
            late = self._without is not None and time.monotonic() - self._without > SLOW
        return "stuck" if late else OK

    def _hand_over(self) -> None:
        with self.app.app_context():
            came = attempt(offload, time.monotonic)
        with self._back:
            self._handed, self._without = False, None if came else self._without
            self._back.notify_all()

    def _cookies(self) -> str:
        """Whether what is signed here is known again: pages, sign-ins and links hang on it."""
        signer = Sessions().get_signing_serializer(self.app)
        if signer is None or weakness(str(self.app.config["SECRET_KEY"])):
            return "no key"
        value = {"proof": secrets.token_hex(8)}
        return OK if signer.loads(signer.dumps(value)) == value else "cannot sign"

    def _mail(self) -> str:
        """Whether, of the letters that were tried within the last hour, any has left."""
        since = clock.now() - LATELY
        tried = select(Mail.state).where(Mail.tried_at > since).distinct()
        with self.live.database.reading() as db:
            found = set(db.scalars(tried))
        return "no letter leaves" if found and MailState.SENT not in found else OK

    def _redis(self) -> str:
        with connect(str(self.redis_url)) as client:
            return OK if client.ping() else "unreachable"


READINESS: AppKey[ReadinessCheck] = AppKey("readiness")
