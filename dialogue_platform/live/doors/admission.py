"""Sockets of which nobody knows yet whose they are: not for long without a word, and so many from one address.

Whoever is signed in is not counted here. So a house full of people, or one who opens sockets without end in it, leaves
those who have signed in alone; a browser that carries a sign-in is let past where strangers have filled their share.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from typing import Any

from flask import Flask, Request

from ...flask_login_adapter import who_in
from ..exception_boundary import attempt
from ..limits import network_of

#: seconds between two looks
LOOK = 1.0


class Admission:
    """Those of one Socket.IO server. ``patience``: seconds within which a socket says whose it is; ``most`` from one address."""

    def __init__(self, app: Flask, server: Any, patience: float, most: int) -> None:
        self.app, self.server, self.patience, self.most = app, server, patience, most
        #: by Engine.IO's id: the address of each that is not signed in, and until when each has to say a word, in order
        self._where: dict[str, str] = {}
        self._until: dict[str, float] = {}
        self._here: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._looking = False
        self._opened, self._closed = server.eio.handlers["connect"], server.eio.handlers["disconnect"]
        server.eio.on("connect", self._come)
        server.eio.on("disconnect", self._go)

    def __len__(self) -> int:
        return len(self._where)

    def _come(self, eio_sid: str, environ: dict[str, Any]) -> Any:
        """A line is open; what is answered, other than None, refuses it."""
        where = network_of(environ.get("REMOTE_ADDR"))
        if self._here[where] >= self.most and not self._carries_sign_in(environ):
            return "busy"
        with self._lock:
            self._here[where] += 1
            self._where[eio_sid] = where
            self._until[eio_sid] = time.monotonic() + self.patience
            begin, self._looking = not self._looking, True
        if begin:
            self.server.start_background_task(self._look)
        return self._opened(eio_sid, environ)

    def _go(self, eio_sid: str, reason: Any = None) -> Any:
        self.settle(eio_sid, True)
        return self._closed(eio_sid, reason)

    def settle(self, eio_sid: str, gone: bool) -> None:
        """It has said whose it is; ``gone`` from here, for it is somebody's, or closed."""
        with self._lock:
            self._until.pop(eio_sid, None)
            where = self._where.pop(eio_sid, None) if gone else None
            if where is not None:
                self._here[where] -= 1
                if not self._here[where]:
                    del self._here[where]

    def _carries_sign_in(self, environ: dict[str, Any]) -> bool:
        if "HTTP_COOKIE" not in environ:
            return False
        session = self.app.session_interface.open_session(self.app, Request(environ))
        return bool(session and who_in(session))

    def _look(self) -> None:
        """As long as somebody stands here."""
        while True:
            self.server.sleep(min(LOOK, self.patience))
            with self._lock:
                if not self._until:
                    self._looking = False
                    return
                present = time.monotonic()
                late = [eio_sid for eio_sid, until in self._until.items() if until <= present]
            for eio_sid in late:
                attempt(self.server.eio.disconnect, eio_sid)
                self.settle(eio_sid, True)
