"""The feed: hears that a stream has moved, reads what changed in one snapshot, and has it written to each audience.

An alarm only says "look": a lost one is healed by the next, and by a look at the heads every second.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from ..exception_boundary import attempt, calmly, unending
from ..hooks import Hooks
from ..metrics import Metrics
from ..read.changes import head_of, kinds_moved, rows_between
from ..store.database import Database
from ..store.journal import cursor_of
from ..store.keys import PERSON
from ..store.stream_types import is_home
from ..store.streams import PLATFORM, Kind, Stream, kinds_on
from .fanout import Fanout, Join
from .presence import Presence

LOOK = 1.0
#: seconds without a look after which the feed is taken for dead
SILENT = 15.0
#: least seconds between two flushes of a stream, and how many times the last flush's own cost
TICK, REST = 0.1, 5
HEARTBEAT = 10.0


@dataclass
class Flushed:
    """How far one stream was flushed on this worker.

    ``base`` is the seq at which it began to be followed; ``sent`` the seq of the last shared sync by audience;
    ``spoke`` when that was; ``seen`` the seq at which the last look found it.
    """

    seq: int
    mark: str
    base: int
    sent: dict[str, int] = field(default_factory=dict)
    spoke: dict[str, float] = field(default_factory=dict)
    not_before: float = 0.0
    seen: int = 0

    @property
    def is_behind(self) -> bool:
        """Whether it is known to have moved further than it was flushed: a flush stumbled, or rests."""
        return self.seen > self.seq


class Feed:
    """One thread (or greenlet) a worker."""

    def __init__(
        self, app: Flask, database: Database, fanout: Fanout, presence: Presence, metrics: Metrics, hooks: Hooks
    ) -> None:
        self.app, self.database, self.fanout, self.presence, self.metrics = app, database, fanout, presence, metrics
        self.hooks = hooks
        self.flushed: dict[str, Flushed] = {}
        self._moved: set[str] = set()
        self._wake = threading.Condition()
        self._thread: threading.Thread | None = None
        self._stopping = False
        self._looked = self._saw = 0.0

    def alarm(self, streams: set[str]) -> None:
        """Some streams have moved. Never blocks."""
        with self._wake:
            self._moved |= streams
            self._wake.notify()

    def start(self) -> None:
        """Start once; called at the first connection or by the launcher."""
        with self._wake:
            if self._thread is None:
                self._thread = threading.Thread(target=unending, args=(self._loop,), name="feed", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        with self._wake:
            self._stopping = True
            self._wake.notify()
        if self._thread is not None:
            self._thread.join(timeout=10)

    @property
    def alive(self) -> bool:
        """Whether it has looked at the heads lately."""
        running = self._thread is not None and self._thread.is_alive()
        return running and time.monotonic() - self._looked < SILENT

    @property
    def is_looking(self) -> bool:
        """Whether what it knows of the heads is two seconds old at most; a look that failed has seen nothing."""
        return self.alive and time.monotonic() - self._saw < 2 * LOOK

    def follow(self, db: Session, stream: str) -> None:
        """Begin to follow a stream from its present head, if it is not followed yet."""
        if stream not in self.flushed:
            head = head_of(db, stream)
            if head is not None:
                self.flushed.setdefault(stream, Flushed(head.seq, head.head[:12], head.seq))

    def _loop(self) -> None:
        while not self._stopping:
            with self._wake:
                if not self._moved and self._looked:  # the first look is at once: readiness waits for it
                    self._wake.wait(timeout=0.25)
                due = self._due()
            with self.app.app_context():
                for stream in due:
                    attempt(self.flush, stream)  # one that stumbles holds up no other; the look finds it again
                self._each_second()
            time.sleep(0.01 if self._moved else 0)

    def _due(self) -> list[str]:
        present = time.monotonic()
        unknown = {s for s in self._moved if s not in self.flushed}
        due = [s for s in self._moved - unknown if self.flushed[s].not_before <= present]
        self._moved -= unknown | set(due)
        return due

    def _each_second(self) -> None:
        if time.monotonic() - self._looked < LOOK:
            return
        self._looked = time.monotonic()
        attempt(self._heartbeats)
        attempt(self.presence.tell)
        attempt(self._look)

    def _look(self) -> None:
        self._follow_again()
        with self.database.reading() as db:
            self._look_at_heads(db)
            self._saw = self._looked
            self.hooks.each_second.call(db)

    def _follow_again(self) -> None:
        """What was let go of as somebody joined it; in a reading of its own, for the look's must not have begun yet."""
        lost = [stream for stream in list(self.fanout.streams) if stream not in self.flushed]
        if lost:
            with self.database.reading() as db:
                for stream in lost:
                    self.follow(db, stream)

    def _look_at_heads(self, db: Session) -> None:
        known = list(self.flushed.items())  # taken before the snapshot begins, so that none of it is younger
        for start in range(0, len(known), 500):
            part = known[start : start + 500]
            query = select(Stream.name, Stream.seq).where(Stream.name.in_([name for name, _ in part]))
            heads = {row.name: row.seq for row in db.execute(query)}
            for name, state in part:
                head = heads.get(name, -1)
                if head < state.seq or cursor_of(db, name, state.seq) != state.mark:
                    self._went_back(name, state)
                elif head > state.seq:
                    state.seen = head
                    self._moved.add(name)

    def _went_back(self, stream: str, state: Flushed) -> None:
        """The database was restored under open sockets: what was sent is not true any more."""
        if self.flushed.get(stream) is state:
            del self.flushed[stream]
            self.hooks.stream_went_back.call(stream)

    def flush(self, stream: str) -> None:
        """Send every audience what changed since the last flush, from one read snapshot."""
        state = self.flushed.get(stream)
        if state is None:
            return
        began = time.monotonic()
        with self.database.reading() as db:
            head = head_of(db, stream)
            if head is None or head.seq < state.seq or cursor_of(db, stream, state.seq) != state.mark:
                self._went_back(stream, state)
                return
            if head.seq == state.seq:
                return
            self.hooks.stream_moved.call(
                db, stream, state.seq, head.seq
            )  # who has lost a right gets nothing of what follows
            joins = self.fanout.settle(stream)
            held = {key for join in joins if join.keys is not None for key in join.keys.own}
            moved = self._moved_rows(db, stream, state.seq, head.seq, personal=bool(held))
            shared = self._shared(moved, {join.audience for join in joins})
            mine = self._mine(moved, held)
            state.seq, state.mark = head.seq, head.head[:12]
        try:
            with calmly:
                self._send_mine(stream, state, joins, mine)
                for audience, entities in shared.items():
                    if entities:
                        self._sync(stream, audience, state, entities)
        except Exception:
            self._own_up(state, shared)
            raise
        took = time.monotonic() - began
        self.metrics.flush.observe(took)
        state.not_before = began + max(TICK, REST * took)

    def _own_up(self, state: Flushed, audiences: Iterable[str]) -> None:
        """Something was not written: let every client of this stream see a gap, and join again."""
        for audience in audiences:
            state.sent[audience] = state.seq

    def _moved_rows(self, db: Session, stream: str, after: int, upto: int, personal: bool) -> list[tuple[Kind, Any]]:
        """The rows between two seqs by kind; those that a shared and a personal kind both show are read once."""
        moved = kinds_moved(db, stream, after, upto)
        kinds = [*kinds_on(stream, personal=False), *(kinds_on(stream, personal=True) if personal else [])]
        read: dict[Any, list[Any]] = {}
        for kind in kinds:
            if kind.name in moved and kind.model not in read:
                read[kind.model] = rows_between(db, kind, stream, after, upto)
        return [(kind, row) for kind in kinds if kind.name in moved for row in read[kind.model]]

    def _shared(self, moved: list[tuple[Kind, Any]], audiences: set[str]) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {audience: [] for audience in audiences if audience}
        for kind, row in moved:
            if kind.owner:
                continue
            for audience, entities in found.items():
                entity = kind.show(row, audience)
                if entity is not None:
                    entities.append(entity)
        return found

    def _mine(self, moved: list[tuple[Kind, Any]], held: set[str]) -> dict[str, list[Any]]:
        """By key, of those that somebody here holds: shown once, whoever holds it."""
        found: dict[str, list[Any]] = {}
        for kind, row in moved:
            key = kind.key(row) if kind.owner else ""
            entity = kind.show(row, PERSON) if key in held else None
            if entity is not None:
                found.setdefault(key, []).append(entity)
        return found

    def _send_mine(self, stream: str, state: Flushed, joins: list[Join], mine: dict[str, list[Any]]) -> None:
        """What is yours alone goes before the shared sync that covers it, and does not move your mark."""
        holders: dict[str, list[Join]] = {key: [] for key in mine}
        for join in joins if mine else []:
            for key in join.keys.own if join.keys is not None else ():
                if key in holders:
                    holders[key].append(join)
        for key, some in holders.items():
            told = {a: {**self._payload(stream, a, state), "mine": True} for a in {join.audience for join in some}}
            self.fanout.sync_own(some, told, mine[key])

    def _sync(self, stream: str, audience: str, state: Flushed, entities: list[Any]) -> None:
        self.fanout.sync(stream, audience, {**self._payload(stream, audience, state), "entities": entities})
        state.sent[audience] = state.seq
        state.spoke[audience] = time.monotonic() + random.uniform(0, 2)  # noqa: S311 - jitter is no secret

    def _payload(self, stream: str, audience: str, state: Flushed) -> dict[str, Any]:
        """All of a sync but its entities; the set of keys that its mark names is written by who sends it."""
        return {
            "stream": stream,
            "from": state.sent.get(audience, state.base),
            "seq": state.seq,
            "mark": state.mark,
            "now": clock.iso(clock.now()),
        }

    def _heartbeats(self) -> None:
        """An empty sync, so that a lost last message shows, and so that silence has a number."""
        present = time.monotonic()
        for stream, state in list(self.flushed.items()):
            for audience in {j.audience for j in self.fanout.joins(stream) if j.audience}:
                quiet = present - state.spoke.setdefault(audience, present)
                if quiet >= HEARTBEAT - 3.5:
                    self._sync(stream, audience, state, [])

    def forget_unused(self, stream: str) -> None:
        """Stop following a stream that nobody has joined."""
        if not self.fanout.joins(stream) and not is_home(stream) and stream != PLATFORM:
            self.flushed.pop(stream, None)
