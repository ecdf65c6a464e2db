"""The writer's desk: the session its batches run on, and what may stay there from one batch to the next.

On SQLite a batch begins with the lock of the whole file, and `PRAGMA data_version` then says whether any other
connection has written since the last batch. If none has, every row read before is still as it is in the file: it
stays, and who sends a second command costs no query. Rows that a batch has changed are read again all the same, so
that nothing is kept as the program wrote it. Where rows are locked one by one (PostgreSQL), each batch begins empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from .database import Database

#: rows kept between batches; beyond that the desk is cleared
MOST_ROWS = 20_000


def get_cached(db: Session, model: type[Any], id: str) -> Any | None:
    """A row by its id. On the writer's session it stays in memory, which a session by itself lets go of."""
    held: dict[tuple[type[Any], str], Any] = db.info.get("held", {})
    row = held.get((model, id))
    if row is None:
        row = db.get(model, id)
        if row is not None:
            held[model, id] = row
    return row


class WriterSession:
    """Hands out the session of each batch."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._kept: Session | None = None

    @contextmanager
    def batch(self) -> Iterator[Session]:
        """A session that holds the write lock. The caller commits; leaving by an exception rolls back and clears."""
        session, self._kept = self._kept or self.database.new_writer(), None
        try:
            self._clear_if_old(session)
            yield session
        except BaseException as error:
            self._give_up(session, error)
            raise
        self._keep(session)

    def _give_up(self, session: Session, error: BaseException) -> None:
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
        session.info.clear()
        self._kept = session

    def close(self) -> None:
        """When nothing is written any more."""
        if self._kept is not None:
            self.database.end_writer(self._kept)
            self._kept = None

    def _clear_if_old(self, session: Session) -> None:
        version = self.database.version(session.connection())
        if session.info.get("version") != version:
            session.expunge_all()
            session.info.clear()
            session.info.update(version=version, held={}, seats={}, streams={})

    def _keep(self, session: Session) -> None:
        if not self.database.locks_whole or session.in_transaction() or len(session.info["held"]) > MOST_ROWS:
            self.database.end_writer(session)
            return
        for row in session.info.pop("changed", ()):
            if row in session:  # it is committed: nothing may fail any more
                session.expire(row)
        self._kept = session


@event.listens_for(Session, "before_flush")
def _note(session: Session, *_: Any) -> None:
    """Remember what a batch changes."""
    if "work" in session.info:
        session.info.setdefault("changed", set()).update(session.new, session.dirty)
