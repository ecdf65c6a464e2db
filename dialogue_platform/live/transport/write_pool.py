"""WritePool: OS threads that write messages to the idle sockets of a full room, side by side.

Nearly all of a write is the kernel's work, and the GIL is released meanwhile: with a second thread on a second
processor the last of a thousand has it in about half the time. The threads of the pool touch bare sockets and nothing else; what
needs the loop (queueing what a socket did not take, closing who does not read) is left to who called. Who called
writes too, and waits until the last thread is done, so nothing is said to a socket by two at once.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from ..exception_boundary import calmly
from .frames import Message

log = logging.getLogger(__name__)

#: so many sockets for each thread, else waking it costs more than it saves; and most threads beside who calls
EACH, MOST = 24, 3


class Broadcast(NamedTuple):
    """Messages to many: the lines nobody has come to yet, each with its own; what others did not take; lines that broke."""

    lines: Iterator[tuple[Any, Message]]  # a list's own: under the GIL each line is given out once
    left: list[tuple[Any, Message]]
    broken: list[tuple[Any, Exception]]

    def go(self) -> None:
        for line, message in self.lines:
            try:
                with calmly:
                    rest = line.straight(message)
            except Exception as fault:  # of one line: how much of the message it took, nobody knows
                self.broken.append((line, fault))
            else:
                if rest is not None:
                    self.left.append((line, rest))


class WritePool:
    """``real(name)`` is a module as it was before the launcher made it cooperative; without it, who calls is alone."""

    def __init__(self, real: Callable[[str], Any] | None = None, most: int | None = None) -> None:
        self._real = real
        self._most = (min(MOST, _processors() - 1) if most is None else most) if real is not None else 0
        self._there = 0
        if real is not None:
            self._orders, self._down = real("queue").SimpleQueue(), real("threading").Semaphore(0)

    def write(self, lines: list[tuple[Any, Message]]) -> Broadcast:
        """Write to all lines (`SendQueue`), once each, the message beside it; the answer says what was left, and of whom."""
        work = Broadcast(iter(lines), [], [])
        called = self._call(work, len(lines) // EACH - 1)
        try:
            work.go()
        finally:
            for _ in range(called):
                self._down.acquire()
        return work

    def _call(self, work: Broadcast, wanted: int) -> int:
        """Let so many threads help, if there are as many; answers how many do."""
        helping = min(wanted, self._most)
        while self._there < helping:
            try:
                self._real("threading").Thread(target=self._serve, name="write-pool", daemon=True).start()  # type: ignore[misc]
            except RuntimeError:  # the machine gives no more threads: what there are will do
                log.warning("only %s threads write to a full room: no thread could be started", self._there)
                helping = self._most = self._there
            else:
                self._there += 1
        for _ in range(helping):
            self._orders.put(work)
        return max(helping, 0)

    def _serve(self) -> None:
        while True:
            try:
                self._orders.get().go()
            finally:
                self._down.release()  # who called waits for every hand


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
