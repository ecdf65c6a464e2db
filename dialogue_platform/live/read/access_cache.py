"""Rights of those who ask again and again: remembered until a stream that could end one has moved.

Whoever asks is known by what they bring, of which a digest is kept; so a stranger with a long cookie takes no more room
than another, and who brings another cookie each time drives out the oldest, not everybody.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from ..store.keys import Keys
from ..store.stream_types import home_of
from .access import Access

#: seconds that a right is remembered, whatever else: a cookie ends some day
LIFE = 60.0
#: askers whose rights are remembered, and streams of each
MOST, STREAMS = 20_000, 32

#: seq and mark of ``platform`` and of the dialogue: where the database went back, the marks are others
Heads = tuple[tuple[int, str], tuple[int, str]]


@dataclass(frozen=True, slots=True)
class CachedAccess:
    """A reader's right to a stream, and how far the streams that may change it had moved when it was read."""

    keys: Keys
    dialogue: str
    heads: Heads
    born: float


Before = tuple[bytes, dict[str, CachedAccess], Heads]


class AccessCache:
    """``heads`` answers how far the streams have moved on which a right to a dialogue's depends, or None."""

    def __init__(self, heads: Callable[[str], Heads | None]) -> None:
        self._heads = heads
        self._lock = threading.Lock()
        self._askers: dict[bytes, dict[str, CachedAccess]] = {}
        self._dialogues: dict[str, str] = {}

    def before(self, environ: dict[str, Any], stream: str) -> Before | None:
        """To be asked before a right is read: what it would be remembered under. None where it cannot be."""
        dialogue = self._dialogues.get(stream)
        heads = self._heads(dialogue) if dialogue else None
        if heads is None:
            return None
        asker = _asker(environ)
        with self._lock:
            if asker not in self._askers and len(self._askers) >= MOST:
                del self._askers[next(iter(self._askers))]
            return asker, self._askers.setdefault(asker, {}), heads

    def remember(self, before: Before | None, stream: str, right: Access) -> None:
        """A reader was answered with this right; not remembered for who has acted meanwhile."""
        dialogue = self._dialogues[stream] = home_of(right.dialogue)
        if before is None:
            return
        asker, seats, heads = before
        with self._lock:
            if self._askers.get(asker) is not seats:
                return
            if len(seats) >= STREAMS:
                seats.clear()
            seats[stream] = CachedAccess(right.keys, dialogue, heads, time.monotonic())
            self._askers[asker] = self._askers.pop(asker)  # to the end: the oldest go first

    def forget(self, environ: dict[str, Any]) -> None:
        """Who has just acted wants to see it: the next answer is asked of the database."""
        with self._lock:
            self._askers.pop(_asker(environ), None)

    def of(self, environ: dict[str, Any], stream: str) -> CachedAccess | None:
        """The right that is remembered, if nothing has moved since."""
        seat = self._askers.get(_asker(environ), {}).get(stream)
        if seat is None or time.monotonic() - seat.born > LIFE or self._heads(seat.dialogue) != seat.heads:
            return None
        return seat

    def clear(self) -> None:
        """A right has ended that no stream tells of: a token has reached its end date."""
        with self._lock:
            self._askers.clear()

    def sweep(self) -> None:
        """Let go of those who have not asked for long."""
        oldest = time.monotonic() - LIFE
        with self._lock:
            gone = [asker for asker, seats in self._askers.items() if all(s.born < oldest for s in seats.values())]
            for asker in gone:
                del self._askers[asker]


def _asker(environ: dict[str, Any]) -> bytes:
    """What decides who asks: the cookies and the token."""
    parts = (environ.get(name, "").encode() for name in ("HTTP_COOKIE", "HTTP_AUTHORIZATION"))
    return b"".join(blake2b(part, digest_size=16).digest() for part in parts)
