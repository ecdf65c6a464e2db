"""The socket door: connect, join, page, leave, command, signal. It decides nothing."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any, Protocol

from flask import Flask
from flask_socketio import ConnectionRefusedError, SocketIO

from .. import clock, errors, protocol, trace
from ..commands.job import CommandJob, prepare
from ..deliver.fanout import Connection, Fanout, Join
from ..deliver.feed import Feed
from ..deliver.presence import Presence
from ..deliver.revocation import Revocation
from ..directory import Directory
from ..exception_boundary import calmly
from ..hooks import Hooks
from ..limits import Limits, network_of, within
from ..metrics import Metrics
from ..read.access import Access, access_to
from ..read.pagination import page
from ..read.snapshots import SnapshotRequest, SnapshotService
from ..store.database import Database
from ..store.streams import NO_HASH
from ..transport.engineio_adapter import put_pings
from ..transport.lanes import are_as_known
from ..transport.pings import Pings
from ..transport.socketio_adapter import AfterAck, Soon
from ..write.writer import Writer
from .admission import Admission
from .authentication import SocketAuthenticator
from .dispatch import EventDispatcher
from .events import socket_event
from .messages import NO_ARGUMENTS, After, Arguments, CommandName, Cursor, Done, JoinAck, Key, PageAck, StreamName
from .polling_ids import PollingIds

log = logging.getLogger(__name__)

#: the header of a request's id, as WSGI names it
TRACE = "HTTP_" + trace.HEADER.upper().replace("-", "_")

#: what one person may ask in a minute, on however many sockets: far above what pages do on the worst link, far below
#: what holds up others
JOINS, PAGES = "1200/minute", "2400/minute"
#: joins of those who are not signed in, from one address: a house full of readers, all at once
READERS_JOINS = "6000/minute"
#: how often a page from before there were numbers is told to load itself anew: by person and stream, and by address
ANEW, READERS_ANEW = "3/minute", "600/minute"


class Spine(Protocol):
    """The parts that the gateway leads to: nearly all there are, so it is given the whole that has them."""

    hooks: Hooks
    directory: Directory
    metrics: Metrics
    database: Database
    fanout: Fanout
    presence: Presence
    feed: Feed
    limits: Limits
    snapshots: SnapshotService
    writer: Writer


class Gateway:
    """The events of the protocol, on one worker."""

    def __init__(self, app: Flask, socketio: SocketIO, spine: Spine) -> None:
        self.app, self.spine, self.socketio = app, spine, socketio
        self.fanout, self.feed = spine.fanout, spine.feed
        self.rights = Revocation(
            spine.database, spine.directory, spine.fanout, spine.feed, spine.hooks, self.end, self.close
        )
        self.authenticator = SocketAuthenticator(app, spine.database, spine.directory)
        as_known = are_as_known(socketio.server.eio.async_mode)
        self.pings = Pings(socketio.server.eio)
        if as_known:
            put_pings(socketio.server.eio, self.pings.schedule)
        socketio.server.eio.disconnect = partial(_let_go, socketio.server.eio)
        self.admission = Admission(
            app, socketio.server, app.config["CONNECT_PATIENCE"], app.config["SOCKETS_BEFORE_SIGN_IN"]
        )
        self.polling_ids = PollingIds(app, socketio.server.eio)
        self.dispatcher = EventDispatcher(app, self.fanout, spine.metrics)
        self.after_ack = AfterAck(socketio.server) if as_known else Soon(socketio.server)

    def open(self) -> None:
        """Bind the events. A socket's non-blocking ones are asked in the order in which they arrive, and may overtake others."""
        server = self.socketio.server
        server.on("connect", self.on_connect)
        server.on("disconnect", self.on_disconnect)
        self.dispatcher.open(server, self)

    def watch_rights(self) -> None:
        """From now on this worker notices who loses a right, whether a socket is open or not."""
        self.feed.start()
        self.rights.watch()

    def on_connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        """Who is there: by personal token, by sign-in cookie, or a reader of what is public."""
        self.feed.start()
        if sid in self.fanout.connections:
            return  # an event of that name, by a client: who is there is said once, else its joins are lost sight of
        try:
            with calmly:
                actor, language = self.authenticator.authenticate(environ, auth)
                self.rights.watch()
        except Exception as error:  # the database is away, or a fault of ours
            log.exception("nobody can be let in")
            raise ConnectionRefusedError("unavailable") from error  # the page knocks again
        if actor is None:
            raise ConnectionRefusedError(self.authenticator.why_not(auth))
        connection = Connection(sid, actor, language, address=network_of(environ.get("REMOTE_ADDR")))
        connection.protocol = protocol.spoken(auth, "HTTP_COOKIE" in environ)
        connection.trace = trace.given(environ.get(TRACE), trusted=bool(self.app.config["PROXIES"]))
        self.fanout.connections[sid] = connection
        self.admission.settle(self.socketio.server.manager.eio_sid_from_sid(sid, "/"), bool(actor.user_id))
        environ.clear()  # the library keeps it as long as the socket, and nobody asks for it again

    def on_disconnect(self, sid: str, *_: Any) -> None:
        """Forget a socket; presence follows within a second."""
        connection = self.fanout.connections.get(sid)
        if connection is None or self.socketio.server.manager.is_connected(sid, "/"):
            return  # the second: an event of that name, by a client that is still here and would keep its rooms
        for stream in list(connection.joins):
            self._forget(sid, stream)
        self.spine.hooks.left.call(connection)
        self.fanout.connections.pop(sid, None)

    def _forget(self, sid: str, stream: str) -> None:
        if self.fanout.forget(sid, stream):
            self.spine.presence.note(stream)
            self.feed.forget_unused(stream)

    @socket_event("join", passing=(errors.BUSY, errors.UNAVAILABLE, errors.TOO_OFTEN, errors.FAULT))
    def join(self, connection: Connection, stream: StreamName, after: After = 0, mark: str | None = None) -> JoinAck:
        """Register first, syncs held back; then role and state from one snapshot."""
        self._count_join(connection)
        if connection.protocol != protocol.PROTOCOL:
            return self._of_another_build(connection, stream)
        join = self.fanout.register(connection, stream)
        asked = SnapshotRequest(connection.actor, stream, after, mark, partial(self._place, join))
        try:
            _, found = self.spine.snapshots.get(asked)
        except BaseException:
            self.fanout.forget(connection.sid, stream)
            raise
        self.after_ack.do(partial(self.fanout.release, join))  # the syncs that were held back
        self.spine.metrics.joined(stream, bool(after), found.full)
        self.spine.presence.note(stream)
        return {
            "seq": found.seq,
            "mark": found.mark,
            "full": found.full,
            "entities": found.entities,
            "more": found.more,
            "ok": True,
            "stream": stream,
            "now": clock.iso(clock.now()),
        }

    def _of_another_build(self, connection: Connection, stream: str) -> JoinAck:
        """What a page reads by, it would read wrong. One that names its number knows what to do when it is refused.

        A page from before there were numbers loads itself anew where another role sees another page: it is told of an
        audience that it cannot be. Where that does not help, because yet another worker serves the old page, it is
        refused, and says so.
        """
        if connection.protocol is not None or not self._may_come_anew(connection, stream):
            raise errors.OTHER_PROTOCOL()
        told = {"stream": stream, "reason": "role_changed"}
        self.after_ack.do(partial(self.fanout.to_room, connection.sid, "removed", told))
        return {
            "seq": 0,
            "mark": f"anew:{NO_HASH[:12]}",
            "full": False,
            "entities": [],
            "more": None,
            "ok": True,
            "stream": stream,
            "now": clock.iso(clock.now()),
        }

    def _may_come_anew(self, connection: Connection, stream: str) -> bool:
        user_id = connection.actor.user_id
        return within(ANEW, f"anew {stream}", user_id) if user_id else within(READERS_ANEW, "anew", connection.address)

    def _count_join(self, connection: Connection) -> None:
        """By person; of those of whom nobody knows who they are, by address, on all workers together."""
        if connection.actor.user_id:
            fits = within(JOINS, "join", connection.caller)
        else:
            fits = self.spine.limits.within(READERS_JOINS, "join", connection.address)
        if not fits:
            raise errors.TOO_OFTEN()

    def _place(self, join: Join, right: Access) -> bool:
        return bool(self.fanout.place(join, right.keys, right.label))

    @socket_event("page")
    def page(self, connection: Connection, stream: StreamName, cursor: Cursor) -> PageAck:
        """The rest of a long snapshot; the right is asked anew."""
        if not within(PAGES, "page", connection.caller):
            raise errors.TOO_OFTEN()
        join = connection.joins.get(stream)
        with self.spine.database.reading() as db:
            right = access_to(db, self.spine.directory, connection.actor, stream)
            if join is None or join.keys != right.keys:
                raise errors.UNKNOWN_STREAM(field="stream")
            entities, more = page(db, stream, right.keys, cursor)
        return {"ok": True, "entities": entities, "more": more}

    @socket_event("leave")
    def leave(self, connection: Connection, stream: StreamName) -> Done:
        """End a join."""
        self._forget(connection.sid, stream)
        return {"ok": True}

    @socket_event("command", non_blocking=True, passing=(errors.BUSY, errors.UNAVAILABLE))
    def command(
        self, connection: Connection, name: CommandName, args: Arguments = NO_ARGUMENTS, key: Key = None
    ) -> CommandJob:
        """Queue the command before anything can yield; answered after its commit."""
        job = prepare(name, connection.actor, args, key, door=True)
        self.spine.writer.submit(job)
        return job

    @socket_event("signal")
    def signal(self, connection: Connection, stream: StreamName, kind: str, data: object = None) -> None:
        """A client's own signal: no kind of it is declared yet, so each is dropped."""

    def end(self, sid: str, stream: str, reason: str) -> None:
        """End a join from our side, and say so."""
        join = self.fanout.forget(sid, stream)
        if join is not None:
            self.fanout.to_room(sid, "removed", {"stream": stream, "reason": reason})
            self.spine.presence.note(stream)
            self.feed.forget_unused(stream)

    def close(self, sid: str) -> None:
        """Close a socket whose sign-in has ended."""
        self.socketio.server.disconnect(sid, namespace="/")


def _let_go(eio: Any, sid: str) -> None:
    """Engine.IO's own waits until the client has fetched its last packet; one that never asks again kept a thread for good."""
    socket = eio.sockets.pop(sid, None)
    if socket is not None:
        socket.close(wait=False, reason=eio.reason.SERVER_DISCONNECT)
