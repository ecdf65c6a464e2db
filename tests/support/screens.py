"""Pages that hold streams by the rule of the protocol alone, and the real feed that speaks to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Flask
from flask_socketio import SocketIO

from dialogue_platform.live import NOBODY, Actor, Refusal, live
from dialogue_platform.live.deliver.fanout import Connection, Fanout, Join
from dialogue_platform.live.deliver.feed import Feed
from dialogue_platform.live.deliver.revocation import Revocation
from dialogue_platform.live.hooks import Hooks
from dialogue_platform.live.read.access import Access
from dialogue_platform.live.store.stream_types import is_home
from dialogue_platform.live.store.streams import PLATFORM, kinds
from tests.support.joins import Map, Reader, joined


class Screen:
    """One page on one stream. Its join is never released, so what the feed says to it stays in its hands."""

    def __init__(self, hub: Screens, stream: str, reader: Reader) -> None:
        self.hub, self.stream, self.reader = hub, stream, reader
        self.map: Map = {}
        self.seq, self.mark = 0, ""
        self.line: Join | None = None
        self.right: Access | None = None
        #: why its join was ended, until it hears of it
        self.ended = ""

    def join(self) -> None:
        """For the first time, or after a cut, or after an end. Raises what it is refused with, and then holds nothing."""
        actor = self.reader if isinstance(self.reader, Actor) else NOBODY
        connection = Connection(f"{id(self)}", actor, "en")
        self.hub.fanout.connections[connection.sid] = connection
        self.hub.screens[connection.sid] = self
        self.line = self.hub.fanout.register(connection, self.stream)
        with live().database.reading() as db:
            self.hub.feed.follow(db, self.stream)
        try:
            found = joined(self.stream, self.reader, self.seq, self.mark or None, self._place)
        except Refusal:
            self.hub.fanout.forget(connection.sid, self.stream)
            self.line, self.ended = None, "refused"
            self.listen()
            raise
        assert found.more is None
        if found.full:
            self.map = {}
        self._take(found.entities)
        self.seq, self.mark = found.seq, found.mark

    def _place(self, right: Access) -> bool:
        assert self.line is not None
        self.right = right
        return self.hub.fanout.place(self.line, right.keys, {})

    def cut(self) -> None:
        """The line breaks: what was on its way is lost, what was sent as an end too."""
        if self.line is not None:
            self.hub.fanout.forget(self.line.sid, self.stream)
        self.line, self.ended = None, ""

    def listen(self) -> None:
        """Take what has come since the last time."""
        if self.ended:
            self.map, self.seq, self.mark, self.ended = {}, 0, "", ""
        if self.line is None:
            return
        held, self.line.held = self.line.held or [], []
        for event, data in held:
            if event == "sync":
                self._hear(data)

    def _hear(self, sync: dict[str, Any]) -> None:
        assert sync["from"] <= self.seq, ("something was missed", self.stream, self.reader, sync)
        personal = {bool(kinds[entity["kind"]].owner) for entity in sync["entities"]}
        assert personal <= {bool(sync.get("mine"))}, ("what is one's own comes by itself", self.stream, sync)
        self._take(sync["entities"])
        if not sync.get("mine") and sync["seq"] >= self.seq:
            self.seq, self.mark = sync["seq"], sync["mark"]

    def _take(self, entities: list[dict[str, Any]]) -> None:
        for entity in entities:
            place = entity["kind"], entity["id"]
            if place not in self.map or self.map[place]["seq"] < entity["seq"]:
                self.map[place] = entity

    def shown(self) -> Map:
        return {place: entity for place, entity in self.map.items() if "gone" not in entity}


class Screens:
    """A feed and a fan-out of their own: the app's feed runs by itself once a socket has come.

    ``rights``: that of each reader is asked anew when people change, as for every socket. Not for readers who are none.
    """

    def __init__(self, app: Flask, *, rights: bool = False) -> None:
        spine = live()
        self.fanout = Fanout(SocketIO(Flask("screens"), async_mode="threading"))
        hooks = Hooks()
        self.feed = Feed(app, spine.database, self.fanout, spine.presence, spine.metrics, hooks)
        self.screens: dict[str, Screen] = {}
        if rights:
            Revocation(
                spine.database, spine.directory, self.fanout, self.feed, hooks, self._end, lambda sid: None
            ).watch()

    def _end(self, sid: str, stream: str, reason: str) -> None:
        self.fanout.forget(sid, stream)
        self.screens[sid].line, self.screens[sid].ended = None, reason

    def flush(self, streams: Iterable[str] | None = None) -> None:
        """Those that are followed, or some of them; what rights depend on first."""
        named = list(self.feed.flushed if streams is None else streams)
        for stream in sorted(named, key=lambda name: (name != PLATFORM, not is_home(name), name)):
            self.feed.flush(stream)
