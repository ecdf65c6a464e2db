"""Who has joined what on this worker, and the one place that speaks to sockets.

A join is registered before its snapshot is read; the syncs that come meanwhile are held back and written right
after its ack. Everything for one room is encoded once; how it reaches each socket is the matter of `send_queue.py`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask_socketio import SocketIO

from ..directory import Actor
from ..transport.send_queue import Counts, Outbound, RawSocket
from ..transport.write_pool import WritePool


@dataclass(slots=True, eq=False)
class Join:
    """One socket on one stream. Not ``fresh``: a flush passed before its audience was known, so it reads again."""

    sid: str
    stream: str
    audience: str = ""
    person: str | None = None
    label: dict[str, Any] = field(default_factory=dict)
    held: list[tuple[str, Any]] | None = field(default_factory=list)
    fresh: bool = True


@dataclass(slots=True, eq=False)
class Connection:
    """One socket: whose it is, in which language, what it has joined."""

    sid: str
    actor: Actor
    locale: str
    joins: dict[str, Join] = field(default_factory=dict)
    rooms: set[str] = field(default_factory=set)
    notes: dict[str, Any] = field(default_factory=dict)
    #: the id of the request that opened it, and how many events have come since: together the id of an event
    trace: str = ""
    asked: int = 0
    #: from where it came, as far as one house has it
    address: str = ""

    @property
    def who(self) -> str:
        """What is counted by person is counted by this; of who is nobody, by the socket."""
        return self.actor.user_id or self.sid


class Fanout:
    """Joins by stream, and writes to them in order."""

    def __init__(
        self, socketio: SocketIO, bare: Callable[[Any], RawSocket | None] | None = None, pool: WritePool | None = None
    ) -> None:
        self.socketio = socketio
        self.outbound = Outbound(socketio.server, bare, pool or WritePool())
        self.connections: dict[str, Connection] = {}
        self.streams: dict[str, dict[str, Join]] = {}
        self._lock = threading.RLock()

    def register(self, connection: Connection, stream: str) -> Join:
        """A join whose syncs are held back until ``release``."""
        with self._lock:
            self.forget(connection.sid, stream)
            join = Join(connection.sid, stream)
            connection.joins[stream] = join
            self.streams.setdefault(stream, {})[connection.sid] = join
            return join

    def place(self, join: Join, audience: str, person: str | None, label: dict[str, Any]) -> bool:
        """Say what a join may see, from a snapshot; False when a flush passed since, and it must read again."""
        with self._lock:
            if not join.fresh:
                join.fresh = True
                return False
            join.audience, join.person, join.label = audience, person, label
            return True

    def settle(self, stream: str) -> list[Join]:
        """The joins that a flush serves; those whose audience is not known yet will read again."""
        with self._lock:
            joins = list(self.streams.get(stream, {}).values())
            for join in joins:
                if not join.audience:
                    join.fresh = False
            return [join for join in joins if join.audience]

    def read_again(self, connection: Connection) -> None:
        """Rights have changed: what a join has read and is not yet placed by is old."""
        with self._lock:
            for join in connection.joins.values():
                if not join.audience:
                    join.fresh = False

    def release(self, join: Join) -> None:
        """After the ack of this join: write what was held back, and let the rest come by room."""
        with self._lock:
            if self._stands(join) and join.held is not None:
                held, join.held = join.held, None
                for event, data in held:
                    self._emit(event, data, join.sid)
                self._server.enter_room(join.sid, _room(join.stream, join.audience), namespace="/")

    def forget(self, sid: str, stream: str) -> Join | None:
        """End a join; answers it if there was one."""
        with self._lock:
            joins = self.streams.get(stream, {})
            join = joins.pop(sid, None)
            if not joins:
                self.streams.pop(stream, None)
            connection = self.connections.get(sid)
            if join is not None and connection is not None:
                connection.joins.pop(stream, None)
                if join.held is None:
                    self._server.leave_room(sid, _room(stream, join.audience), namespace="/")
            return join

    def to_audience(self, stream: str, audience: str, event: str, data: Any) -> None:
        """The same bytes to everyone of one audience on a stream."""
        with self._lock:
            self._emit(event, data, _room(stream, audience))
            for join in self.streams.get(stream, {}).values():
                if join.held is not None and join.audience == audience:
                    join.held.append((event, data))

    def to_join(self, join: Join, event: str, data: Any) -> None:
        """To one socket, in its order; nothing to a join that has ended since it was looked up."""
        with self._lock:
            if not self._stands(join):
                return
            if join.held is not None:
                join.held.append((event, data))
            else:
                self._emit(event, data, join.sid)

    def to_room(self, room: str, event: str, data: Any, skip: str | None = None) -> None:
        """To a room that a feature keeps itself (the writers of a text), or to one socket by its sid."""
        self._emit(event, data, room, skip)

    def joins(self, stream: str) -> list[Join]:
        """The joins of a stream on this worker."""
        with self._lock:
            return list(self.streams.get(stream, {}).values())

    def enter(self, sid: str, room: str) -> None:
        """Put a socket into a feature's own room."""
        self.connections[sid].rooms.add(room)
        self._server.enter_room(sid, room, namespace="/")

    def leave(self, sid: str, room: str) -> None:
        """Take a socket out of a feature's own room."""
        connection = self.connections.get(sid)
        if connection is not None and room in connection.rooms:
            connection.rooms.discard(room)
            self._server.leave_room(sid, room, namespace="/")

    @property
    def counts(self) -> Counts:
        """How messages left, for the metrics."""
        return self.outbound.counts

    def _stands(self, join: Join) -> bool:
        return self.streams.get(join.stream, {}).get(join.sid) is join

    @property
    def _server(self) -> Any:
        return self.socketio.server

    def _emit(self, event: str, data: Any, to: str, skip: str | None = None) -> None:
        self.outbound.send(to, self.outbound.message(event, data), skip)


def _room(stream: str, audience: str) -> str:
    return f"{stream}|{audience}"
