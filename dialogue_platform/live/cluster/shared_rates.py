"""Rates of commands, of all workers together: each tells the others once a second what it has let pass.

Between two tellings each knows its own alone, so that somebody spread over N workers may be let pass more often for a
second, and never for longer. While Redis is away nothing is told: the uses wait, and are told when it is back.
"""

from __future__ import annotations

import logging
import threading
import time

import orjson

from ..commands.rates import CommandRates
from ..exception_boundary import unending
from .notifications import Notifications

log = logging.getLogger(__name__)

#: seconds between two tellings, and uses in one message: who hears it counts them without a pause
PAUSE, TOGETHER = 1.0, 250


class SharedRates:
    """One thread a worker, apart from the writer. A worker that begins, or has missed something, asks to be told all again."""

    def __init__(self, rates: CommandRates, notifications: Notifications) -> None:
        self.rates, self.notifications = rates, notifications
        self._asked = False
        #: what the line had gone through when we told last
        self._line: tuple[int, int] = (0, 0)
        self._alone = False
        self._over = threading.Event()
        self._thread: threading.Thread | None = None
        notifications.subscribe("rates", self._hear)
        notifications.subscribe("rates_asked", self._ask)

    @property
    def shared(self) -> bool:
        """Whether the workers count together now."""
        return self.notifications.listening

    def start(self) -> None:
        """Begin, if there is a Redis."""
        if self.notifications.url is not None and self._thread is None:
            self._thread = threading.Thread(target=unending, args=(self._loop,), name="rates", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Tell the others what we know: people go on there."""
        self._over.set()
        if self._thread is not None:
            self._thread.join(timeout=3)

    def _loop(self) -> None:
        while not self._over.wait(PAUSE):
            self._round()
        self._round()

    def _round(self) -> None:
        if not self.shared:
            self._say(alone=True)
            return
        self._say(alone=False)
        line = (self.notifications.subscriptions, self.notifications.dropped)
        again = self._asked or line != self._line
        if line != self._line:  # what was told meanwhile was heard by nobody, here or there
            self.notifications.publish("rates_asked", "")
        self._line, self._asked = line, False
        uses = self.rates.take_untold(again)
        for first in range(0, len(uses), TOGETHER):
            self.notifications.publish("rates", "", orjson.dumps(uses[first : first + TOGETHER]))

    def _say(self, alone: bool) -> None:
        if alone and not self._alone:
            log.warning("rates of commands are counted by each worker alone")
        self._alone = alone

    def _ask(self, name: str, payload: bytes) -> None:
        self._asked = True

    def _hear(self, name: str, payload: bytes) -> None:
        self.rates.add(orjson.loads(payload))
        time.sleep(0)  # others have their turn before the next message
