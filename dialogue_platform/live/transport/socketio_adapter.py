"""All that we use of Socket.IO's private names (python-socketio 5.18): where it takes events, answers them, and sends."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from engineio.packet import MESSAGE, Packet
from socketio import Server
from socketio.packet import ACK

from ...adapters import need

#: an event of a client: Engine.IO's id, namespace, the id to answer it under, and its name with what it brings
TakeEvent = Callable[[str, str | None, int | None, list[Any]], None]
#: seconds after which what should follow an ack is done, where nobody tells that the ack has gone
SOON = 0.02


def put_sender(server: Any, send: Callable[[str, Any], None]) -> None:
    """Have the server's own packets (acks, connect, disconnect) sent by ``send(eio_sid, packet)``."""
    server._send_packet = send


def send(server: Any, eio_sid: str, packet: Any) -> None:
    """Send a packet the way the server sends its own."""
    server._send_packet(eio_sid, packet)


def send_encoded(server: Any, eio_sid: str, data: str | bytes) -> None:
    """A part of an encoded packet, for a socket that Engine.IO does not know: Flask-SocketIO's test client listens here."""
    server._send_eio_packet(eio_sid, Packet(MESSAGE, data))


def put_taker(server: Any, wrap: Callable[[TakeEvent], TakeEvent]) -> None:
    """Have events taken by what ``wrap`` makes of the server's own way, as they arrive."""
    server._handle_event = wrap(server._handle_event)


class AfterAck:
    """What is done right after the ack of the event that is being answered."""

    def __init__(self, server: Any) -> None:
        self._now = threading.local()
        answer = server._handle_event_internal

        def answer_and_go_on(*event: Any) -> None:
            due: list[Callable[[], object]] = []
            self._now.due = due
            answer(*event)
            for call in due:
                call()

        server._handle_event_internal = answer_and_go_on

    def do(self, call: Callable[[], object]) -> None:
        """Asked by the handler of an event."""
        self._now.due.append(call)


class Soon:
    """The same where the server does not tell when it has answered. A page keeps what comes before the ack of its join."""

    def __init__(self, server: Any) -> None:
        self.server = server

    def do(self, call: Callable[[], object]) -> None:
        self.server.start_background_task(self._later, call)

    def _later(self, call: Callable[[], object]) -> None:
        self.server.sleep(SOON)
        call()


def check(mode: str) -> None:
    """On a server of its own: an event is taken, then answered, its ack sent by our sender, and what follows it done then."""
    server, steps = Server(async_mode=mode, async_handlers=False), list[Any]()

    def answer(sid: str, asked: int) -> int:
        after.do(lambda: steps.append("after"))
        return asked

    def noting(take: TakeEvent) -> TakeEvent:
        def noted(*event: Any) -> None:
            steps.append(event)
            take(*event)

        return noted

    server.on("probe", answer)
    put_sender(server, lambda eio_sid, packet: steps.append(("sent", eio_sid, packet.packet_type, packet.data)))
    put_taker(server, noting)
    after = AfterAck(server)
    server.eio.handlers["connect"]("line", {})
    server.eio.handlers["message"]("line", "0")
    steps.clear()
    server.eio.handlers["message"]("line", '27["probe",1]')
    event, *rest = steps
    need(event in (("line", "/", 7, ["probe", 1]), ("line", None, 7, ["probe", 1])), "an event is taken in another way")
    need(rest == [("sent", "line", ACK, [1]), "after"], "an event is answered in another way")
    server.eio.send_packet = lambda eio_sid, packet: steps.append((eio_sid, packet.data))
    send_encoded(server, "line", "said")
    need(steps[-1] == ("line", "said"), "a packet is sent in another way")
