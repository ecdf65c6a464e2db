"""The journal: the append-only record of every command that changed something, chained per stream.

The chain covers a salted digest of each payload, not the payload: text can be erased by law and the chain
still holds. It covers the seals of every row that the command changed (``sealing.py``). The newest hash stands on the
stream row, so rows cut off the end show as well.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    ForeignKey,
    Integer,
    String,
    Text,
    UniqueConstraint,
    cast,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from ...extensions import Base
from ..clock import iso
from ..random_ids import random_hex
from .coverage import NotCovered, Replayed
from .sealing import of_lines
from .sql import Sql
from .streams import NO_HASH


class JournalEntry(Base):
    """One command on one stream it moved. Rows from before there were seals say nothing by ``sealed``."""

    __tablename__ = "journal"
    __record__ = Replayed("journal", {"id": NotCovered("A number of the database's own: what orders acts is seq.")})
    __table_args__ = (UniqueConstraint("stream", "seq"),)
    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    stream: Mapped[str] = mapped_column(String(64), ForeignKey("stream.name"))
    seq: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
    actor: Mapped[str | None] = mapped_column(String(64))
    command: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[str | None] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64))
    salt: Mapped[str | None] = mapped_column(String(32))
    payload: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class CommandKey(Base):
    """An idempotency key, kept as long as the journal: the same key gets the same answer."""

    __tablename__ = "command_key"
    __record__ = NotCovered("It answers who sends the same command again; what the command did is sealed.")
    actor: Mapped[str] = mapped_column(String(64), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    stream: Mapped[str] = mapped_column(String(64))
    seq: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
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

    Chains that are written already hold these very bytes. orjson makes the same of strings and booleans, ten times as
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


def link(previous: str, row: Mapping[str, Any]) -> str:
    """The hash of a journal row, given the hash of the row before it."""
    actor = "null" if row["actor"] is None else _quoted(row["actor"])
    words = f'{_quoted(row["stream"])},{row["seq"]},{actor},"{iso(row["at"])}",{_quoted(row["command"])}'
    seals = "" if row["sealed"] is None else f',"{of_lines(row["sealed"])}"'
    return hashlib.sha256(f'["{previous}",{words},"{row["digest"]}"{seals}]'.encode()).hexdigest()


_MARK = Sql("SELECT hash FROM journal WHERE stream = :stream AND seq = :seq")


def cursor_of(session: Session, stream: str, seq: int) -> str | None:
    """The first 12 characters of the journal's hash at ``seq``; None if there is no such row."""
    if seq == 0:
        return NO_HASH[:12]
    found = _MARK.run(session.connection(), {"stream": stream, "seq": seq}).fetchone()
    return None if found is None else found[0][:12]


COLUMNS = ("stream", "seq", "at", "actor", "command", "digest", "sealed", "hash", "salt", "payload")


def verify(session: Session, stream: Any, walked: Callable[[Any], None] = lambda row: None) -> Iterator[str]:
    """Walk one stream's chain; yields a sentence for each row that is changed, missing or cut off.

    ``stream`` is its row; ``walked`` gets each journal row as it passes.
    """
    previous, expected = NO_HASH, 1
    query = select(*(getattr(JournalEntry, name) for name in COLUMNS)).where(JournalEntry.stream == stream.name)
    rows = session.execute(query.order_by(JournalEntry.seq).execution_options(yield_per=500))
    for row in rows:
        if row.seq != expected:
            yield f"{stream.name}: rows {expected} to {row.seq - 1} are missing"
        if link(previous, row._asdict()) != row.hash:
            yield f"{stream.name}: row {row.seq} was changed, or the row before it"
        yield from _of_payload(row)
        walked(row)
        previous, expected = row.hash, row.seq + 1
    if expected - 1 != stream.seq:
        yield f"{stream.name}: the end is cut off: {expected - 1} rows, and seq of stream {stream.name} is {stream.seq}"
    elif previous != stream.head:
        yield f"{stream.name}: head of stream {stream.name} is not the hash of row {stream.seq}"


