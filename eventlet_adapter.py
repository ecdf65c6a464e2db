"""All that we use of eventlet's private names (0.41). Beside ``wsgi.py`` the only file that imports it, and after its patch.

Three things, each tried before it is put in place: how to write to a bare websocket (the fast lane), how one is read
(masks, a bound, fairness), and how the head of a request is waited for. What does not fit is left as eventlet has it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import eventlet
import eventlet.wsgi
from eventlet.greenio import GreenSocket
from eventlet.patcher import original
from eventlet.websocket import FailedConnectionError, RFC6455WebSocket

from dialogue_platform.adapters import fits, need
from dialogue_platform.config import LARGEST_MESSAGE
from dialogue_platform.live.transport.send_queue import RawSocket

#: frames of one websocket that are read in a row, if so many lie ready, before everybody else gets a turn
FAIR = 16
#: seconds for which the line of who has asked, and asks no more, is kept
IDLE = 75.0
#: seconds that bytes may take in a check
PATIENCE = 5.0


def bare(websocket: Any) -> RawSocket | None:
    """What the fast lane needs of a websocket of eventlet; None where bytes change on their way (TLS)."""
    if type(websocket) is not RFC6455WebSocket or type(websocket.socket) is not GreenSocket:
        return None
    return RawSocket(websocket.socket.fd.send, websocket._sendlock.locked, websocket._send)


def unmask(data: bytes, mask: bytes, length: int | None = None, offset: int = 0) -> bytes:
    """What a client has masked (RFC 6455, 5.3). Eventlet does it byte by byte: 2 MB would hold up everybody for 0.5 s."""
    size = len(data)
    turned = bytes(mask[(offset + place) % 4] for place in range(4))
    over = (turned * (size // 4 + 1))[:size]
    return (int.from_bytes(data, "little") ^ int.from_bytes(over, "little")).to_bytes(size, "little")


class Message(RFC6455WebSocket.Message):  # type: ignore[misc]
    """What a client sends, in however many frames. Eventlet bounds each of them: a message without end took all memory."""

    size = 0

    def push(self, data: bytes, final: bool = False) -> None:
        self.size += len(data)
        if self.size > LARGEST_MESSAGE:
            raise FailedConnectionError(1009, "too large")
        super().push(data, final)


def fairly(receive_frame: Callable[..., Any]) -> Callable[..., Any]:
    """A socket is read without waiting as long as something lies ready in it: who sends without end held up all."""

    def receive(self: Any, message: Any = None) -> Any:
        self.received = getattr(self, "received", 0) + 1
        if self.received % FAIR == 0:
            eventlet.sleep(0)
        return receive_frame(self, message)

    return receive


def put_reading() -> None:
    """From now on every websocket is read so."""
    RFC6455WebSocket._apply_mask = staticmethod(unmask)
    RFC6455WebSocket.Message = Message
    RFC6455WebSocket._recv_frame = fairly(RFC6455WebSocket._recv_frame)


class Protocol(eventlet.wsgi.HttpProtocol):  # type: ignore[misc]
    """With small buffers: a websocket keeps those of its first request as long as it is open.

    The loop is given away between two requests of one connection: else who asks on without a pause is alone with us.
    Who begins a request has so many seconds for its head, and for each piece of its body; who has asked and asks no more
    is kept for longer.
    """

    rbufsize, wbufsize = 1024, 4096
    head: Any = None  # runs while a head is read
    asked = False

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except eventlet.Timeout as late:
            if late is not self.head:
                raise
            self.close_connection = 1
        finally:
            self._end_head()
        self.asked = True
        eventlet.sleep(0)

    def _read_request_line(self) -> bytes:
        patience = self.server.app.config["REQUEST_PATIENCE"]
        self.connection.settimeout(None)
        begun = False
        with eventlet.Timeout(max(IDLE, patience) if self.asked else patience, False):
            begun = self._is_begun()
        if not begun:
            return b""
        self.head = eventlet.Timeout(patience)
        line: bytes = super()._read_request_line()
        return line

    def _is_begun(self) -> bool:
        try:
            return not self.rfile.closed and bool(self.rfile.peek(1))
        except OSError:
            return False

    def parse_request(self) -> Any:
        parsed = super().parse_request()
        self._end_head()
        return parsed

    def _end_head(self) -> None:
        if self.head is not None:
            self.head.cancel()

    def get_environ(self) -> Any:
        environ = super().get_environ()
        body = environ["eventlet.input"]
        if body.content_length or body.chunked_input:
            self.connection.settimeout(self.server.app.config["REQUEST_PATIENCE"])
        return environ


def _pair(kind: type[RFC6455WebSocket]) -> tuple[Any, Any]:
    """A websocket of the server's, and the client's end of its line."""
    ours, theirs = original("socket").socketpair()
    theirs.settimeout(PATIENCE)
    return kind(GreenSocket(ours), {}), theirs


def check_writing() -> None:
    """A frame goes straight to the socket; who writes a frame the other way is seen to."""
    websocket, line = _pair(RFC6455WebSocket)
    raw = bare(websocket)
    if raw is None:
        raise RuntimeError("a websocket stands on another kind of socket")
    need(raw.send(b"a") == 1 and not raw.busy(), "a socket takes bytes in another way")
    with websocket._sendlock:
        need(raw.busy(), "who writes is not seen")
    raw.write(b"b")
    need(line.recv(2) == b"ab", "bytes do not arrive")
    line.close()


def check_reading() -> None:
    """A masked frame of a client comes through our mask, our message and our way to receive."""
    through: list[str] = []

    def noted_unmask(data: bytes, mask: bytes, *place: Any, **named: Any) -> bytes:
        through.append("mask")
        return unmask(data, mask, *place, **named)

    class Noted(Message):
        def push(self, data: bytes, final: bool = False) -> None:
            through.append("message")
            super().push(data, final)

    def noted_receive(self: Any, message: Any = None) -> Any:
        through.append("frame")
        return receive(self, message)

    receive = fairly(RFC6455WebSocket._recv_frame)
    places = {"_apply_mask": staticmethod(noted_unmask), "Message": Noted, "_recv_frame": noted_receive}
    websocket, line = _pair(type("Tried", (RFC6455WebSocket,), places))
    need(
        unmask(b"\x00" * 9, b"mask", None, 1) == RFC6455WebSocket._apply_mask(b"\x00" * 9, b"mask", None, 1),
        "masks differ",
    )
    line.sendall(b"\x81\x82mask" + bytes(a ^ b for a, b in zip(b"hi", b"mask", strict=False)))
    need(websocket.wait() == "hi" and {*through} == {"frame", "message", "mask"}, "a frame is read in another way")
    line.close()


def check_heads() -> None:
    """The first line of a request is read where we wait for it."""
    inner = eventlet.wsgi.HttpProtocol
    need("_read_request_line" in inner.handle_one_request.__code__.co_names, "a request begins in another way")
    need(callable(inner._read_request_line) and callable(inner.get_environ), "a request is read in another way")


class Adapted:
    """What fits, in this process; asked once, before anything is served."""

    def __init__(self) -> None:
        self.bare = bare if fits("eventlet, writing", check_writing) else None
        if fits("eventlet, reading", check_reading):
            put_reading()
        heads = fits("eventlet, heads of requests", check_heads)
        #: what ``eventlet.wsgi.server`` is told
        self.settings: dict[str, Any] = (
            {"protocol": Protocol, "socket_timeout": None} if heads else {"socket_timeout": IDLE}
        )
