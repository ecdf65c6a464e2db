"""A client that reads its websocket byte by byte when it is told to, and never otherwise: no library in between."""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

ASK = (
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nOrigin: http://{host}\r\n"
    "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n"
)

#: seconds that an event is waited for
PATIENCE = 60


class WireError(Exception):
    """What came is no websocket, or no Socket.IO, any more."""


class RawPeer:
    """One Socket.IO connection over a bare TCP socket. ``room`` is its receive buffer in bytes."""

    def __init__(self, url: str, auth: dict[str, Any] | None = None, room: int | None = None) -> None:
        to = urlsplit(url)
        self.tcp = socket.socket()
        if room:
            self.tcp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        self.tcp.connect((to.hostname, to.port))
        self.tcp.settimeout(PATIENCE)
        self._patience = time.monotonic() + PATIENCE
        self.tcp.sendall(ASK.format(host=to.netloc).encode())
        self._held = bytearray()
        while b"\r\n\r\n" not in self._held:
            self._more()
        self.head = self._bytes(self._held.index(b"\r\n\r\n") + 4)
        self._events = self._read()
        self._ids = iter(range(1, 10**9))
        self._frame_out("40" + json.dumps(auth or {}))
        assert next(self._events)[0] == "open"

    def send(self, event: str, data: Any = None) -> int:
        """Send an event; answers the id its ack will carry."""
        number, blobs = next(self._ids), []
        text = json.dumps([event, _parted(data, blobs)], ensure_ascii=False)
        self._frame_out(f"45{len(blobs)}-{number}{text}" if blobs else f"42{number}{text}")
        for blob in blobs:
            self._frame_out(blob)
        return number

    def until_ack(self, number: int) -> list[Any]:
        """Everything that comes up to this ack, the ack last: ``(event, data)`` and ``("ack", id, data)``."""
        found = [self.hear()]
        while found[-1][:2] != ("ack", number):
            found.append(self.hear())
        return found

    def call(self, event: str, data: Any = None) -> Any:
        return self.until_ack(self.send(event, data))[-1][2]

    def hear(self) -> Any:
        """The next event or ack. Raises WireError when the server closed, or nothing but pings comes."""
        self._patience = time.monotonic() + PATIENCE
        return next(self._events)

    def closed_within(self, seconds: float) -> bool:
        """True when the connection is reset or ended; what lies in the buffer is not read until then."""
        give_up = time.monotonic() + seconds
        while time.monotonic() < give_up:
            if self.tcp.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) or _ended(self.tcp):
                return True
            time.sleep(0.1)
        return False

    def close(self) -> None:
        self.tcp.close()

    def _frame_out(self, data: str | bytes) -> None:
        first, body = (b"\x81", data.encode()) if isinstance(data, str) else (b"\x82", data)
        mask = os.urandom(4)
        size = len(body)
        if size < 126:
            length = bytes([0x80 | size])
        else:
            length = (
                bytes([0x80 | 126]) + size.to_bytes(2, "big") if size < 65536 else b"\xff" + size.to_bytes(8, "big")
            )
        frame = first + length + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(body))
        for start in range(0, len(frame), 9001):  # pieces of no length in particular
            self.tcp.sendall(frame[start : start + 9001])

    def _more(self) -> None:
        try:
            read = self.tcp.recv(65536)
        except OSError as error:
            raise WireError(str(error)) from error
        if not read:
            raise WireError("closed")
        self._held += read

    def _bytes(self, count: int) -> bytes:
        while len(self._held) < count:
            self._more()
        taken = bytes(self._held[:count])
        del self._held[:count]
        return taken

    def _frames(self) -> Iterator[str | bytes]:
        while True:
            first, length = self._bytes(2)
            if length == 126:
                length = int.from_bytes(self._bytes(2), "big")
            elif length == 127:
                length = int.from_bytes(self._bytes(8), "big")
            body = self._bytes(length)
            if first == 0x88:
                raise WireError("closed")
            if first not in (0x81, 0x82):
                raise WireError(f"a frame begins with {first:#x}")
            yield body.decode() if first == 0x81 else body

    def _read(self) -> Iterator[Any]:
        """Engine.io and Socket.IO, strictly: an attachment where none is due, or none where one is, is an error."""
        frames = self._frames()
        for frame in frames:
            if isinstance(frame, bytes):
                raise WireError("an attachment of nothing")
            if frame == "2" and time.monotonic() > self._patience:
                raise WireError("nothing but pings")
            if frame == "2":
                self._frame_out("3")
            elif frame[:2] == "40":
                yield "open", frame
            elif frame[:2] in ("42", "43"):
                yield _event(frame[1:], [])
            elif frame[:2] in ("45", "46"):
                count, _, rest = frame[2:].partition("-")
                blobs = [next(frames) for _ in range(int(count))]
                if not all(isinstance(blob, bytes) for blob in blobs):
                    raise WireError("text where an attachment is due")
                yield _event({"5": "2", "6": "3"}[frame[1]] + rest, blobs)
            elif frame[0] not in "06":
                raise WireError(f"unknown packet {frame[:20]}")


def _parted(data: Any, blobs: list[bytes]) -> Any:
    """The same with a placeholder for each piece of bytes; those are put into ``blobs``."""
    if isinstance(data, bytes):
        blobs.append(data)
        return {"_placeholder": True, "num": len(blobs) - 1}
    if isinstance(data, dict):
        return {key: _parted(value, blobs) for key, value in data.items()}
    return [_parted(value, blobs) for value in data] if isinstance(data, list) else data


def _event(packet: str, blobs: list[Any]) -> Any:
    number = packet[1 : packet.index("[")]
    data = _whole(json.loads(packet[packet.index("[") :]), blobs)
    return ("ack", int(number), *(data or [None])) if packet[0] == "3" else tuple(data)


def _whole(data: Any, blobs: list[Any]) -> Any:
    if isinstance(data, dict):
        if data.get("_placeholder"):
            return blobs[data["num"]]
        return {key: _whole(value, blobs) for key, value in data.items()}
    return [_whole(value, blobs) for value in data] if isinstance(data, list) else data


def _ended(tcp: socket.socket) -> bool:
    """The server has closed and nothing is left to read; asked without taking anything out."""
    try:
        return tcp.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
