"""How late a heartbeat wakes: under one event loop everybody waits as long as that, under threads for the interpreter.

Where there is a loop, an OS thread looks at what runs when the beat is overdue, so that the log can name it.
"""

from __future__ import annotations

import importlib
import logging
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

from dialogue_platform.live.exception_boundary import unending
from dialogue_platform.live.metrics import Metrics

log = logging.getLogger(__name__)

#: seconds between two beats, and how late one counts as a stall
BEAT, STALL = 0.025, 0.1
#: seconds after the start in which everything is loaded and collected: counted, but no news for the operator
SETTLING = 10.0
PACKAGE = __name__.partition(".")[0]
#: silence after which the watchdog looks
OVERDUE = BEAT + STALL / 2
#: calls that the log names: the innermost, and the innermost of our own below them
FRAMES, OURS = 4, 4


class StallWatch:
    """``real(name)`` is a module as it was before the launcher made it cooperative."""

    def __init__(self, metrics: Metrics, real: Callable[[str], Any] | None) -> None:
        self.metrics = metrics
        self.looped = real is not None
        self.real = real or importlib.import_module
        self._beaten = time.monotonic()
        self._loop = 0
        self._ran = ""
        self._settled = 0.0

    def start(self) -> None:
        """Begin to beat, on the loop if there is one."""
        self._settled = time.monotonic() + SETTLING
        threading.Thread(target=unending, args=(self._beat,), name="heartbeat", daemon=True).start()
        if self.looped:
            watching = self._watch, self.real("time").sleep
            self.real("threading").Thread(target=unending, args=watching, name="watchdog", daemon=True).start()

    def _beat(self) -> None:
        self._loop = self.real("threading").get_ident()
        while True:
            self._beaten, busy = time.monotonic(), time.process_time()
            time.sleep(BEAT)
            self.note(time.monotonic() - self._beaten - BEAT, time.process_time() - busy)

    def note(self, late: float, busy: float) -> None:
        """One beat: ``late`` seconds, of which this process worked for ``busy`` (else it waited, or was not let run)."""
        self.metrics.late.observe(max(0.0, late))
        ran, self._ran = self._ran, ""
        if late > STALL:
            self.metrics.stalled(late)
            told = {"late_ms": round(late * 1000), "busy_ms": round(busy * 1000), "ran": ran}
            level = logging.WARNING if time.monotonic() > self._settled else logging.DEBUG
            log.log(level, "the loop stood still for %(late_ms)d ms (busy %(busy_ms)d): %(ran)s", told, extra=told)

    def _watch(self) -> None:
        sleep = self.real("time").sleep
        while True:
            sleep(BEAT)
            if not self._ran and self._loop and time.monotonic() - self._beaten > OVERDUE:
                self._ran = described(sys._current_frames().get(self._loop))


def described(frame: FrameType | None) -> str:
    """The innermost calls of a stack and the innermost of ours, as ``file:line function``, innermost first."""
    calls, ours = list[str](), 0
    while frame is not None and ours < OURS:
        code = frame.f_code
        own = PACKAGE in code.co_filename
        ours += own
        if own or len(calls) < FRAMES:
            calls.append(f"{'/'.join(code.co_filename.split('/')[-2:])}:{frame.f_lineno} {code.co_name}")
        frame = frame.f_back
    return " < ".join(calls)
