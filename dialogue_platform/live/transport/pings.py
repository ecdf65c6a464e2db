"""One task that pings every socket, in place of one for each: a thread or greenlet that sleeps is memory.

Engine.io asks for a ping of a socket each time the last was answered, always after the same while, so those who wait
stand in the order in which they are due.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from contextlib import suppress
from typing import Any

from engineio.exceptions import SocketIsClosedError
from engineio.packet import PING, Packet

from ..exception_boundary import attempt


class Pings:
    """The pings of one Engine.IO server, which `engineio_adapter.put_pings` brings here."""

    def __init__(self, eio: Any) -> None:
        self.eio = eio
        self._due: deque[tuple[float, Any]] = deque()
        self._lock = threading.Lock()
        self._running = False

    def schedule(self, socket: Any) -> None:
        """A ping of this socket takes its place in the row."""
        with self._lock:
            self._due.append((time.monotonic() + self.eio.ping_interval, socket))
            if not self._running:
                self._running = True
                self.eio.start_background_task(self._run)

    def _run(self) -> None:
        while True:
            wait = self._next()
            if wait is None:
                return
            if wait > 0:
                self.eio.sleep(min(wait, 1.0))

    def _next(self) -> float | None:
        """Ping who is due; answers the seconds until the next is, None when nobody waits any more."""
        with self._lock:
            if not self._due:
                self._running = False
                return None
            wait = self._due[0][0] - time.monotonic()
            socket = self._due.popleft()[1] if wait <= 0 else None
        if socket is not None:
            attempt(self._ping, socket)  # one that fails must not end the pings of all
        return wait

    def _ping(self, socket: Any) -> None:
        """What engine.io does after its sleep."""
        if not socket.closing and not socket.closed:
            socket.last_ping = time.time()
            with suppress(SocketIsClosedError):  # by another thread, just now: the others are pinged all the same
                socket.send(Packet(PING))
