"""Two engines on one database: the writer's, and everyone else's, which cannot write.

On SQLite the writer has one connection and begins with ``BEGIN IMMEDIATE``, waiting by cooperative sleep;
readers are ``query_only``. On PostgreSQL the writer is ``READ COMMITTED`` (it locks rows), readers are
``REPEATABLE READ READ ONLY``, so one read transaction is one snapshot.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolEmpty
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from ...extensions import db
from .. import wire_json
from ..errors import BUSY, FAULT, UNAVAILABLE, Refusal
from .sql import Sql
from .writer_session import WriterSession

#: seconds the writer waits for another process's lock before it answers ``busy``
LOCK_WAIT = 5.0
#: seconds to wait for a PostgreSQL that does not even say no
CONNECT_WAIT = 5
#: what PostgreSQL says when a lock was not had in time, or two waited for each other
LOCKED = ("55P03", "40P01")
#: ours go straight to the driver: each batch and each reading begins with one
_READ, _WRITE = Sql("BEGIN"), Sql("BEGIN IMMEDIATE")
#: how a database that is away, full or locked is told; features need not name SQLAlchemy's errors
DATABASE_ERRORS = (DBAPIError, PoolEmpty)


def reader_options(url: str) -> dict[str, Any]:
    """Engine options for everyone but the writer."""
    if make_url(url).get_backend_name() == "sqlite":
        # a reader waits only while the journal of a killed process is read in: WAL needs no lock otherwise
        return {"hide_parameters": True, "connect_args": {"check_same_thread": False, "timeout": 2}}
    return {
        "hide_parameters": True,  # what people wrote stands in no error, and so in no log
        "isolation_level": "REPEATABLE READ",
        "execution_options": {"postgresql_readonly": True},
        "pool_pre_ping": True,
        "connect_args": {"connect_timeout": CONNECT_WAIT},
    }


def keep_private(engine: Engine) -> None:
    """A SQLite file is its owner's alone before anything is in it: SQLite would let everybody read it.

    What lies beside it (`-wal`, `-shm`) gets the rights of the file.
    """
    file = engine.url.database
    if engine.dialect.name == "sqlite" and file and not file.startswith((":", "file:")):
        event.listen(engine, "do_connect", lambda *_: make_private(file))


def make_private(file: str) -> None:
    """Make an empty file for its owner alone, or take it from all others if it is there. It is not opened then: closing
    it would give up the locks of this process.
    """
    with suppress(OSError):  # it is there, or cannot be, which SQLite says itself
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        return
    for name in (file, f"{file}-wal", f"{file}-shm"):
        with suppress(OSError):  # not there, or another's
            mode = os.stat(name).st_mode
            if mode & 0o077:
                os.chmod(name, mode & 0o700)


def prepare_reader(engine: Engine) -> None:
    """Make a SQLite engine read only, with explicit snapshots."""
    keep_private(engine)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_reader_connect)
        event.listen(engine, "begin", lambda conn: _READ.run(conn, {}))


def make_writer(url: str) -> Engine:
    """The writer's engine: one connection, made for short transactions that begin with the lock."""
    options: dict[str, Any] = {"json_serializer": wire_json.dumps, "hide_parameters": True}
    if make_url(url).get_backend_name() != "sqlite":
        patience = {"connect_timeout": CONNECT_WAIT, "options": f"-c lock_timeout={int(LOCK_WAIT * 1000)}"}
        options["connect_args"] = patience
        return create_engine(url, isolation_level="READ COMMITTED", pool_size=2, pool_pre_ping=True, **options)
    options["connect_args"] = {"check_same_thread": False, "timeout": 0}
    engine = create_engine(url, poolclass=NullPool, **options)  # the session cache holds on to its connection itself
    keep_private(engine)
    event.listen(engine, "connect", _on_writer_connect)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _on_reader_connect(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN is deferred and late; ours is explicit
    connection.execute("PRAGMA query_only=ON")


def _on_writer_connect(connection: Any, record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=0"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(conn: Any) -> None:
    give_up = time.monotonic() + LOCK_WAIT
    while True:
        try:
            _WRITE.run(conn, {})
            return
        except OperationalError as error:
            if "locked" not in str(error):
                raise
            if time.monotonic() > give_up:
                raise BUSY() from error
        time.sleep(0.01)


def as_refusal(error: BaseException) -> Refusal:
    """What a failed job or read means for who asked: ``busy`` when a lock was not had in time, ``unavailable`` when the
    database is away or full. Anything else is our mistake, and sending it again does not help: ``fault``.
    """
    if isinstance(error, PoolEmpty):
        return BUSY()
    if not isinstance(error, DBAPIError):
        return FAULT()
    if getattr(error.orig, "sqlstate", None) in LOCKED or "database is locked" in str(error.orig):
        return BUSY()
    away = isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated
    return UNAVAILABLE() if away else FAULT()


def lost_for_all(error: BaseException) -> bool:
    """Whether the whole batch failed, and not one job of it: no connection, no begin, no lock in time, no commit.

    Its jobs are not tried one by one then: each would wait as long again.
    """
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    return error.statement is None or error.connection_invalidated or as_refusal(error).code == BUSY.code


class Database:
    """The app's two engines and the sessions on them; ``live().database``."""

    def __init__(self, app: Flask, reader: Engine) -> None:
        self.url = app.config["SQLALCHEMY_DATABASE_URI"]
        self.reader = reader
        prepare_reader(reader)
        self.writer = make_writer(self.url)
        #: on SQLite the writer's transaction begins with the lock, so nothing it reads can be old
        self.locks_whole = self.writer.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session in one read snapshot. Close it before anything that can yield for long."""
        with Session(self.reader) as session:
            yield session

    def new_writer(self) -> WriterSession:
        """A session on the writer's engine; on SQLite on a connection of its own, kept from batch to batch."""
        bind = self.writer.connect() if self.locks_whole else self.writer
        return WriterSession(bind, autoflush=False, expire_on_commit=False)

    @staticmethod
    def end_writer(session: WriterSession) -> None:
        """Roll back what is not committed, and let go of its connection."""
        try:
            session.close()
        finally:
            if isinstance(session.bind, Connection):
                session.bind.close()

    def version(self, connection: Connection) -> Any:
        """What changes whenever anybody but the writer has written; asked under the lock. Elsewhere it always changes."""
        if not self.locks_whole:
            return object()
        inner = connection.connection  # the driver's own: a statement of ours would cost ten times as much
        (version,) = inner.cursor().execute("PRAGMA data_version").fetchone()
        return inner.driver_connection, version

    def dispose(self) -> None:
        """Close every connection but the one that the session cache holds; ``Writer.stop`` has closed that."""
        self.writer.dispose()
        self.reader.dispose()


def end_read_snapshot() -> None:
    """End this request's read snapshot and give its connection back: what is read after it is new."""
    if db.session.registry.has():
        db.session.rollback()


def claim(url: str) -> Any:
    """Take a SQLite file for this process alone; keep what is returned. None on other databases.

    Raises RuntimeError when another server has the file.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    handle = os.fdopen(os.open(f"{parsed.database}.lock", os.O_CREAT | os.O_RDWR, 0o600), "w")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        handle.close()
        raise RuntimeError(f"another server already serves {parsed.database}") from error
    return handle
