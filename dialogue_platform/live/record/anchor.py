"""Anchors: the newest hash of every chain, on paper or in a letter, so that a record that was written anew shows.

Nothing in the database can show that: the chains have no key, and who may write every row may also compute them again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..clock import iso
from ..store.streams import Stream

Lines = Callable[[Session], Iterator[str]]
_chains: list[Lines] = []
_LINE = re.compile(r"^[>\s]*([a-z_]+(?::[\w-]+)?)\s+(\d+)\s+([0-9a-f]{64})\s*$", re.MULTILINE)
_SUM = re.compile(r"^[>\s]*sum\s+([0-9a-f]{64})\s*$", re.MULTILINE)


def chain(lines: Lines) -> Lines:
    """Declare what else has a chain: it yields name, place and hash of each."""
    _chains.append(lines)
    return lines


class BadAnchor(ValueError):
    """The text is no anchor, or not as it was printed."""


def lines(db: Session) -> Iterator[str]:
    """A line for each stream that has moved: its name, its seq, its hash."""
    query = select(Stream.name, Stream.seq, Stream.head).where(Stream.seq > 0).order_by(Stream.name)
    for name, seq, head in db.execute(query):
        yield f"{name} {seq} {head}"
    for more in _chains:
        yield from more(db)


def written(db: Session, at: datetime) -> str:
    """The anchor as text: a heading, the lines, and a sum over them, so that a letter lost on the way shows."""
    found = list(lines(db))
    head = f"Dialogue Platform: the record as it stood at {iso(at)}, {len(found)} chains"
    return "\n".join([head, "", *found, "", f"sum {_sum(found)}", ""])


def _sum(found: list[str]) -> str:
    return hashlib.sha256("\n".join(found).encode()).hexdigest()


def read(text: str) -> dict[str, dict[int, str]]:
    """Chain by chain, which hash stands at which place. Takes it as a letter brings it: quoted, with other line ends.

    Raises BadAnchor.
    """
    said = _SUM.findall(text)
    found = _LINE.findall(text)
    if not found or len(said) != 1:
        raise BadAnchor("this is no anchor: it has no chains, or no sum")
    if said[0] != _sum([" ".join(line) for line in found]):
        raise BadAnchor("this anchor is not as it was printed: its sum is another one")
    chained: dict[str, dict[int, str]] = {}
    for name, seq, hash_ in found:
        chained.setdefault(name, {})[int(seq)] = hash_
    return chained
