"""An event of a client, from its arrival to its ack: by whom, in which language, how many at once.

Most handlers answer when they return; each runs on a greenlet or thread of its own. A *non-blocking* one (a command, an update
of a text) waits for nothing: it is called the moment it arrives, in the order of arrival, and answers a `Future`. No
thread blocks until that is done; who finishes it writes the ack.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Any

from flask import Flask
from flask_babel import force_locale
from socketio.packet import ACK

from .. import errors, trace
from ..deliver.fanout import Connection, Fanout
from ..exception_boundary import calmly
from ..future import Future
from ..limits import AtOnce
from ..metrics import Metrics
from ..shapes import RefusalAck
from ..store.database import as_refusal
from ..transport.lanes import are_as_known
from ..transport.socketio_adapter import TakeEvent, put_taker, send
from .events import events

log = logging.getLogger(__name__)

#: non-blocking that are asked in a row before everybody else gets a turn
FAIR = 16
#: events of one person that may wait for their answer at the same time
AT_ONCE = 100

Handler = Callable[[Connection, dict[str, Any]], Any]
Door = Callable[..., Any]


class EventDispatcher:
    """The events of one Socket.IO server, and how each is answered."""

    def __init__(self, app: Flask, fanout: Fanout, metrics: Metrics) -> None:
        self.app, self.fanout, self.metrics = app, fanout, metrics
        self.at_once = AtOnce(AT_ONCE)

    def open(self, server: Any, spine: object) -> None:
        """Bind all events that are declared; those of the spine to its gateway."""
        doors = {name: self._door(name, event.bound(spine)) for name, event in events.items()}
        for name, door in doors.items():
            server.on(name, door)
        if are_as_known(server.eio.async_mode):
            at_once = {name: door for name, door in doors.items() if events[name].non_blocking}
            put_taker(server, partial(self._ask_at_once, server, at_once))
        else:
            server.async_handlers = False  # each is waited for before its socket is read on: slower, and in order

    def _ask_at_once(self, server: Any, doors: dict[str, Door], ask_later: TakeEvent) -> TakeEvent:
        """Non-blocking handlers are called as events arrive, and the socket reads on: no greenlet waits until they are answered."""
        turn = count()

        def ask(eio_sid: str, namespace: str | None, id: int | None, data: list[Any]) -> None:
            door = doors.get(data[0]) if data and isinstance(data[0], str) else None
            sid = server.manager.sid_from_eio_sid(eio_sid, "/") if door and namespace in (None, "/") else None
            if door is None or sid is None or not server.async_handlers or not server.manager.is_connected(sid, "/"):
                ask_later(eio_sid, namespace, id, data)
                return
            if next(turn) % FAIR == 0:
                time.sleep(0)  # before it is asked: who sends without end does not keep the others waiting
            door(sid, *data[1:], tell=partial(self._tell, server, eio_sid, id))

        return ask

    def _tell(self, server: Any, eio_sid: str, id: int | None, ack: dict[str, Any]) -> None:
        if id is not None:
            send(server, eio_sid, server.packet_class(ACK, namespace="/", id=id, data=[ack]))

    def _door(self, event: str, handler: Handler) -> Door:
        """Asks the handler. The ack goes to ``tell``, at once or later; without it, it is waited for and answered."""

        def opened(sid: str, data: Any = None, *_: Any, tell: Callable[[Any], None] | None = None) -> Any:
            connection = self.fanout.connections.get(sid)
            if connection is None:
                ack: RefusalAck = {"ok": False, "error": {"code": errors.SIGNED_OUT.code, "message": ""}}
                return tell(ack) if tell else ack
            connection.asked += 1
            id = f"{connection.trace}.{connection.asked}"
            found = self._ask(handler, connection, id, data)
            if tell is None:
                return self._ack(event, connection, id, found)
            if isinstance(found, Future):
                return found.add_done_callback(lambda: tell(self._ack(event, connection, id, found)))
            return tell(self._ack(event, connection, id, found))

        return opened

    def _ask(self, handler: Handler, connection: Connection, id: str, data: Any) -> Any:
        """What the handler answers, now or later; or the exception that it raised."""
        fits = self.at_once.enter(connection.caller)
        try:
            with calmly, self.app.app_context(), trace.under(id):
                if not fits:
                    raise errors.BUSY()  # one person must not fill the writer's queue for everybody
                if not isinstance(data, dict):
                    raise errors.WRONG_TYPE(field="payload")
                return handler(connection, data)
        except Exception as error:
            return error
        except BaseException:  # a green thread that is ended
            self.at_once.leave(connection.caller)
            raise

    def _ack(self, event: str, connection: Connection, id: str, found: Any) -> Any:
        """The answer on the wire, once for each event: as it is, or in the language of who asked what went wrong."""
        try:
            if isinstance(found, Future):
                found.wait()
                with calmly:
                    found = found.as_ack()
            elif isinstance(found, Exception):
                raise found
            ack, outcome = found, "ok"
        except Exception as error:
            ack, outcome = self._refused(connection, id, error)
        finally:
            self.at_once.leave(connection.caller)
        self.metrics.count(self.metrics.events, event, outcome)
        return ack

    def _refused(self, connection: Connection, id: str, error: Exception) -> tuple[RefusalAck, str]:
        with self.app.app_context(), force_locale(connection.locale), trace.under(id):
            if not isinstance(error, errors.Refusal):
                log.error("a socket event failed", exc_info=error)
                error = as_refusal(error)
            return error.as_ack(), error.code
