"""Rights on open sockets: a changed role ends the joins it touches, an ended sign-in closes its sockets.

Every worker follows ``platform`` and the dialogue of each of its sockets, so this takes a tick, not a reload.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from ..directory import EVERYBODY
from ..errors import Refusal
from ..read.access import access_to
from ..store.stream_types import is_home
from ..store.streams import PLATFORM


class Rights:
    """Looks again at what sockets may see when people have changed."""

    def __init__(self, live: Any, end: Callable[[str, str, str], None], close: Callable[[str], None]) -> None:
        self.live, self.end, self.close = live, end, close
        self._watching = False
        self._lock = threading.Lock()

    def watch(self) -> None:
        """Begin to follow ``platform``; once, whoever comes meanwhile, and anew where reading failed."""
        if self._watching:
            return
        with self.live.database.reading() as db:
            self.live.feed.follow(db, PLATFORM)
        with self._lock:
            if self._watching:
                return
            self._watching = True
            self.live.feed.watchers.append(self.look)
            self.live.feed.restored = self.restored

    def look(self, db: Session, stream: str, after: int, upto: int) -> None:
        """Called inside a flush of any stream: ask anew for everyone whose row has changed."""
        if stream != PLATFORM and not is_home(stream):
            return
        self.ask_anew(self.live.directory.changed_people(db, stream, after, upto))

    def ask_anew(self, people: set[str] | None) -> None:
        """Look at the open sockets of these users; None is everybody."""
        changed = [
            connection
            for connection in list(self.live.fanout.connections.values())
            if people is EVERYBODY or connection.actor.user_id in people
        ]
        if changed:
            with self.live.database.reading() as fresh:  # a socket may have come, by a new token, after the flush began
                for connection in changed:
                    self._ask_anew(fresh, connection)

    def _ask_anew(self, db: Session, connection: Any) -> None:
        if connection.actor.user_id and self.live.directory.user(db, connection.actor) is None:
            for stream in list(connection.joins):
                self.end(connection.sid, stream, "signed_out")
            self.close(connection.sid)
            return
        self.live.fanout.read_again(connection)
        for join in list(connection.joins.values()):
            reason = self._ended(db, connection, join)
            if reason is not None and connection.joins.get(join.stream) is join:  # else it was joined anew meanwhile
                self.end(connection.sid, join.stream, reason)
        for changed in self.live.on_rights_changed:
            changed(db, connection)

    def _ended(self, db: Session, connection: Any, join: Any) -> str | None:
        try:
            right = access_to(db, self.live.directory, connection.actor, join.stream)
        except Refusal:
            return "removed"
        if join.keys is not None and right.keys != join.keys:
            return "role_changed" if right.who is not None else "removed"
        return None

    def restored(self, stream: str) -> None:
        """The database went back under this stream: every join of it ends, and clients join again."""
        self.live.snapshots.cache.drop(stream)
        for join in self.live.fanout.joins(stream):
            self.end(join.sid, stream, "restored")
