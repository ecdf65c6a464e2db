"""An answer that comes later: to a greenlet or thread that stands and waits, or to what was asked to be called then."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from .exception_boundary import attempt


class Future:
    """Settled once, by ``finish``. ``as_ack`` is what a socket is told of its answer."""

    def __init__(self) -> None:
        self.answer: Any = None
        self.error: Exception | None = None
        self.is_done = False
        self._calls: list[Callable[[], None]] = []
        self._done = threading.Lock()  # held until it is done: cheaper than an event where threads are green
        self._done.acquire()

    def set_result(self, answer: Any = None, error: Exception | None = None) -> None:
        """Called once, after the commit or the failure."""
        self.answer, self.error = answer, error
        self.is_done = True
        self._done.release()
        self._call()

    def add_done_callback(self, call: Callable[[], None]) -> None:
        """Have this called once it is done, by who finishes it; now, if it is done already."""
        self._calls.append(call)
        if self.is_done:
            self._call()

    def _call(self) -> None:
        """Two may come here at the same moment, who finishes and who asks: each call is taken out by one of them."""
        while self._calls:
            try:
                call = self._calls.pop()
            except IndexError:
                return
            attempt(call)

    def wait(self) -> Any:
        """Block this greenlet or thread until done. Raises what it failed with."""
        with self._done:
            pass
        if self.error is not None:
            raise self.error
        return self.answer

    def as_ack(self) -> Mapping[str, object]:
        """The answer on the wire; only asked when it is no error."""
        return {"ok": True}
