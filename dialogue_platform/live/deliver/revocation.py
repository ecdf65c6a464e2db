"""Rights on open sockets: a changed role ends the joins it touches, an ended sign-in closes its sockets.

Every worker follows ``platform`` and the dialogue of each of its sockets, so this takes a tick, not a reload.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from ..directory import EVERYBODY, Directory
from ..errors import Refusal
from ..hooks import Hooks
from ..read.access import access_to
from ..store.database import Database
from ..store.stream_types import is_home
from ..store.streams import PLATFORM
from .fanout import Connection, Fanout, Join
from .feed import Feed


class Revocation:
    """Looks again at what sockets may see when people have changed."""

    def __init__(
        self,
        database: Database,
        directory: Directory,
        fanout: Fanout,
        feed: Feed,
        hooks: Hooks,
        end: Callable[[str, str, str], None],
        close: Callable[[str], None],
    ) -> None:
        """``end(sid, stream, reason)`` ends a join and says so, ``close(sid)`` a socket."""
        self.database, self.directory, self.fanout, self.feed, self.hooks = database, directory, fanout, feed, hooks
        self.end, self.close = end, close
        hooks.stream_moved.subscribe(self.look)
        hooks.stream_went_back.subscribe(self.restored)

    def watch(self) -> None:
        """Have ``platform`` followed, where accounts and sign-ins end."""
        if PLATFORM not in self.feed.flushed:
            with self.database.reading() as db:
                self.feed.follow(db, PLATFORM)

    def look(self, db: Session, stream: str, after: int, upto: int) -> None:
        """Called inside a flush of any stream: ask anew for everyone whose row has changed."""
        if stream != PLATFORM and not is_home(stream):
            return
        self.ask_anew(self.directory.changed_people(db, stream, after, upto))

    def ask_anew(self, people: set[str] | None) -> None:
        """Look at the open sockets of these users; None is everybody."""
        changed = [
            connection
            for connection in list(self.fanout.connections.values())
            if people is EVERYBODY or connection.actor.user_id in people
        ]
        if changed:
            with self.database.reading() as fresh:  # a socket may have come, by a new token, after the flush began
                for connection in changed:
                    self._ask_anew(fresh, connection)

    def _ask_anew(self, db: Session, connection: Connection) -> None:
        if connection.actor.user_id and self.directory.user(db, connection.actor) is None:
            for stream in list(connection.joins):
                self.end(connection.sid, stream, "signed_out")
            self.close(connection.sid)
            return
        self.fanout.read_again(connection)
        for join in list(connection.joins.values()):
            reason = self._ended(db, connection, join)
            if reason is not None and connection.joins.get(join.stream) is join:  # else it was joined anew meanwhile
                self.end(connection.sid, join.stream, reason)
        self.hooks.rights_changed.call(db, connection)

    def _ended(self, db: Session, connection: Connection, join: Join) -> str | None:
        try:
            right = access_to(db, self.directory, connection.actor, join.stream)
        except Refusal:
            return "removed"
        if join.keys is not None and right.keys != join.keys:
            return "role_changed" if right.member is not None else "removed"
        return None

    def restored(self, stream: str) -> None:
        """The database went back under this stream: every join of it ends, and clients join again."""
        for join in self.fanout.joins(stream):
            self.end(join.sid, stream, "restored")
