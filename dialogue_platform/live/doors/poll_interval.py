"""How often those who ask instead of listening may ask: more seldom when answering them would take too much."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

#: seconds between two questions of a page, when little is going on and when very much
PACE, SLOWEST = 3.0, 60.0
#: of one processor, for all who ask
SHARE = 1 / 3
#: seconds of a processor for an answer out of memory, and for one that asks the database; measured, and rounded up
FROM_MEMORY, FROM_DATABASE = 0.000_35, 0.002_5
#: seconds over which is counted
SPAN = 3.0


class PollInterval:
    """Counts answers, and says what pace would keep their cost within the share."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._began = clock()
        self._cost = 0.0
        self.seconds = PACE

    def count(self, from_memory: bool) -> None:
        """One more was answered."""
        with self._lock:
            self._cost += FROM_MEMORY if from_memory else FROM_DATABASE
            passed = self._clock() - self._began
            if passed >= SPAN:
                self._turn(self._cost / passed / SHARE)

    def _turn(self, load: float) -> None:
        """``load`` of 1 is the whole share. Half way each time: all pages together are slow to follow."""
        wanted = self.seconds * load
        self.seconds = min(SLOWEST, max(PACE, (self.seconds + wanted) / 2))
        self._began, self._cost = self._clock(), 0.0

    @property
    def retry_after(self) -> str | None:
        """Seconds for the header ``Retry-After``; None while the usual pace will do."""
        return str(round(self.seconds)) if round(self.seconds) > PACE else None
