"""A line between one browser and the server, which can be cut and mended."""

from __future__ import annotations

import contextlib
import socket
import threading


class Wire:
    """Passes bytes on, both ways, until it is cut; then whoever calls hears nothing but a closed door."""

    def __init__(self, port: int) -> None:
        self.target = port
        self.whole = True
        self.ends: set[socket.socket] = set()
        self.deaf: set[socket.socket] = set()
        self.upgraded: set[socket.socket] = set()
        self.door = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._open, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.door.getsockname()[1]}"

    def cut(self) -> None:
        self.whole = False
        for end in list(self.ends):
            self._shut(end)

    def mend(self) -> None:
        self.whole = True

    def deafen(self) -> None:
        """What is connected now hears nothing more, and nobody tells it; who calls anew is heard."""
        self.deaf |= self.ends

    def deafen_sockets(self) -> None:
        """The same for open WebSockets alone; pages are still read."""
        self.deaf |= self.upgraded & self.ends

    def give_up(self) -> None:
        """What hears nothing is closed at last."""
        for end in list(self.deaf):
            self._shut(end)

    def close(self) -> None:
        self.cut()
        self._shut(self.door)

    def _open(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                caller, _ = self.door.accept()
                if self.whole:
                    self._connect(caller)
                else:
                    self._shut(caller)

    def _connect(self, caller: socket.socket) -> None:
        server = socket.create_connection(("127.0.0.1", self.target))
        self.ends |= {caller, server}
        for near, far in ((caller, server), (server, caller)):
            threading.Thread(target=self._pump, args=(near, far), daemon=True).start()

    def _pump(self, near: socket.socket, far: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := near.recv(65536):
                if b"Upgrade: websocket" in data:
                    self.upgraded |= {near, far}
                if near not in self.deaf:
                    far.sendall(data)
        self._shut(near)
        self._shut(far)

    def _shut(self, end: socket.socket) -> None:
        self.ends.discard(end)
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
