"""How often a person may send a command: counted in this worker's memory, with the uses that the other workers tell of.

It is asked while rows are locked, so nothing here waits for anybody: `cluster/shared_rates.py` carries the uses.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterable
from itertools import count, islice
from typing import NamedTuple

from limits.strategies import MovingWindowRateLimiter

from ..limits import MemoryStorage, parsed

#: own uses that can still be told, and told again to a worker that has missed them; above it the oldest stay ours alone
KEPT = 5_000

#: a use as it is told: command, rate, caller, id, and its age in seconds, for clocks of two machines do not agree
Told = tuple[str, str, str, str, float]


class Use(NamedTuple):
    """One use that was let pass here. ``id`` is the key of the command, or of our own making: it is the same use wherever it is heard."""

    what: str
    rate: str
    caller: str
    id: str
    at: float


class CommandRates:
    """The windows of one worker; ``live.command_rates``.

    ``worker`` is its name among the others; without one nobody is told, and nothing is kept to be told.
    """

    def __init__(self, worker: str | None) -> None:
        self._uses = MemoryStorage()
        #: which uses count already; apart, so that they drive no window out of a full memory
        self._ids = MemoryStorage()
        self._windows = MovingWindowRateLimiter(self._uses)
        self._worker = worker
        self._numbers = count()
        self._log: deque[Use] = deque(maxlen=KEPT if worker else 0)
        self._lock = threading.Lock()
        self._untold = 0
        #: uses that others have told us of
        self.heard = 0

    @property
    def untold(self) -> int:
        """How many uses the other workers have not been told of."""
        return self._untold

    def within(self, rate: str, what: str, caller: str, key: str | None = None) -> bool:
        """Count one use; False when ``caller`` has used up ``rate`` (as in "10/minute") of ``what``.

        A use that is tried again under the same ``key`` (nothing was stored, the answer was lost) counts once, on
        whichever worker it is tried.
        """
        item = parsed(rate)
        use = Use(what, rate, caller, key or f"{self._worker}.{next(self._numbers)}", time.monotonic())
        if key is not None and self._ids.get_moving_window(_name_of(use), 1, item.get_expiry())[1]:
            return True
        if not self._windows.hit(item, what, caller):
            return False
        self._ids.acquire_entry(_name_of(use), 1, item.get_expiry())
        self._note(use)
        return True

    def _note(self, use: Use) -> None:
        with self._lock:
            self._log.append(use)
            self._untold = min(self._untold + 1, len(self._log))

    def take_untold(self, again: bool = False) -> list[Told]:
        """Our own uses that were not taken yet; ``again``: all that are kept. Those that count no longer are left out."""
        with self._lock:
            kept = len(self._log)
            uses = list(islice(self._log, 0 if again else kept - self._untold, None))
            self._untold = 0
        present = time.monotonic()
        ages = ((use, round(present - use.at, 3)) for use in uses)
        return [
            (use.what, use.rate, use.caller, use.id, age) for use, age in ages if age < parsed(use.rate).get_expiry()
        ]

    def add(self, told: Iterable[Told]) -> None:
        """Count what another worker has let pass, each use once however often it is told."""
        present = time.monotonic()
        for what, rate, caller, id, age in told:
            item = parsed(rate)
            use = Use(what, rate, caller, id, present - max(age, 0.0))
            if age < item.get_expiry() and self._ids.acquire_entry(_name_of(use), 1, item.get_expiry()):
                self._uses.add(item.key_for(what, caller), item.get_expiry(), use.at)
                self.heard += 1


def _name_of(use: Use) -> str:
    return f"{use.what}/{use.caller}/{use.id}"
