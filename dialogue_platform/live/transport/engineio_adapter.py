"""All that we use of Engine.IO's private names (python-engineio 4.15): its table of queue and websocket, and the task of a ping.

The rest is public: ``sockets`` with their ``queue``, ``upgraded``, ``upgrading``, ``closing``, ``closed``, ``last_ping``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from engineio import Server
from engineio.packet import MESSAGE, Packet
from engineio.socket import Socket

from ...adapters import need

#: seconds that the writer of the check may take
PATIENCE = 5.0
_UPGRADE = {"HTTP_CONNECTION": "upgrade", "HTTP_UPGRADE": "websocket"}


class Driver(NamedTuple):
    """What a server makes for each socket: its queue; of a handler, the WSGI application that makes it a websocket."""

    queue: Callable[[], Any]
    websocket: Callable[[Any, Any], Any]


def driver_of(eio: Any) -> Driver:
    """What this server makes now."""
    return Driver(eio._async["queue"], eio._async["websocket"])


def put_driver(eio: Any, driver: Driver) -> None:
    """What it makes from now on."""
    eio._async = {**eio._async, **driver._asdict()}


def put_pings(eio: Any, schedule: Callable[[Any], None]) -> None:
    """Have ``schedule(socket)`` called for each ping that is due, in place of a task that sleeps until then."""
    start = eio.start_background_task

    def start_background_task(target: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if getattr(target, "__name__", "") != "_send_ping":
            return start(target, *args, **kwargs)
        return schedule(target.__self__)  # type: ignore[attr-defined]

    eio.start_background_task = start_background_task


class _Websocket:
    """As engine.io sees one: it takes what the writer sends, and ends once that was something."""

    def __init__(self, eio: Any) -> None:
        self.sent: list[Any] = []
        self._came = eio.create_event()

    def send(self, data: Any) -> None:
        self.sent.append(data)
        self._came.set()

    def wait(self) -> None:
        self._came.wait(PATIENCE)

    def close(self) -> None:
        pass


def check(mode: str) -> None:
    """On a server of its own: our queue carries any packet to our websocket, as its ``encode`` answers it; pings are asked for."""
    eio = Server(async_mode=mode, monitor_clients=False)
    queue, _ = driver_of(eio)
    websocket, ours = _Websocket(eio), queue()

    def upgrade(handler: Any, server: Any) -> Callable[[Any, Any], Any]:
        need(server is eio and type(handler.__self__) is Socket, "a websocket is made for something else")
        return lambda environ, start_response: handler(websocket)

    put_driver(eio, Driver(lambda: ours, upgrade))
    socket = Socket(eio, "check")
    need(socket.queue is ours, "a socket has another queue")
    packet = Packet(MESSAGE, "said")
    encoded = object()
    packet.encode = lambda *_, **__: encoded
    socket.queue.put(packet)
    socket.handle_get_request(_UPGRADE, None)
    need(websocket.sent == [encoded], "a queued packet does not reach the websocket as it is encoded")
    need(socket.upgraded and not socket.upgrading and socket.closed, "a socket does not say how it stands")
    _check_pings(Server(async_mode=mode, monitor_clients=False))


def _check_pings(eio: Any) -> None:
    asked: list[Any] = []
    put_pings(eio, asked.append)
    socket = Socket(eio, "check")
    socket.schedule_ping()
    need(asked == [socket], "a ping is scheduled in another way")
