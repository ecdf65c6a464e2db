"""What stands between an office and the server: boxes that do not know WebSockets, each in its own way."""

from __future__ import annotations

import contextlib
import socket
import threading

from tests.browser.wire import Wire

#: swallow: the request to upgrade gets no answer, ever. freeze: it is answered, and then no frame passes. greet: the first
#: frame passes, nothing after it. refuse: 403. none: nothing of Socket.IO passes, neither sockets nor polling.
WAYS = ("swallow", "freeze", "greet", "refuse", "none")
REFUSED = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
REQUEST = (b"GET ", b"POST ")


class Middlebox(Wire):
    """A line on which everything passes but what this box does not know. ``asked`` holds first lines of requests."""

    def __init__(self, port: int, way: str) -> None:
        assert way in WAYS
        self.way = way
        self.asked: list[str] = []
        super().__init__(port)

    def _connect(self, caller: socket.socket) -> None:
        server = socket.create_connection(("127.0.0.1", self.target))
        self.ends |= {caller, server}
        upgraded = threading.Event()
        threading.Thread(target=self._up, args=(caller, server, upgraded), daemon=True).start()
        threading.Thread(target=self._down, args=(server, caller, upgraded), daemon=True).start()

    def _up(self, caller: socket.socket, server: socket.socket, upgraded: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while data := caller.recv(65536):
                if data.startswith(REQUEST):
                    self.asked.append(data.split(b"\r\n", 1)[0].decode("latin-1"))
                    if self._stops(data, caller, upgraded):
                        continue
                elif upgraded.is_set():
                    continue
                server.sendall(data)
        self._shut(server)

    def _stops(self, data: bytes, caller: socket.socket, upgraded: threading.Event) -> bool:
        """Whether this request goes no further; the box has done with it what it does."""
        is_upgrade = b"upgrade: websocket" in data.lower()
        if self.way == "none" and b" /socket.io/" in data.split(b"\r\n", 1)[0]:
            caller.sendall(REFUSED)
            self._shut(caller)
            return True
        if not is_upgrade:
            return False
        if self.way == "refuse":
            caller.sendall(REFUSED)
            self._shut(caller)
            return True
        upgraded.set()
        return self.way == "swallow"

    def _down(self, server: socket.socket, caller: socket.socket, upgraded: threading.Event) -> None:
        said = b""
        with contextlib.suppress(OSError):
            while data := server.recv(65536):
                if not upgraded.is_set():
                    caller.sendall(data)
                    continue
                before, said = said, said + data
                caller.sendall(self._let_through(said)[len(self._let_through(before)) :])
        self._shut(caller)

    def _let_through(self, said: bytes) -> bytes:
        """Of all that the server has said since the upgrade: its answer, and with ``greet`` one frame of under 126 bytes."""
        head, gap, frames = said.partition(b"\r\n\r\n")
        first = frames[: 2 + frames[1]] if self.way == "greet" and len(frames) > 1 else b""
        return head + gap + first if gap else said
