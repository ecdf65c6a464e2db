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
from ..protocol import PROTOCOL
from ..store.keys import Keys
from ..transport.frames import Message
from ..transport.lanes import sender_of
from ..transport.send_queue import Counts, RawSocket
from ..transport.write_pool import WritePool
from ..wire_json import encoded


@dataclass(slots=True, eq=False)
class Join:
    """One socket on one stream. Not ``fresh``: a flush passed before its audience was known, so it reads again.

    ``audience`` is "" while it is not known. ``room`` is the Socket.IO room of those with the same set of keys. Both follow
    ``keys`` and are kept: each sync to a full room asks them of everybody.
    """

    sid: str
    stream: str
    keys: Keys | None = None
    audience: str = ""
    room: str = ""
    label: dict[str, Any] = field(default_factory=dict)
    held: list[tuple[str, Any]] | None = field(default_factory=list)
    fresh: bool = True

    @property
    def person(self) -> str | None:
        return self.keys.person if self.keys is not None else None

    def say(self, message: dict[str, Any]) -> dict[str, Any]:
        """A sync with the mark of this join's set of keys."""
        return {**message, "mark": f"{_name(self)}:{message['mark']}"}


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
    #: that it speaks; None is a page from before there were numbers
    protocol: int | None = PROTOCOL

    @property
    def caller(self) -> str:
        """What is counted by person is counted by this; of who is nobody, by the socket."""
        return self.actor.user_id or self.sid


class Fanout:
    """Joins by stream, and writes to them in order."""

    def __init__(
        self,
        socketio: SocketIO,
        bare: Callable[[Any], RawSocket | None] | None = None,
        pool: WritePool | None = None,
        websocket: Callable[[Any, Any], Any] | None = None,
    ) -> None:
        self.socketio = socketio
        self.outbound = sender_of(socketio.server, bare, pool or WritePool(), websocket)
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

    def place(self, join: Join, keys: Keys, label: dict[str, Any]) -> bool:
        """Say what a join may see, from a snapshot; False when a flush passed since, and it must read again."""
        with self._lock:
            if not join.fresh:
                join.fresh = True
                return False
            join.keys, join.audience, join.room, join.label = keys, keys.audience, f"{join.stream}|{keys.name}", label
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
                self._server.enter_room(join.sid, join.room, namespace="/")

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
                    self._server.leave_room(sid, join.room, namespace="/")
            return join

    def to_audience(self, stream: str, audience: str, event: str, data: Any) -> None:
        """The same bytes to everyone of one audience on a stream."""
        with self._lock:
            joins = self._of(stream, audience)
            message = self.outbound.message(event, data)
            self.outbound.send_each([(room, message) for room in {join.room for join in joins}])
            for join in joins:
                if join.held is not None:
                    join.held.append((event, data))

    def sync(self, stream: str, audience: str, data: dict[str, Any]) -> None:
        """A sync to everyone of one audience. Its entities are written once; its ``mark``, which is given as the piece of
        the journal's hash alone, becomes that of each set of keys.
        """
        with self._lock:
            joins = self._of(stream, audience)
            self.outbound.send_each(self._for_each_set(joins, data, encoded(data["entities"])) if joins else [])
            for join in joins:
                if join.held is not None:
                    join.held.append(("sync", join.say(data)))

    def sync_own(self, joins: list[Join], told: dict[str, dict[str, Any]], entities: list[Any]) -> None:
        """What belongs to one key, to the joins that hold it, in their order; to none that has ended since it was looked up.

        ``told`` is the sync without entities, by audience. They are written once, the rest for each set of keys.
        """
        with self._lock:
            json, messages, due = encoded(entities), {}, []
            for join in filter(self._stands, joins):
                if join.held is not None:
                    join.held.append(("sync", join.say({**told[join.audience], "entities": entities})))
                    continue
                if join.room not in messages:
                    data = join.say({**told[join.audience], "entities": json})
                    messages[join.room] = self.outbound.message("sync", data)
                due.append((join.sid, messages[join.room]))
            self.outbound.send_each(due)

    def _for_each_set(self, joins: list[Join], data: dict[str, Any], json: Any) -> list[tuple[str, Message]]:
        """The message for each room: made once, with the first one's mark, which another's takes the place of."""
        first, *others = {join.room: join for join in joins}.values()
        message = self.outbound.message("sync", first.say({**data, "entities": json}))
        was = _begins(first)
        return [(first.room, message), *((one.room, message.with_other(was, _begins(one))) for one in others)]

    def _of(self, stream: str, audience: str) -> list[Join]:
        return [join for join in self.streams.get(stream, {}).values() if join.audience == audience]

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


def _name(join: Join) -> str:
    return join.keys.name if join.keys is not None else ""


def _begins(join: Join) -> str:
    """How the mark of a sync begins; it stands before all that people wrote, and of one audience all are as long."""
    return f'"mark":"{_name(join)}:'
