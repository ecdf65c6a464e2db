"""Builds and serves the app. The only file that knows the server, eventlet."""

from __future__ import annotations

import warnings

warnings.filterwarnings("ignore", r"\s*Eventlet is deprecated")  # known, and no concern of who starts us

import eventlet  # noqa: E402

eventlet.monkey_patch()

import argparse  # noqa: E402 - everything after the patch sees cooperative sockets and threads
import os  # noqa: E402
import signal  # noqa: E402
import socket  # noqa: E402
import sys  # noqa: E402
from typing import Any  # noqa: E402

os.environ.setdefault("PSYCOPG_WAIT_FUNC", "wait_selector")  # else a query would stop the whole loop

import eventlet.tpool  # noqa: E402
import eventlet.wsgi  # noqa: E402
import prometheus_client.values  # noqa: E402
from eventlet.greenio import GreenSocket  # noqa: E402
from eventlet.patcher import original  # noqa: E402
from eventlet.websocket import FailedConnectionError, RFC6455WebSocket  # noqa: E402
from flask import Flask  # noqa: E402

from dialogue_platform import create_app, serving  # noqa: E402
from dialogue_platform.config import LARGEST_MESSAGE  # noqa: E402
from dialogue_platform.live.transport.send_queue import RawSocket  # noqa: E402

#: nobody yields while a figure is counted, and a green lock costs four times as much
prometheus_client.values.Lock = original("threading").Lock  # type: ignore[attr-defined]


#: seconds that an OS thread at work (an export, say) keeps the interpreter when the loop wants it back. The loop gives
#: it away with every write to a socket: with Python's own 5 ms, a full room waited half a second for one question.
HANDED_BACK = 0.000_02


def build() -> Flask:
    """The app on eventlet, with work that would stall the loop sent to OS threads."""
    sys.setswitchinterval(HANDED_BACK)
    return create_app({"ASYNC_MODE": "eventlet", "OFFLOAD": eventlet.tpool.execute, "BARE": bare, "REAL": original})


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


RFC6455WebSocket._apply_mask = staticmethod(unmask)


class Message(RFC6455WebSocket.Message):
    """What a client sends, in however many frames. Eventlet bounds each of them: a message without end took all memory."""

    size = 0

    def push(self, data: bytes, final: bool = False) -> None:
        self.size += len(data)
        if self.size > LARGEST_MESSAGE:
            raise FailedConnectionError(1009, "too large")
        super().push(data, final)


RFC6455WebSocket.Message = Message


#: frames of one websocket that are read in a row, if so many lie ready, before everybody else gets a turn
FAIR = 16
receive_frame = RFC6455WebSocket._recv_frame


def receive_fairly(self: Any, message: Any = None) -> Any:
    """One frame. A socket is read without waiting as long as something lies ready in it: who sends without end held up all."""
    self.received = getattr(self, "received", 0) + 1
    if self.received % FAIR == 0:
        eventlet.sleep(0)
    return receive_frame(self, message)


RFC6455WebSocket._recv_frame = receive_fairly


#: seconds for which the line of who has asked, and asks no more, is kept
IDLE = 75.0


class Protocol(eventlet.wsgi.HttpProtocol):
    """With small buffers: a websocket keeps those of its first request as long as it is open.

    The loop is given away between two requests of one connection: else who asks on without a pause is alone with us.
    Who begins a request has so many seconds for its head, and for each piece of its body; who has asked and asks no more
    is kept for longer.
    """

    rbufsize, wbufsize = 1024, 4096
    head: Any = None  # a timeout of eventlet, which runs while a head is read
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

    def _read_request_line(self) -> Any:
        patience = self.server.app.config["REQUEST_PATIENCE"]
        self.connection.settimeout(None)
        begun = False
        with eventlet.Timeout(max(IDLE, patience) if self.asked else patience, False):
            begun = self._is_begun()
        if not begun:
            return b""
        self.head = eventlet.Timeout(patience)
        return super()._read_request_line()

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


def listen(host: str, port: int) -> Any:
    """A listening socket with TCP_NODELAY: eventlet leaves Nagle on, which costs 25 ms a keystroke."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = eventlet.listen((host, port), family=family, backlog=4096, reuse_port=False)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def serve(listener: Any, app: Flask) -> None:
    """Answer whoever comes, until the listener is closed. ``debug`` would show a stranger our files and lines."""
    settings = {"log_output": False, "max_size": 20_000, "socket_timeout": None, "protocol": Protocol, "debug": False}
    eventlet.wsgi.server(listener, app, **settings)


def until_told() -> None:
    """Wait for SIGTERM or SIGINT; what is on its way then is finished by ``serving.end``."""
    told = eventlet.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None if told.ready() else told.send())
    told.wait()


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5000)
    options = parser.parse_args()
    serving.allow_many_sockets()
    app = build()
    held = serving.begin(app)  # noqa: F841 - held while we serve
    listener = listen(options.host, options.port)
    print(f"serving http://{options.host}:{listener.getsockname()[1]}", flush=True)
    eventlet.spawn(serve, listener, app)
    until_told()
    listener.close()
    serving.end(app)


if __name__ == "__main__":
    main()
