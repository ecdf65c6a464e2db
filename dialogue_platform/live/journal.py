"""The journal: the append-only record of every command that changed something, chained per stream.

The chain covers a salted digest of each payload, not the payload: text can be erased by law and the chain
still holds. The newest hash stands on the stream row, so rows cut off the end show as well.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import JSON, BigInteger, ForeignKey, Integer, String, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from ..extensions import db
from .chance import random_hex
from .clock import Instant, iso
from .sql import Sql
from .streams import NO_HASH, Stream


class JournalEntry(db.Model):
    """One command on one stream it moved."""

    __tablename__ = "journal"
    __table_args__ = (UniqueConstraint("stream", "seq"),)
    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    stream: Mapped[str] = mapped_column(String(64), ForeignKey("stream.name"))
    seq: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[str | None] = mapped_column(String(64))
    command: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    salt: Mapped[str | None] = mapped_column(String(32))
    payload: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class CommandKey(db.Model):
    """An idempotency key, kept as long as the journal: the same key gets the same answer."""

    __tablename__ = "command_key"
    actor: Mapped[str] = mapped_column(String(64), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    stream: Mapped[str] = mapped_column(String(64))
    seq: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(Instant)
    salt: Mapped[str | None] = mapped_column(String(32))
    digest: Mapped[str | None] = mapped_column(String(64))
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


def new_salt() -> str:
    """Sixteen random bytes, as hex."""
    return random_hex()


_canonical = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode
_quoted = json.encoder.encode_basestring_ascii
_PLAIN = frozenset({str, bool, type(None)})


def canonical(name: str, payload: Any) -> str:
    """A command's name and arguments as JSON in its one form: sorted, compact, UTF-8.

    Chains that are written already hold these very bytes. orjson makes the same of words and truths, ten times as
    quickly; numbers it may write otherwise.
    """
    if type(payload) is dict and _PLAIN.issuperset(map(type, payload.values())):
        return orjson.dumps([name, payload], option=orjson.OPT_SORT_KEYS).decode()
    return _canonical([name, payload])


def salted(salt: str, text: str) -> str:
    """SHA-256 over salt and text; hex."""
    return hashlib.sha256(f"{salt}{text}".encode()).hexdigest()


def digest(salt: str, name: str, payload: Any) -> str:
    """SHA-256 over salt, name and canonical JSON; hex."""
    return salted(salt, canonical(name, payload))


def link(previous: str, row: dict[str, Any]) -> str:
    """The hash of a journal row, given the hash of the row before it."""
    actor = "null" if row["actor"] is None else _quoted(row["actor"])
    words = f'{_quoted(row["stream"])},{row["seq"]},{actor},"{iso(row["at"])}",{_quoted(row["command"])}'
    return hashlib.sha256(f'["{previous}",{words},"{row["digest"]}"]'.encode()).hexdigest()


_MARK = Sql("SELECT hash FROM journal WHERE stream = :stream AND seq = :seq")


def mark_of(session: Session, stream: str, seq: int) -> str | None:
    """The first 12 characters of the journal's hash at ``seq``; None if there is no such row."""
    if seq == 0:
        return NO_HASH[:12]
    found = _MARK.run(session.connection(), {"stream": stream, "seq": seq}).fetchone()
    return None if found is None else found[0][:12]


def verify(session: Session, stream: Stream) -> Iterator[str]:
    """Walk one stream's chain; yields a sentence for each row that is changed, missing or cut off."""
    previous, expected = NO_HASH, 1
    rows = session.execute(select(JournalEntry).where(JournalEntry.stream == stream.name).order_by(JournalEntry.seq))
    for row in rows.scalars():
        if row.seq != expected:
            yield f"{stream.name}: rows {expected} to {row.seq - 1} are missing"
        fields = {name: getattr(row, name) for name in ("stream", "seq", "actor", "at", "command", "digest")}
        if link(previous, fields) != row.hash:
            yield f"{stream.name}: row {row.seq} was changed, or the row before it"
        if row.salt is not None and digest(row.salt, row.command, row.payload) != row.digest:
            yield f"{stream.name}: the payload of row {row.seq} was changed"
        previous, expected = row.hash, row.seq + 1
    if expected - 1 != stream.seq or previous != stream.head:
        yield f"{stream.name}: the end is cut off: {expected - 1} rows, the stream says {stream.seq}"


def erase(session: Session, stream: str, seq: int) -> None:
    """Erase one payload by law: text, salt, and what its key kept of it. The chain still holds.

    A command that moved two streams is one act: its rows have one actor and one instant, and so has its key.
    The key's repeat then answers ``ok`` alone. The caller commits.
    """
    query = select(JournalEntry.actor, JournalEntry.at)
    found = session.execute(query.where(JournalEntry.stream == stream, JournalEntry.seq == seq)).one()
    rows = update(JournalEntry).where(JournalEntry.actor == found.actor, JournalEntry.at == found.at)
    session.execute(rows.values(payload=None, salt=None))
    keys = update(CommandKey).where(CommandKey.actor == found.actor, CommandKey.at == found.at)
    session.execute(keys.values(digest=None, salt=None, result=None))
