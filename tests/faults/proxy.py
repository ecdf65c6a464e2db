"""A line that breaks as lines do: without a word. Both ends keep their connection and hear nothing."""

from __future__ import annotations

import selectors
import socket
import threading
from contextlib import suppress


class Proxy:
    """Forwards TCP from ``port`` to another port of this machine, until it is told not to.

    ``hold`` keeps back what comes, on old connections and new ones, until ``resume``; ``strand`` forgets the
    connections there are: they stay open and nothing goes over them ever again, while new ones work.
    """

    def __init__(self, to: int) -> None:
        self.to = to
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open = threading.Event()
        self._open.set()
        self._stranded: set[socket.socket] = set()
        self._ends: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def hold(self) -> None:
        self._open.clear()

    def resume(self) -> None:
        self._open.set()

    def strand(self) -> None:
        self._stranded |= set(self._ends)

    def close(self) -> None:
        self._open.set()
        self._listener.close()
        for end in self._ends:
            _shut(end)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        self._ends.append(near)
        self._open.wait()
        try:
            far = socket.create_connection(("127.0.0.1", self.to), 5)
        except OSError:
            near.close()
            return
        self._ends.append(far)
        with selectors.DefaultSelector() as ready:
            ready.register(near, selectors.EVENT_READ, far)
            ready.register(far, selectors.EVENT_READ, near)
            while self._pass_on(ready):
                pass
        if near not in self._stranded:
            _shut(near), _shut(far)

    def _pass_on(self, ready: selectors.BaseSelector) -> bool:
        """What has come; False when the line is over, or forgotten."""
        for key, _ in ready.select():
            try:
                data = key.fileobj.recv(65536)  # type: ignore[union-attr]
                self._open.wait()
                if key.fileobj in self._stranded:
                    return False
                key.data.sendall(data)
            except OSError:
                return False
            if not data:
                return False
        return True


def _shut(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
