"""The worker on duty: work that must not be done twice (sending letters) is done by one worker of all.

On PostgreSQL the one that holds an advisory lock, on a connection of its own: whoever dies lets go of it. On SQLite there
is one process, and it is on duty.
"""

from __future__ import annotations

import logging
import threading

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

log = logging.getLogger(__name__)

#: what the lock is called; locks of this kind are counted per database
LOCK = 0x6469616C


class LeaderLock:
    """Ask ``mine()`` each time before the work is done."""

    def __init__(self, url: str) -> None:
        self.alone = make_url(url).get_backend_name() == "sqlite"
        self._url = url
        self._engine: Engine | None = None
        self._held: Connection | None = None
        self._lock = threading.Lock()

    def is_leader(self) -> bool:
        """Whether this worker is on duty now. A lost connection is a lost duty; it is asked for anew next time."""
        if self.alone:
            return True
        with self._lock:
            try:
                return self._still_held() or self._take()
            except SQLAlchemyError as error:
                log.warning("who is on duty cannot be asked: %s", type(error).__name__)
                self._let_go()
                return False

    def leave(self) -> None:
        """Let another worker take over at once."""
        with self._lock:
            self._let_go()

    def _still_held(self) -> bool:
        return self._held is not None and bool(self._held.execute(text("SELECT true")).scalar())

    def _take(self) -> bool:
        if self._engine is None:
            self._engine = create_engine(self._url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        connection = self._engine.connect()
        if connection.execute(text("SELECT pg_try_advisory_lock(:name)"), {"name": LOCK}).scalar():
            self._held = connection
            return True
        connection.close()
        return False

    def _let_go(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            held.invalidate()
            held.close()
