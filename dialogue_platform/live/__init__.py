"""The spine: commands in, state out. It imports no feature; see docs/how-a-change-travels.md."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Flask
from flask_socketio import SocketIO
from sqlalchemy import Engine

from . import prometheus_adapter
from .cluster.leader import LeaderLock
from .cluster.notifications import Notifications
from .cluster.presence import SharedPresence
from .cluster.shared_rates import SharedRates
from .commands.bulk import perform_each
from .commands.gates import gate
from .commands.job import Act, Outcome, command, on, perform, prefetch
from .commands.rates import CommandRates
from .commands.schema import Ref, Text
from .current import live, live_of
from .deliver.fanout import Fanout
from .deliver.feed import Feed
from .deliver.presence import Presence
from .directory import NOBODY, SYSTEM, Actor, Directory, actor_of, anyone, system_only
from .doors.events import socket_event
from .doors.gateway import Gateway
from .doors.short_polling import ShortPolling
from .errors import Refusal, refusal
from .hooks import Hooks
from .limits import Limits
from .metrics import Metrics
from .offload import offload
from .read.pagination import page
from .read.snapshots import SnapshotService
from .record import resealing
from .shapes import GONE, Gone
from .store.database import Database, end_read_snapshot
from .store.keys import Keys, group_type, key_type, keys_of
from .store.stream_types import stream_type
from .store.streams import OnStream, entity, leaves, new_id
from .transport.write_pool import WritePool
from .write.writer import Job, Writer

__all__ = [
    "GONE", "NOBODY", "SYSTEM", "Act", "Actor", "Directory", "Gone", "Job", "Live", "OnStream", "Outcome", "Ref",
    "Refusal", "Text", "actor_of", "anyone", "command", "end_read_snapshot", "entity", "gate", "group_type", "key_type", "keys_of", "leaves", "live", "live_of", "new_id", "offload", "on",
    "perform", "perform_each", "refusal", "snapshot", "socket_event", "stream_type", "system_only",
]  # fmt: skip


class Live:
    """The parts of the spine of one app; see ``live`` and ``live_of``."""

    def __init__(self, app: Flask, engine: Engine, socketio: SocketIO, directory: Directory) -> None:
        self.hooks = hooks = Hooks()
        self.directory = directory
        if app.config["REAL"]:
            prometheus_adapter.count_under(app.config["REAL"]("threading").Lock)
        self.metrics = Metrics()
        self.database = Database(app, engine)
        self.fanout = Fanout(socketio, app.config["BARE"], WritePool(app.config["REAL"]), app.config["WEBSOCKET"])
        self.presence = Presence(self.fanout)
        self.feed = Feed(app, self.database, self.fanout, self.presence, self.metrics, hooks)
        self.notifications = Notifications(app.config["REDIS_URL"], app.config["SECRET_KEY"])
        self.notifications.subscribe("moved", lambda stream, _: self.feed.alarm({stream}))
        self.limits = Limits(app.config["REDIS_URL"], self.notifications.space)
        self.command_rates = CommandRates(self.notifications.worker if self.notifications.url else None)
        self.shared_rates = SharedRates(self.command_rates, self.notifications)
        self.shared_presence = SharedPresence(self.notifications, self.presence, app.config["PRESENCE_LIFE"])
        self.leader = LeaderLock(app.config["SQLALCHEMY_DATABASE_URI"])
        self.snapshots = SnapshotService(self.database, directory, self.feed, hooks)
        self.writer = Writer(app, self.database, self._moved, self.metrics, prefetch)
        self.gateway = Gateway(app, socketio, self)
        self.short_polling = ShortPolling(app, self.database, self.feed, hooks)
        hooks.serving.subscribe(partial(resealing.start, app))

    def _moved(self, streams: set[str]) -> None:
        """After a commit: our own feed looks first, then those of the other workers."""
        self.feed.alarm(streams)
        for stream in streams:
            self.notifications.publish("moved", stream)

    def serve(self) -> None:
        """Start what works beside the answering of requests; once in a process, by whoever serves."""
        self.feed.start()
        self.notifications.start()
        self.shared_presence.start()
        self.shared_rates.start()
        self.hooks.serving.call()

    def stop(self) -> None:
        """Finish what is queued, leave the room, and close the database."""
        self.hooks.stopping.call()
        self.writer.stop()
        self.feed.stop()
        self.shared_presence.stop()
        self.shared_rates.stop()
        self.notifications.stop()
        self.leader.leave()
        self.database.dispose()


def snapshot(session: Any, stream: str, keys: Keys) -> list[dict[str, Any]]:
    """A whole stream as one reader sees it, for a page that reads without script."""
    entities, more = page(session, stream, keys, None)
    while more is not None:
        rest, more = page(session, stream, keys, more)
        entities += rest
    return entities
