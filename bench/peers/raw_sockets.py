"""The limit: one Python loop that frames a message once and writes the same bytes to every socket. Nothing else.

Speaks as much of Engine.IO and Socket.IO as a benign client needs: open, connect, events (each is sent to all).
    python raw_sockets.py PORT
"""

import select
import socket
import sys

HANDSHAKE = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
OPEN = '0{"sid":"x","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}'


def framed(text: bytes) -> bytes:
    if len(text) < 126:
        return bytes([0x81, len(text)]) + text
    return bytes([0x81, 126]) + len(text).to_bytes(2, "big") + text


def frames_in(data: bytes):
    """The payloads of a client's masked frames, and what is left over."""
    found = []
    while len(data) >= 6:
        length, start = data[1] & 127, 2
        if length == 126:
            length, start = int.from_bytes(data[2:4], "big"), 4
        end = start + 4 + length
        if len(data) < end:
            break
        mask, payload = data[start : start + 4], data[start + 4 : end]
        found.append(payload if mask == b"\0\0\0\0" else bytes(b ^ mask[i % 4] for i, b in enumerate(payload)))
        data = data[end:]
    return found, data


class Hub:
    """Every open socket, by its number; a value is what it sent that is no whole frame yet, None before its upgrade."""

    def __init__(self, port: int) -> None:
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind(("127.0.0.1", port))
        self.listener.listen(4096)
        self.listener.setblocking(False)
        self.poll = select.epoll()
        self.poll.register(self.listener, select.EPOLLIN)
        self.sockets: dict[int, socket.socket] = {}
        self.rest: dict[int, bytes | None] = {}

    def run(self) -> None:
        while True:
            for number, _ in self.poll.poll():
                if number == self.listener.fileno():
                    self.accept()
                else:
                    self.read(number)

    def accept(self) -> None:
        while True:
            try:
                opened, _ = self.listener.accept()
            except BlockingIOError:
                return
            opened.setblocking(False)
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.sockets[opened.fileno()] = opened
            self.rest[opened.fileno()] = None
            self.poll.register(opened, select.EPOLLIN)

    def read(self, number: int) -> None:
        try:
            data = self.sockets[number].recv(65536)
        except ConnectionError:
            data = b""
        if not data:
            self.sockets.pop(number).close()
            del self.rest[number]
        elif self.rest[number] is None:
            self.rest[number] = b""
            self.sockets[number].send(HANDSHAKE + framed(OPEN.encode()))
        else:
            payloads, self.rest[number] = frames_in((self.rest[number] or b"") + data)
            for payload in payloads:
                self.take(number, payload)

    def take(self, number: int, payload: bytes) -> None:
        if payload.startswith(b"40"):
            self.sockets[number].send(framed(b'40{"sid":"x"}'))
        elif payload.startswith(b"42"):
            same = framed(payload)
            for one in self.sockets.values():
                one.send(same)


if __name__ == "__main__":
    Hub(int(sys.argv[1])).run()
