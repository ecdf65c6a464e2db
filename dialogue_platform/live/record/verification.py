"""Is the record whole? Every chain is walked, every sealed row is compared with its newest seal, and what is replayed
is made again. Whatever differs is told in a sentence that names stream, table, row and column.

What grows with the record lies in a temporary database on the disk, so that a long record needs no more memory.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..exception_boundary import calmly
from ..store.coverage import SealedTable, models, replay, replays, sealed_tables, walks
from ..store.journal import JournalEntry, verify
from ..store.sealing import TAKEN_AWAY, Seal
from ..store.streams import PLATFORM, Stream

#: rows compared at a time
AT_ONCE = 500
#: the command that seals rows as it finds them (resealing.py)
AS_FOUND = "record.seal"
_Seal = tuple[str, int, str, str]  # stream, seq, digest, short ones


_TAKE = (
    "INSERT INTO seal (name, key, stream, seq, digest, short, acted, met) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (name, key) DO UPDATE SET stream = excluded.stream, seq = excluded.seq, digest = excluded.digest,"
    " short = excluded.short, acted = coalesce(excluded.acted, acted)"
)


class Ledger:
    """The newest seal of every row, as the journal has it."""

    def __init__(self) -> None:
        self._base = sqlite3.connect("")  # a temporary file of its own, gone when it is closed
        self._base.execute(
            "CREATE TABLE seal (name TEXT, key TEXT, stream TEXT, seq INTEGER, digest TEXT, short TEXT, acted INTEGER,"
            " met INTEGER, PRIMARY KEY (name, key)) WITHOUT ROWID"
        )

    def take(self, stream: str, seq: int, sealed: str, as_found: bool) -> int:
        """What one journal row seals; answers how many rows that is. What is sealed as found was changed by no act."""
        lines = orjson.loads(sealed)
        acted = None if as_found else seq
        values = [(name, key, stream, seq, digest, short, acted, False) for name, key, digest, short in lines]
        self._base.executemany(_TAKE, values)
        return len(lines)

    def note(self, name: str, key: str, row: Any, said: str, *, due: bool = True) -> None:
        """What a journal row says of something that is not sealed, in the place of a digest; ``due``: it must be there."""
        self._base.execute(_TAKE, (name, key, row.stream, row.seq, said, "", row.seq, not due))

    def meet(self, name: str, key: str) -> _Seal | None:
        """The seal of a row that is there."""
        words = "UPDATE seal SET met = 1 WHERE name = ? AND key = ? RETURNING stream, seq, digest, short"
        found: _Seal | None = self._base.execute(words, (name, key)).fetchone()
        return found

    def acted(self, name: str, key: str) -> int | None:
        """The seq of the last act that changed a row; None where that is not known."""
        found = self._base.execute("SELECT acted FROM seal WHERE name = ? AND key = ?", (name, key)).fetchone()
        return None if found is None else found[0]

    def knows(self, name: str, key: str) -> bool:
        return self._base.execute("SELECT 1 FROM seal WHERE name = ? AND key = ?", (name, key)).fetchone() is not None

    def missed(self) -> Iterator[tuple[str, str, str, int]]:
        """Rows that were sealed, and that nobody met."""
        words = "SELECT stream, name, key, seq FROM seal WHERE met = 0 AND digest != ? ORDER BY stream, name, key"
        yield from self._base.execute(words, (TAKEN_AWAY,))


class Checking:
    """One look at the whole record in one read snapshot. ``anchored`` is what an anchor says (anchor.py)."""

    def __init__(self, db: Session, anchored: Mapping[str, Mapping[int, str]] | None = None) -> None:
        self.db, self.ledger = db, Ledger()
        self.anchored: Mapping[str, Mapping[int, str]] = anchored or {}
        self.counts: Counter[str] = Counter()
        #: what is to be known and is no fault
        self.notes: list[str] = []
        #: streams from before there were seals, on which not all is sealed yet; everywhere else a row without one is a fault
        self._older: set[str] = set()
        self._met: set[str] = set()

    def complaints(self) -> Iterator[str]:
        """A sentence for each thing that is not as the record has it."""
        yield from _readable("journal", self._streams())
        for shape in sealed_tables():
            yield from _readable(shape.table.name, self._rows(shape))
        for name, check in replays.items():
            yield from _readable(name, check(self))
        yield from self._missing()
        for name in sorted(self.anchored.keys() - self._met):
            yield f"{name} is missing, which the anchor names"

    def _missing(self) -> Iterator[str]:
        known, dropped = models(), Counter[str]()
        for stream, table, key, seq in self.ledger.missed():
            if table in known:
                yield f"{stream}: {table} {key} is missing, which the act of {seq} left there"
            else:
                dropped[table] += 1
        self.notes += [
            f"{rows} rows of {table} were sealed, and there is no such table any more"
            for table, rows in dropped.items()
        ]

    def anchors(self, name: str) -> dict[int, str]:
        """What the anchor says of a chain: hashes by their place. Whoever asks compares them."""
        self._met.add(name)
        return dict(self.anchored.get(name, {}))

    def _streams(self) -> Iterator[str]:
        streams = list(self.db.execute(select(Stream.name, Stream.seq, Stream.head).order_by(Stream.id)))
        known = {stream.name for stream in streams}
        if PLATFORM not in known:
            yield f"{PLATFORM}: the stream is missing"
        for name in self.db.scalars(select(JournalEntry.stream).distinct()):
            if name not in known:
                yield f"{name}: the stream is missing, and its journal is there"
        for stream in streams:
            yield from _readable(stream.name, self._chain(stream))
        self.counts["streams"] = len(streams)

    def _chain(self, stream: Any) -> Iterator[str]:
        due = self.anchors(stream.name)
        found: list[str] = []

        def walked(row: Any) -> None:
            self.counts["rows of the journal"] += 1
            self.counts["payloads erased"] += row.salt is None
            if row.command in walks:
                walks[row.command](self, row)
            if row.sealed is not None:
                found.extend(self._sealed(row))
            elif row.seq == 1:
                self._older.add(row.stream)
            if due.pop(row.seq, row.hash) != row.hash:
                found.append(f"{stream.name}: row {row.seq} is not the one that the anchor names")

        yield from verify(self.db, stream, walked)
        yield from found
        for seq in due:
            yield f"{stream.name}: there is no row {seq}, which the anchor names"

    def _sealed(self, row: Any) -> Iterator[str]:
        sealed = self.ledger.take(row.stream, row.seq, row.sealed, row.command == AS_FOUND)
        if row.command == AS_FOUND:
            yield from self._as_found(row, sealed)

    def _as_found(self, row: Any, sealed: int) -> Iterator[str]:
        """Why rows were sealed past their acts must be said: without it, what was changed before would never show."""
        found = f"{sealed} rows as they were found"
        if not row.payload:
            yield f"{row.stream}: row {row.seq} seals {found}, and its payload is gone, which no law erases"
            return
        if row.payload["stream"] != row.stream:
            return
        if row.stream not in self._older and not row.payload.get("again"):
            yield f"{row.stream}: row {row.seq} seals {found}, where all were sealed before"
        if sealed:
            what = "anew" if row.payload.get("again") else "for the first time"
            words = f"{sealed} rows were sealed {what} as they were found on {row.at:%Y-%m-%d}"
            self.notes.append(f"{row.stream}: {words}: {row.payload['because']}")
        if row.payload.get("whole"):
            self._older.discard(row.stream)

    def _rows(self, shape: SealedTable) -> Iterator[str]:
        names = dict.fromkeys([*shape.key, *(column.attribute for column in shape.columns)])
        query = select(*map(shape.selected, names)).execution_options(yield_per=AT_ONCE)
        for rows in self.db.execute(query).partitions(AT_ONCE):
            keys = {shape.key_of(row): row for row in rows}
            salts = self._salts_of(shape, list(keys))
            for key, row in keys.items():
                yield from self._row(shape, key, row, salts.get(key))

    def _salts_of(self, shape: SealedTable, keys: list[str]) -> dict[str, str]:
        query = select(Seal.row_key, Seal.salt).where(Seal.table_name == shape.table.name, Seal.row_key.in_(keys))
        return {row.row_key: row.salt for row in self.db.execute(query)}

    def _row(self, shape: SealedTable, key: str, row: Any, salt: str | None) -> Iterator[str]:
        seal = self.ledger.meet(shape.table.name, key)
        if seal is None:
            yield from self._unsealed(shape, key, row)
            return
        self.counts["rows sealed"] += 1
        stream, seq, digest, _ = seal
        name = f"{stream}: {shape.table.name} {key}"
        if digest == TAKEN_AWAY:
            yield f"{name} is there, and was taken away at {seq}"
        elif not salt:
            yield f"{name} has no salt to check its seal of {seq} with"
        else:
            yield from self._compare(shape, row, salt, name, seal)

    def _compare(self, shape: SealedTable, row: Any, salt: str, name: str, seal: _Seal) -> Iterator[str]:
        _, seq, digest, short = seal
        now, now_short = shape.seal(salt, row)
        if now != digest:
            columns = {part.partition("=")[0] for part in set(short.split()) ^ set(now_short.split())}
            which = ", ".join(sorted(columns)) or "a column"
            yield f"{name}: {which} changed since the act that sealed it at {seq}"

    def _unsealed(self, shape: SealedTable, key: str, row: Any) -> Iterator[str]:
        home = shape.home(self.db, row)
        if home not in self._older:
            yield f"{home or 'no stream'}: {shape.table.name} {key} was added by no act: nothing sealed it"
        else:
            self.counts["rows not sealed yet"] += 1


def _readable(what: str, complaints: Iterator[str]) -> Iterator[str]:
    """What cannot even be read is a complaint like another; the rest is looked at all the same."""
    try:
        with calmly:
            yield from complaints
    except Exception as fault:
        yield f"{what}: there is something that cannot be read: {type(fault).__name__}, {fault}"


@replay("seals")
def _of_seals(checking: Checking) -> Iterator[str]:
    """A salt is of something that was sealed; whether it is the right one, its row shows."""
    query = select(Seal.table_name, Seal.row_key).execution_options(yield_per=AT_ONCE)
    for table, key in checking.db.execute(query):
        if not checking.ledger.knows(table, key):
            yield f"seal {table} {key} is a salt for what nothing sealed"


@replay("journal")
def _of_journal(checking: Checking) -> Iterator[str]:
    """Done chain by chain, above."""
    yield from ()
