"""Which way messages leave: our own lanes (`send_queue.py`), or the libraries' own where those are not as we know them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cache, partial
from typing import Any, Protocol

from engineio.exceptions import SocketIsClosedError

from ...adapters import fits
from . import engineio_adapter, socketio_adapter
from .frames import Message
from .send_queue import MESSAGES, Counts, Outbound, RawSocket
from .write_pool import WritePool


class Sender(Protocol):
    """What the fan-out writes to."""

    counts: Counts

    def message(self, event: str, data: Any) -> Message:
        """An event, encoded once for everybody."""

    def send(self, room: str, message: Message, skip: str | None = None) -> None:
        """To every socket in a Socket.IO room (its own sid is one), but ``skip``."""

    def send_each(self, to: list[tuple[str, Message]]) -> None:
        """To several rooms at once, each its own; no socket may be in two of them."""


class LibrarySender:
    """The plain lane without anything of ours in it: each part of a message into the library's own queue of each socket.

    By public names alone. Under threads an ack with attachments may part those of another message, as in the library itself.
    """

    def __init__(self, server: Any) -> None:
        self.server, self.counts = server, Counts()
        self._lock = threading.RLock()

    def message(self, event: str, data: Any) -> Message:
        return Message(self.server.packet_class(2, data=[event, data], namespace="/").encode())

    def send(self, room: str, message: Message, skip: str | None = None) -> None:
        with self._lock:
            for sid, eio_sid in list(self.server.manager.get_participants("/", room)):
                if sid != skip:
                    self._send(eio_sid, message)

    def send_each(self, to: list[tuple[str, Message]]) -> None:
        for room, message in to:
            self.send(room, message)

    def _send(self, eio_sid: str, message: Message) -> None:
        socket = self.server.eio.sockets.get(eio_sid)
        if socket is not None and socket.queue.qsize() > MESSAGES:
            self.counts.dropped_slow += 1
            self.server.start_background_task(socket.close, wait=False, abort=True)
            return
        self.counts.queued_writes += 1
        for part in message.parts:
            with suppress(SocketIsClosedError):
                self.server.eio.send(eio_sid, part[1:] if isinstance(part, str) else part)


@cache
def are_as_known(mode: str) -> bool:
    """Whether Engine.IO and Socket.IO are as their adapters know them, in this async mode; both are tried."""
    known = [
        fits("python-engineio", partial(engineio_adapter.check, mode)),
        fits("python-socketio", partial(socketio_adapter.check, mode)),
    ]
    return all(known)


def sender_of(
    server: Any,
    bare: Callable[[Any], RawSocket | None] | None,
    pool: WritePool,
    websocket: Callable[[Any, Any], Any] | None,
) -> Sender:
    """The way out of this server."""
    if not are_as_known(server.eio.async_mode):
        return LibrarySender(server)
    return Outbound(server, bare, pool, websocket)
