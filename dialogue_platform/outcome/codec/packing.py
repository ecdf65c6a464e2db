"""Old rows of the log, packed: the same updates to the last byte, in a hundredth of the room a row takes.

The numbers of an update (clients, clocks, lengths) mostly follow from those of the update before: the next letter has
the next clock and stands after the letter before it. So they are written as differences from the last number in the
same place, in a column of their own, beside a column of the letters; zlib does the rest. The parser that reads an
update drives both ways: packing it notes what it reads, unpacking it is fed from the columns and the bytes it would
have read are written down again. What that does not bring back exactly is packed as it is.
"""

import json
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from dialogue_platform.outcome.codec.lib0 import Reader, string, uint
from dialogue_platform.outcome.codec.updates import read_parts
from dialogue_platform.outcome.records import LogRow

PLAIN, COLUMNS = 0, 1
_Place = tuple[int, int, int]


class BadPack(Exception):
    """The bytes are no pack of ours, or not all of one."""


class _Memory:
    """The last number in each place of an update: how far in, after which byte, of whose update."""

    def __init__(self) -> None:
        self._last: dict[_Place, int] = {}
        self.begin()

    def begin(self) -> None:
        self._at, self._byte, self._client = 0, 0, 0

    def byte(self, value: int) -> None:
        self._byte = value

    def place(self) -> _Place:
        return self._at, self._byte, self._client

    def last(self) -> int:
        return self._last.get(self.place(), 0)

    def keep(self, value: int) -> None:
        self._last[self.place()] = value
        if self._at == 2:  # clients, structs, and then whose they are
            self._client = value
        self._at += 1


class _Noting(Reader):
    """Reads an update and notes its numbers, bytes and letters in three columns."""

    def __init__(self) -> None:
        super().__init__(b"")
        self.columns = bytearray(), bytearray(), bytearray()
        self._memory = _Memory()

    def begin(self, update: bytes) -> None:
        self.data, self.at = update, 0
        self._memory.begin()

    def uint(self) -> int:
        value = shift = 0
        while True:
            part = self.data[self.at]
            self.at += 1
            value |= (part & 0x7F) << shift
            shift += 7
            if part < 0x80:
                break
        self.columns[0].extend(uint(_unsigned(value - self._memory.last())))
        self._memory.keep(value)
        return value

    def byte(self) -> int:
        value = self.data[self.at]
        self.at += 1
        self.columns[1].append(value)
        self._memory.byte(value)
        return value

    def take(self, count: int) -> bytes:
        part = super().take(count)
        self.columns[2].extend(part)
        return part


class _Telling(Reader):
    """Fed from three columns, it answers what was noted and writes down the bytes that it stood for."""

    def __init__(self, columns: Sequence[bytes]) -> None:
        super().__init__(b"")
        self._numbers, self._bytes, self._letters = (Reader(column) for column in columns)
        self._memory = _Memory()
        self.written = bytearray()

    def begin(self) -> None:
        self.written.clear()
        self._memory.begin()

    def uint(self) -> int:
        value = self._memory.last() + _signed(self._numbers.uint())
        self._memory.keep(value)
        self.written.extend(uint(value))
        return value

    def byte(self) -> int:
        value = self._bytes.byte()
        self._memory.byte(value)
        self.written.append(value)
        return value

    def take(self, count: int) -> bytes:
        part = self._letters.take(count)
        self.written.extend(part)
        return part


def _unsigned(difference: int) -> int:
    return difference * 2 if difference >= 0 else -difference * 2 - 1


def _signed(number: int) -> int:
    return number // 2 if number % 2 == 0 else -(number + 1) // 2


def pack(rows: Sequence[LogRow]) -> bytes:
    """Rows that follow each other. Of an instant the second is kept, of a uid nothing."""
    try:
        packed = _packed(rows, COLUMNS, _columns(rows))
        if [row.payload for row in unpack(rows[0].document_id, packed)] == [row.payload for row in rows]:
            return packed
    except (ValueError, IndexError, BadPack):
        pass  # an update that was quarantined, or is spelt in another way than ours
    return _packed(rows, PLAIN, [b"".join(_blob(row.payload) for row in rows)])


def _packed(rows: Sequence[LogRow], how: int, columns: Sequence[bytes]) -> bytes:
    people = sorted({row.participant_id or "" for row in rows})
    head = {"first": rows[0].log_seq, "rows": len(rows), "people": people}
    head["quarantined"] = [row.log_seq for row in rows if row.quarantined]
    about = string(json.dumps(head)) + b"".join(map(_blob, _about(rows, people)))
    return zlib.compress(bytes([how]) + about + b"".join(map(_blob, columns)), 9)


def _about(rows: Sequence[LogRow], people: list[str]) -> tuple[bytes, bytes]:
    """By whom, and how many seconds after the row before."""
    whose, when, last = bytearray(), bytearray(), 0
    for row in rows:
        at = int(row.at.timestamp()) if row.at else last
        whose += uint(people.index(row.participant_id or ""))
        when += uint(_unsigned(at - last))
        last = at
    return bytes(whose), bytes(when)


def _columns(rows: Sequence[LogRow]) -> Sequence[bytes]:
    noting = _Noting()
    for row in rows:
        noting.begin(row.payload)
        read_parts(noting)
        if not noting.done:
            raise ValueError("bytes left over")
    return [bytes(column) for column in noting.columns]


def _blob(data: bytes) -> bytes:
    return uint(len(data)) + data


def unpack(document_id: str, packed: bytes) -> list[LogRow]:
    """The rows of a pack. Raises BadPack when it is not whole."""
    try:
        reader = Reader(zlib.decompress(packed))
        how, head = reader.byte(), json.loads(reader.string())
        whose, when = Reader(reader.blob()), Reader(reader.blob())
        payloads = _told(reader, head["rows"]) if how == COLUMNS else _plain(reader, head["rows"])
        return _rows(document_id, head, whose, when, payloads)
    except (zlib.error, ValueError, KeyError, IndexError) as fault:
        raise BadPack(str(fault)) from fault


def _told(reader: Reader, count: int) -> list[bytes]:
    telling = _Telling([reader.blob() for _ in range(3)])
    payloads = []
    for _ in range(count):
        telling.begin()
        read_parts(telling)
        payloads.append(bytes(telling.written))
    return payloads


def _plain(reader: Reader, count: int) -> list[bytes]:
    rows = Reader(reader.blob())
    return [rows.blob() for _ in range(count)]


def _rows(document_id: str, head: dict[str, Any], whose: Reader, when: Reader, payloads: list[bytes]) -> list[LogRow]:
    rows, at, bad = [], 0, set(head["quarantined"])
    for log_seq, payload in enumerate(payloads, start=head["first"]):
        at += _signed(when.uint())
        person = head["people"][whose.uint()] or None
        instant = datetime.fromtimestamp(at, UTC)
        rows.append(LogRow(document_id, log_seq, "", payload, log_seq in bad, person, instant))
    return rows
