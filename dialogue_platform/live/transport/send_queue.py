"""How bytes reach a socket: the fast lane, the plain lane, and the bound on what waits for one that does not read.

Engine.io gives every socket a queue and, once it is a websocket, a writer that empties it. Here the queue is ours
(`SendQueue`), and so is the door that the writer writes through (`WebSocketWrapper`):

- **plain lane**: a message is queued, the writer sends it. Any async mode, TLS, polling.
- **fast lane**: is the writer at rest with nothing queued, then the same bytes go straight to every socket, without
  waiting and without waking anybody, to a full room by several threads (`write_pool.py`). A socket may take a part of them: the
  rest is queued before everything else.

Everything we say goes through `Outbound._send`, acks too, so each socket gets it in the order in which it was said,
whichever lane took it. "Nothing queued" alone is not rest: the writer takes a batch out before it sends the first of
it. It rests from when it asks `SendQueue.get` for more until something is queued. Engine.io's own packets always queue.
"""

from __future__ import annotations

import logging
import socket as sockets
import struct
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NamedTuple

from .engineio_adapter import Driver, driver_of, put_driver
from .frames import Message, Rest
from .socketio_adapter import put_sender, send_encoded
from .write_pool import WritePool

log = logging.getLogger(__name__)

#: what may wait for one socket behind the message that is under way; beyond it the client is closed
MESSAGES, BYTES = 256, 4 * 1024 * 1024
#: close at once and forget what was not sent: nobody reads it
AT_ONCE = struct.pack("ii", 1, 0)


class RawSocket(NamedTuple):
    """What the fast lane needs of a websocket; the launcher knows how to get it from its server.

    ``send`` never waits, answers how many bytes went, raises OSError; ``busy`` tells whether somebody is in the middle
    of a frame; ``write`` waits until all bytes are out, keeping others from writing meanwhile.
    """

    send: Callable[[bytes], int]
    busy: Callable[[], bool]
    write: Callable[[bytes], None]


@dataclass
class Counts:
    """How messages left since the start: straight, by the queue, or never, because their reader was closed."""

    fast_writes: int = 0
    queued_writes: int = 0
    dropped_slow: int = 0


class WebSocketWrapper:
    """The websocket as engine.io sees it; it knows how to write a `Message`."""

    def __init__(self, inner: Any, socket: Any, bare: RawSocket | None) -> None:
        self.inner, self.socket_of, self.bare = inner, socket, bare

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    @property
    def open(self) -> bool:
        """The client has moved from polling to this websocket, if it began with polling."""
        return bool(self.socket_of.upgraded and not self.socket_of.upgrading)

    def send(self, data: Any) -> None:
        """Called by engine.io's writer. Raises OSError when the client is gone."""
        if not isinstance(data, Message):
            self.inner.send(data)
        elif self.bare is not None:
            self.bare.write(data.frame)
        else:
            for part in data.parts:
                self.inner.send(part)
        if isinstance(data, Message):
            self.socket_of.queue.sent()

    def cut(self) -> None:
        """Reset the connection; whoever waits to read or write there is woken."""
        tcp = getattr(self.inner, "socket", None) or self.inner.ws.sock
        try:
            tcp.setsockopt(sockets.SOL_SOCKET, sockets.SO_LINGER, AT_ONCE)
            tcp.shutdown(sockets.SHUT_RDWR)
        except OSError:
            pass  # it was gone already


class SendQueue:
    """What waits for one socket: engine.io's queue, with a bound and a way past it."""

    __slots__ = (
        "_bytes", "_lock", "_none_left", "_queue", "_sizes", "_straight", "_taken", "cut", "task_done", "wire"
    )  # fmt: skip

    def __init__(self, queue: Any, none_left: type[Exception], lock: Any) -> None:
        self._queue, self._none_left, self._lock = queue, none_left, lock
        self.cut = False
        self._straight: RawSocket | None = None  # the way past the queue; there is one only while the writer rests
        self._sizes: deque[int] = deque()  # of our messages that are not out yet, in their order
        self._bytes = self._taken = 0
        self.wire: WebSocketWrapper | None = None
        self.task_done = queue.task_done

    def straight(self, message: Message) -> Message | None:
        """Send it now; answers what is left of it, to be queued before anything else is said. Any thread may call this."""
        bare = self._straight
        if bare is None or bare.busy():
            return message
        frame = message.frame
        try:
            sent = bare.send(frame)
        except OSError:  # full, or gone: the writer will find out
            return message
        return None if sent == len(frame) else Rest(frame[sent:])

    def queue(self, message: Message) -> bool:
        """Let it wait for the writer; False when too much waits already."""
        with self._lock:
            if self.cut:
                return True
            self._sizes.append(len(message.frame))
            self._bytes += len(message.frame)
            self.put(message)
            return len(self._sizes) <= MESSAGES and self._bytes - self._sizes[0] <= BYTES

    def put(self, packet: Any) -> None:
        """Called by engine.io for packets of its own; None ends the writer. What comes now waits behind this."""
        self._straight = None
        self._queue.put(packet)

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        """Called by whoever empties the queue: the writer of the websocket, or the answer to a poll."""
        if not block:
            return self._take(self._queue.get(block=False))
        self._handed_over()
        if self.wire is not None and self.wire.open and self._queue.empty():
            self._straight = self.wire.bare
        try:
            item = self._queue.get(timeout=timeout)
        finally:
            self._straight = None
        return self._take(item)

    def _take(self, item: Any) -> Any:
        if isinstance(item, Message):
            self._taken += 1
        return item

    def _handed_over(self) -> None:
        """The last batch is out: a poll was answered with it."""
        while self._taken > 0:
            self.sent()

    def sent(self) -> None:
        """The oldest message is out."""
        with self._lock:
            self._taken -= 1
            if self._sizes:
                self._bytes -= self._sizes.popleft()

    def join(self) -> None:
        self._queue.join()

    def empty(self) -> None:
        """Free what waits, for good."""
        with self._lock:
            self.cut = True
            self._sizes.clear()
            self._bytes = 0
            with suppress(self._none_left):  # its writer takes from it too
                while True:
                    self._queue.get(block=False)
                    self._queue.task_done()


