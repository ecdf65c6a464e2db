"""One transaction of the writer: the locked streams, what each job moved, and the rows written at its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from .. import trace
from ..directory import Actor
from ..store.journal import CommandKey, JournalEntry, link, new_salt, salted
from ..store.sealing import NOTHING, Seal, Seals
from ..store.sql import Rows, Sql
from ..store.streams import NO_HASH, PLATFORM, NeedsStream, Stream
from ..store.writer_session import LockedStream, WriterSession

_KEY = CommandKey.__table__
_IS_KNOWN = Sql("SELECT 1 FROM command_key WHERE actor = :actor AND key = :key")
_STREAM = Stream.__table__
_HEADS = update(_STREAM).where(_STREAM.c.name == bindparam("n")).values(seq=bindparam("s"), head=bindparam("h"))
_JOURNAL, _NEW_KEYS = Rows(JournalEntry.__table__, without="id"), Rows(_KEY)
_SALTS = Rows(Seal.__table__, instead=("table_name", "row_key"))


@dataclass
class UnitOfWork:
    """What one batch has locked and moved: the ``ChangeTracker`` of the writer's session while the batch runs."""

    db: WriterSession
    streams: dict[str, LockedStream] = field(default_factory=dict)
    moved: set[str] = field(default_factory=set)
    all_moved: set[str] = field(default_factory=set)
    journal: list[dict[str, Any]] = field(default_factory=list)
    keys: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    seals: Seals = field(default_factory=Seals)
    #: what is called when the commit is told, in this order, each under the trace of the job that asked for it
    callbacks: list[tuple[str, Callable[[], object]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.connection = self.db.connection()

    def lock(self, names: set[str]) -> None:
        """Lock streams in id order, so that two workers never wait for each other."""
        missing = names - self.streams.keys()
        if not missing:
            return
        query = select(Stream.name, Stream.dialogue_id, Stream.seq, Stream.head)
        query = query.where(Stream.name.in_(missing)).order_by(Stream.id).with_for_update()
        for row in self.db.execute(query):
            self.streams[row.name] = LockedStream(*row)

    def need(self, names: set[str]) -> None:
        """Have these streams locked, although the arguments do not name them: the command runs again with them."""
        missing = names - self.streams.keys()
        if missing:
            raise NeedsStream(*missing)

    def new_stream(self, name: str, dialogue_id: str | None) -> None:
        """Make a stream inside the present command; it is ours, so it is locked. That there is one, `platform` says."""
        self.move(PLATFORM)
        self.connection.execute(insert(_STREAM).values(name=name, dialogue_id=dialogue_id, seq=0, head=NO_HASH))
        self.streams[name] = LockedStream(name, dialogue_id, 0, NO_HASH)
        self.seals.write(Stream, PLATFORM, name, {"name": name, "dialogue_id": dialogue_id})

    def next_seq(self, name: str) -> int:
        """The seq a stream will have if the present job moves it."""
        if name not in self.streams:
            raise NeedsStream(name)
        return self.streams[name].seq + 1

    def move(self, name: str) -> int:
        """Note that the present job moves a stream; answers the seq it will have."""
        seq = self.next_seq(name)
        self.moved.add(name)
        return seq

    def change(self, row: object) -> None:
        """Note that the present job writes a row, which has to be sealed if its table is."""
        self.seals.change(row)

    def take_away(self, row: object) -> None:
        """Note that the present job deletes a row."""
        self.seals.take_away(row)

    def after_commit(self, callback: Callable[[], object]) -> None:
        """Have the writer call this once the batch is committed, and its jobs are answered (``Act.after_commit``)."""
        self.callbacks.append((trace.current(), callback))

    def record(self, actor: Actor, at: datetime, command: str, payload: Any, text: str) -> None:
        """End one job: each stream it moved counts one on and gets its journal row. ``text`` is the canonical form."""
        if PLATFORM in self.moved and self.streams[PLATFORM].seq == 0:
            self.seals.write(Stream, PLATFORM, PLATFORM, {"name": PLATFORM, "dialogue_id": None})
        seals = self.seals.lines(self.db)
        for home in seals:
            self.move(home)  # mostly it has moved: what is on no stream itself is sealed beside what is
        for name in sorted(self.moved):
            locked = self.streams[name]
            salt = new_salt()
            row = {
                "stream": name,
                "seq": locked.seq + 1,
                "at": at,
                "actor": actor.name,
                "command": command,
                "digest": salted(salt, text),
                "sealed": seals.get(name, NOTHING),
                "salt": salt,
                "payload": payload,
            }
            row["hash"] = link(locked.head, row)
            locked.seq, locked.head = row["seq"], row["hash"]
            self.journal.append(row)
        self.all_moved |= self.moved
        self.moved = set()

    def known_key(self, actor: str, key: str) -> dict[str, Any] | None:
        """The row of a key, written by this batch or by an earlier one."""
        if (actor, key) in self.keys:
            return self.keys[actor, key]
        if self.sql(_IS_KNOWN, {"actor": actor, "key": key}).fetchone() is None:
            return None  # nearly always
        query = select(_KEY).where(CommandKey.actor == actor, CommandKey.key == key)
        return dict(self.db.execute(query).mappings().one())

    def command_of(self, key: dict[str, Any]) -> str | None:
        """Whose key this is, by the journal; None where the command did not move the stream that its answer names."""
        for row in reversed(self.journal):
            if row["actor"] == key["actor"] and row["at"] == key["at"]:
                return str(row["command"])
        entry = select(JournalEntry.command).where(JournalEntry.stream == key["stream"], JournalEntry.seq == key["seq"])
        return self.db.scalar(entry.where(JournalEntry.actor == key["actor"], JournalEntry.at == key["at"]))

    def sql(self, statement: Sql, values: dict[str, Any]) -> Any:
        """Run SQL of a command's own; answers the driver's cursor. It sets `seq` itself, by `move`."""
        return statement.run(self.connection, values)

    def flush_journal(self) -> None:
        """Write stream heads, journal, salts and keys; the caller commits next."""
        if self.all_moved:
            moved = [self.streams[name] for name in sorted(self.all_moved)]
            self.connection.execute(_HEADS, [{"n": row.name, "s": row.seq, "h": row.head} for row in moved])
            _JOURNAL.write(self.connection, self.journal)
            if self.seals.salts:
                _SALTS.write(self.connection, list(self.seals.salts.values()))
        if self.keys:
            _NEW_KEYS.write(self.connection, list(self.keys.values()))
