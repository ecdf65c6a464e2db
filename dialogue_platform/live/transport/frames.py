"""One Socket.IO packet, encoded once for whoever gets it: as websocket frames, or as text for a client that polls."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from typing import Any

#: first byte of an unfragmented frame: the whole of a text, the whole of some bytes
TEXT, BINARY = 0x81, 0x82
#: engine.io's letter for a message, and what stands between two of them in the answer to a poll
MESSAGE, BETWEEN = "4", "\x1e"


class Message:
    """A packet with its attachments, which must never be parted, as one thing to send.

    To engine.io it is a packet: its queue carries it, its writer and its polling door call ``encode``. ``parts`` are
    what engine.io would send one by one, ``frame`` the bytes of all of them on a websocket.
    """

    __slots__ = ("frame", "parts")

    def __init__(self, encoded: str | Sequence[str | bytes]) -> None:
        parts = [encoded] if isinstance(encoded, str) else encoded
        self.parts = [MESSAGE + part if isinstance(part, str) else bytes(part) for part in parts]
        self.frame = b"".join(map(framed, self.parts))

    def with_other(self, was: str, now: str) -> Message:
        """The same but for its first ``was``, in whose place stands ``now``, just as long. Of text alone, without attachments."""
        if len(was) != len(now) or not (was + now).isascii():
            raise ValueError(f"{now} is not as long as {was}")
        made = Message.__new__(Message)
        made.parts = [part.replace(was, now, 1) if isinstance(part, str) else part for part in self.parts]
        made.frame = self.frame.replace(was.encode(), now.encode(), 1)
        return made

    def encode(self, b64: bool = False) -> Any:
        """Itself, for the writer of a websocket (`WebSocketWrapper` knows it); text, for a poll."""
        return BETWEEN.join(map(_as_text, self.parts)) if b64 else self


class Rest(Message):
    """What a socket did not take of a message. It has no parts: only these bytes can follow the ones that went."""

    __slots__ = ()

    def __init__(self, bytes_left: bytes) -> None:
        super().__init__([])
        self.frame = bytes_left


def framed(part: str | bytes) -> bytes:
    """A text or some bytes as one websocket frame of a server: whole, unmasked, not compressed (RFC 6455, 5.2)."""
    first, body = (TEXT, part.encode()) if isinstance(part, str) else (BINARY, part)
    length = len(body)
    if length < 126:
        return bytes((first, length)) + body
    if length < 1 << 16:
        return bytes((first, 126)) + length.to_bytes(2, "big") + body
    return bytes((first, 127)) + length.to_bytes(8, "big") + body


def _as_text(part: str | bytes) -> str:
    return part if isinstance(part, str) else "b" + b64encode(part).decode()
