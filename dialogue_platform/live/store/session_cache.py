"""The session cache of the writer: the session its batches run on, and what may stay there from one batch to the next.

On SQLite a batch begins with the lock of the whole file, and `PRAGMA data_version` then says whether any other
connection has written since the last batch. If none has, every row read before is still as it is in the file: it
stays, and who sends a second command costs no query. Rows that a batch has changed are read again all the same, so
that nothing is kept as the program wrote it. Where rows are locked one by one (PostgreSQL), each batch begins empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from .database import Database
from .writer_session import WriterSession

#: rows kept between batches; beyond that it is cleared
MOST_ROWS = 20_000


class SessionCache:
    """Hands out the session of each batch."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._kept: WriterSession | None = None

    @contextmanager
    def batch(self) -> Iterator[WriterSession]:
        """A session that holds the write lock. The caller commits; leaving by an exception rolls back and clears."""
        session, self._kept = self._kept or self.database.new_writer(), None
        try:
            self._clear_if_old(session)
            yield session
        except BaseException as error:
            self._give_up(session, error)
            raise
        self._keep(session)

    def _give_up(self, session: WriterSession, error: BaseException) -> None:
        """Roll back and clear. The connection stays unless it may be what failed: a job that needs one more stream, or a lock
        that was not had, is no fault of it.
        """
        if not self.database.locks_whole or isinstance(error, DBAPIError) or not isinstance(error, Exception):
            self.database.end_writer(session)
            return
        try:
            session.close()
        except Exception:
            self.database.end_writer(session)
            raise
        session.forget()
        self._kept = session

    def close(self) -> None:
        """When nothing is written any more."""
        if self._kept is not None:
            self.database.end_writer(self._kept)
            self._kept = None

    def _clear_if_old(self, session: WriterSession) -> None:
        version = self.database.version(session.connection())
        if session.cache.version != version:
            session.expunge_all()
            session.forget()
            session.cache.version = version

    def _keep(self, session: WriterSession) -> None:
        if not self.database.locks_whole or session.in_transaction() or len(session.cache.rows) > MOST_ROWS:
            self.database.end_writer(session)
            return
        for row in session.changed:
            if row in session:  # it is committed: nothing may fail any more
                session.expire(row)
        session.tracker, session.changed = None, set()
        self._kept = session
