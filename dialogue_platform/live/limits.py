"""Rate limits by person (or by address before sign-in), in memory of this process.

A moving window on the monotonic clock: a server clock that is set back locks nobody out.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

SECONDS = {"second": 1.0, "minute": 60.0, "hour": 3600.0}

_uses: dict[tuple[str, str, str], list[tuple[float, str | None]]] = {}
_lock = threading.Lock()
_swept = time.monotonic()


def within(rate: str, what: str, who: str, key: str | None = None) -> bool:
    """Count one use; False when ``who`` has used up ``rate`` (as in "10/minute") of ``what``.

    A use that is tried again under the same ``key`` (nothing was stored, the answer was lost) counts once.
    """
    most, span = _read(rate)
    present = time.monotonic()
    with _lock:
        if present - _swept > SECONDS["minute"]:
            _sweep(present)
        uses = _uses.setdefault((rate, what, who), [])
        while uses and uses[0][0] <= present - span:
            del uses[0]
        if key is not None and any(known == key for _, known in uses):
            return True
        if len(uses) >= most:
            return False
        uses.append((present, key))
        return True


class AtOnce:
    """How many things of one person wait at the same moment, by however many links they came."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._waiting: dict[str, int] = {}
        self._lock = threading.Lock()

    def enter(self, who: str) -> bool:
        """One more of theirs begins to wait; whether it is not too many. Each is followed by ``leave``."""
        with self._lock:
            waiting = self._waiting[who] = self._waiting.get(who, 0) + 1
        return waiting <= self.most

    def leave(self, who: str) -> None:
        """One of theirs has its answer."""
        with self._lock:
            self._waiting[who] -= 1
            if not self._waiting[who]:
                del self._waiting[who]

    @contextmanager
    def one_more(self, who: str) -> Iterator[bool]:
        """For as long as one of them waits; whether it is not too many."""
        fits = self.enter(who)
        try:
            yield fits
        finally:
            self.leave(who)


@cache
def _read(rate: str) -> tuple[int, float]:
    most, _, span = rate.partition("/")
    return int(most), SECONDS[span]


def _sweep(present: float) -> None:
    """Forget those whose last use does not count any more."""
    global _swept
    _swept = present
    for key, uses in list(_uses.items()):
        if not uses or uses[-1][0] <= present - _read(key[0])[1]:
            del _uses[key]


def forget() -> None:
    """Start counting anew."""
    with _lock:
        _uses.clear()