def _of_payload(row: Any) -> Iterator[str]:
    """What was erased by law has neither payload nor salt; what stands there must be what was digested."""
    if row.salt is None:
        if row.payload is not None:
            yield f"{row.stream}: the payload of row {row.seq} stands there without the salt of its digest: it was put there"
    elif digest(row.salt, row.command, row.payload) != row.digest:
        yield f"{row.stream}: the payload of row {row.seq} was changed"


def erase(session: Session, stream: str, seq: int) -> None:
    """Erase one payload by law: text, salt, and what its key kept of it. The chain still holds. The caller commits."""
    _erase(session, (JournalEntry.stream == stream) & (JournalEntry.seq == seq))


def erase_payloads(
    session: Session,
    *,
    actors: Sequence[str] = (),
    words: Sequence[str] = (),
    made: Sequence[tuple[str, datetime]] = (),
    rows: Sequence[tuple[str, str]] = (),
    by: Sequence[str] = (),
) -> None:
    """Erase by law every payload of what ``actors`` did, of what holds one of these ids or ``words``, of what was done
    on a stream at an instant (``made``) and of what changed one of ``rows``, with what keys kept of them. ``by`` names the commands whose payloads are looked
    through; else all are. What the operator said of the record stays.
    """
    text = func.lower(cast(JournalEntry.payload, Text))
    held: list[ColumnElement[bool]] = [text.contains(part, autoescape=True) for part in _spelled(words)]
    if by:
        held = [found & JournalEntry.command.in_(by) for found in held]
    conditions = [JournalEntry.actor.in_(actors), *held, *acts_on(rows, made)]
    for first in range(0, len(conditions), 100):
        some = or_(*conditions[first : first + 100])
        _erase(session, some & JournalEntry.salt.is_not(None) & ~_stays())


def acts_on(rows: Sequence[tuple[str, str]], made: Sequence[tuple[str, datetime]] = ()) -> list[ColumnElement[bool]]:
    """What finds the acts that changed rows, each given by table and key, for no payload need name what it makes. Of acts
    from before there were seals, those ``made`` on a stream at an instant.
    """
    sealed = [JournalEntry.sealed.contains(f'["{table}","{key}",', autoescape=True) for table, key in rows]
    return [*sealed, *((JournalEntry.stream == stream) & (JournalEntry.at == instant) for stream, instant in made)]


def _stays() -> ColumnElement[bool]:
    """What only the operator says: that something was erased, and why rows were sealed as they were found."""
    return JournalEntry.command.like("%erase%") | (JournalEntry.command == "record.seal")


#: letters of a name from which on it is looked for within texts, and not as a value alone
LONG = 6


def _spelled(words: Sequence[str]) -> set[str]:
    """As JSON holds them and databases make them small; a short name only where it is all that is said."""
    spelled = {json.dumps(word, ensure_ascii=ascii_) for word in words for ascii_ in (True, False)}
    found = {word[1:-1] if len(word) > LONG + 2 else word for word in spelled}
    return {small for word in found for small in (word.lower(), small_of_ascii(word))}


_SMALL = {capital: capital + 32 for capital in range(ord("A"), ord("Z") + 1)}


def small_of_ascii(word: str) -> str:
    """As SQLite makes letters small: those of ASCII alone."""
    return word.translate(_SMALL)


def _erase(session: Session, which: ColumnElement[bool]) -> None:
    """A command that moved two streams is one act: its rows have one actor and one instant, and so has its key.

    The key's repeat then answers ``ok`` alone.
    """
    acts = {(row.actor, row.at) for row in session.execute(select(JournalEntry.actor, JournalEntry.at).where(which))}
    for actor, at in acts:
        rows = update(JournalEntry).where(JournalEntry.actor == actor, JournalEntry.at == at)
        session.execute(rows.values(payload=None, salt=None).execution_options(synchronize_session=False))
        keys = update(CommandKey).where(CommandKey.actor == actor, CommandKey.at == at)
        nothing = keys.values(digest=None, salt=None, result=None)
        session.execute(nothing.execution_options(synchronize_session=False))
