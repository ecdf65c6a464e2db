"""Work that would stall the event loop (a password hash, a PDF) runs in an OS thread where there is a loop.

Which thread is the launcher's affair: ``wsgi.py`` sets ``OFFLOAD`` to its server's thread pool.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app

from .errors import BUSY, Refusal
from .exception_boundary import calmly

T = TypeVar("T")


def offload(function: Callable[..., T], *args: Any) -> T:
    """Call ``function(*args)`` without holding up anybody else. It must not touch the database session.

    Raises what the function raises; ``Panic`` for what is no Exception, and would end the thread it ran in.
    """
    run: Callable[..., T] | None = current_app.config.get("OFFLOAD")
    calm = calmly(function)
    return run(calm, *args) if run else calm(*args)


class Few:
    """Work that takes much memory: so many ``at_once``, so many more ``in_line``; above that, ``busy`` at once.

    Who waits holds nothing but a place in the line, for ``patience`` seconds at most. There are two lines of that length;
    who stands in the first goes before everybody in the second.
    """

    def __init__(self, at_once: int, in_line: int, patience: float, busy: Refusal = BUSY) -> None:
        self.at_once, self.in_line, self.patience = at_once, in_line, patience
        self._running, self._busy = 0, busy
        self._lines: tuple[deque[threading.Event], deque[threading.Event]] = deque(), deque()
        self._lock = threading.Lock()

    @property
    def waiting(self) -> int:
        return sum(map(len, self._lines))

    def offload(self, function: Callable[..., T], *args: Any, first: bool = False) -> T:
        """``function(*args)`` in an OS thread, when there is a place. Raises ``busy``, and what the function raises."""
        self._enter(self._lines[0 if first else 1])
        try:
            return offload(function, *args)
        finally:
            self._leave()

    def _enter(self, line: deque[threading.Event]) -> None:
        with self._lock:
            if self._running < self.at_once:
                self._running += 1
                return
            if len(line) >= self.in_line:
                raise self._busy()
            turn = threading.Event()
            line.append(turn)
        came = False
        try:
            came = turn.wait(self.patience)
        finally:
            if not came:
                self._give_up(line, turn)
        if not came:
            raise self._busy()

    def _give_up(self, line: deque[threading.Event], turn: threading.Event) -> None:
        with self._lock:
            if turn in line:
                line.remove(turn)
                return
        self._leave()  # its turn came at the last moment

    def _leave(self) -> None:
        """The place goes to who is next."""
        with self._lock:
            for line in self._lines:
                if line:
                    line.popleft().set()
                    return
            self._running -= 1
