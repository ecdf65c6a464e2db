"""What is raised and is no ``Exception`` becomes one at the edge of every thread, job and loop.

A panic of a library written in Rust is a ``BaseException``: it passes every ``except Exception``, and ends the thread it
was raised in. A thread of a pool, the feed, a worker would be gone, for everybody, by what one text or request did.
What Python and the server themselves use to end something (``SystemExit``, a greenlet that is killed) stays what it is.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import ContextDecorator
from types import TracebackType

log = logging.getLogger(__name__)

#: whose exceptions end a green thread, or a wait in it
ENDING = frozenset({"greenlet", "eventlet", "gevent"})
#: seconds before a loop that stumbled begins again
PAUSE = 1.0


class Panic(Exception):
    """A library gave up in a way that is no ``Exception``; the cause is what it raised."""


def is_end(error: BaseException) -> bool:
    """Whether this is one of the ways in which Python or its server ends a thread, a greenlet or the process."""
    if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
        return True
    return any(kind.__module__.partition(".")[0] in ENDING for kind in type(error).__mro__)


class _Calmly(ContextDecorator):
    """``with calmly:`` or ``@calmly``; it keeps nothing, so one is enough for all."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if error is not None and not isinstance(error, Exception) and not is_end(error):
            raise Panic(type(error).__name__) from error


calmly = _Calmly()


def attempt(act: Callable[..., object], *args: object) -> bool:
    """Do something that must not take with it who calls; what goes wrong is logged. Whether it went well."""
    try:
        with calmly:
            act(*args)
    except Exception:
        log.exception("%s went wrong", getattr(act, "__qualname__", act))
        return False
    return True


def again_and_again(look: Callable[[], object], name: str, pause: float) -> None:
    """Look after something beside the serving of pages, for ever, with ``pause`` seconds between two looks."""
    threading.Thread(target=_look_for_ever, args=(look, pause), name=name, daemon=True).start()


def _look_for_ever(look: Callable[[], object], pause: float) -> None:
    while True:
        attempt(look)
        time.sleep(pause)


def unending(work: Callable[[], object], sleep: Callable[[float], object] = time.sleep) -> None:
    """Run a loop until it returns: one that stumbles begins again, for nobody else would begin it."""
    while not attempt(work):
        sleep(PAUSE)
