"""One task that pings every socket, in place of one for each: a thread or greenlet that sleeps is memory.

Engine.io asks for a ping of a socket each time the last was answered, always after the same while, so those who wait
stand in the order in which they are due.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from engineio.exceptions import SocketIsClosedError
from engineio.packet import PING, Packet

from ..exception_boundary import attempt


class Pings:
    """The pings of one Engine.IO server; ``eio.start_background_task`` is ours from here on."""

    def __init__(self, eio: Any) -> None:
        self.eio = eio
        self._due: deque[tuple[float, Any]] = deque()
        self._lock = threading.Lock()
        self._running = False
        self._start_task = eio.start_background_task
        eio.start_background_task = self.start_background_task

    def start_background_task(self, target: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """As engine.io's own; but a ping only takes its place in the row."""
        if getattr(target, "__name__", "") != "_send_ping":
            return self._start_task(target, *args, **kwargs)
        with self._lock:
            self._due.append((time.monotonic() + self.eio.ping_interval, target.__self__))  # type: ignore[attr-defined]
            if not self._running:
                self._running = True
                self._start_task(self._run)
        return None

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