class Outbound:
    """Both lanes of one Socket.IO server. ``bare`` is the launcher's; without it there is the plain lane alone."""

    def __init__(
        self,
        server: Any,
        bare: Callable[[Any], RawSocket | None] | None,
        pool: WritePool,
        websocket: Callable[[Any, Any], Any] | None = None,
    ) -> None:
        """``websocket`` takes the place of the one that Engine.IO would make."""
        self.server, self._pool, self.counts = server, pool, Counts()
        self._bare = bare or (lambda websocket: None)
        self._lock = threading.RLock()
        own = driver_of(server.eio)
        self._queue, self._websocket = own.queue, websocket or own.websocket
        put_driver(server.eio, Driver(self._line, self._upgrade))
        put_sender(server, self._answer)

    def _line(self) -> SendQueue:
        return SendQueue(self._queue(), self.server.eio.get_queue_empty_exception(), self._lock)

    def _upgrade(self, handler: Callable[[Any], Any], eio: Any) -> Callable[[Any, Any], Any]:
        """Engine.io's websocket, without compression: a frame made for one would not do for all."""

        def handle(inner: Any) -> Any:
            socket = handler.__self__  # type: ignore[attr-defined]
            socket.queue.wire = wire = WebSocketWrapper(inner, socket, self._bare(inner))
            try:
                return handler(wire)
            finally:
                socket.queue.wire = None

        def upgrade(environ: dict[str, Any], start_response: Any) -> Any:
            environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
            return self._websocket(handle, eio)(environ, start_response)

        return upgrade

    def message(self, event: str, data: Any) -> Message:
        """An event, encoded once for everybody."""
        return Message(self.server.packet_class(2, data=[event, data], namespace="/").encode())

    def send(self, room: str, message: Message, skip: str | None = None) -> None:
        """To every socket in a Socket.IO room (its own sid is one), but ``skip``."""
        reached = self.server.manager.get_participants("/", room)
        self._send([(socket, message) for sid, socket in reached if sid != skip])

    def send_each(self, to: list[tuple[str, Message]]) -> None:
        """To several rooms at once, each its own; no socket may be in two of them."""
        reached = self.server.manager.get_participants
        self._send([(socket, message) for room, message in to for _, socket in reached("/", room)])

    def _answer(self, eio_sid: str, packet: Any) -> None:
        """The server's own packets: acks, connect, disconnect."""
        self._send([(eio_sid, Message(packet.encode()))])

    def _send(self, to: list[tuple[str, Message]]) -> None:
        known, open_, pairs = self.server.eio.sockets, {}, []
        for eio_sid, message in to:
            socket = known.get(eio_sid)
            if socket is None:
                self._by_the_library(eio_sid, message)
            elif not socket.closed:
                open_[socket.queue] = socket
                pairs.append((socket.queue, message))
        done = self._pool.write(pairs)
        self.counts.queued_writes += len(done.left)
        self.counts.fast_writes += len(open_) - len(done.left) - len(done.broken)
        for slow in [open_[line] for line, rest in done.left if not line.queue(rest)]:
            self._close(slow)
        for line, fault in done.broken:
            log.error("a write failed, and the client is closed: it may have had half of it", exc_info=fault)
            self._close(open_[line])

    def _by_the_library(self, eio_sid: str, message: Message) -> None:
        """Gone, or no socket at all: a test client of Flask-SocketIO hears what the library is told to send."""
        for part in message.parts:
            data = part[1:] if isinstance(part, str) else part
            send_encoded(self.server, eio_sid, data)

    def _close(self, socket: Any) -> None:
        """A client that does not read: free its queue now; its handlers hear of it as of any lost link."""
        self.counts.dropped_slow += 1
        wire = socket.queue.wire
        socket.queue.empty()
        if wire is not None:
            wire.cut()
        else:
            self.server.start_background_task(socket.close, wait=False, abort=True)
