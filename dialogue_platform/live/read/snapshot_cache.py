"""Snapshots kept for up to a second as the JSON that goes on the wire, one for each audience of a stream.

What is one person's alone is never in them. A copy answers for a head of the stream only after its mark was found in
that head's own journal, so it does not outlive a database that went back.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import orjson
from sqlalchemy.orm import Session

from ..store.journal import cursor_of
from . import pagination
from .changes import StreamHead, TooManyChanges, changed
from .pagination import START, Entities, Place, parts_of, read_run

#: seconds for which a copy answers
LIFE = 1.0


@dataclass(slots=True)
class CachedSnapshot:
    """The first page of what an audience shares, brought up to one seq: ``place`` is where the next page goes on."""

    seq: int
    head: str
    made: float
    place: Place | None
    entities: dict[tuple[str, str], bytes] = field(default_factory=dict)
    page: bytes = b""

    @property
    def is_old(self) -> bool:
        return time.monotonic() - self.made > LIFE

    def take(self, entities: Entities) -> None:
        """Lay newer entities over the older ones; those that are gone go."""
        for entity in entities:
            place = (entity["kind"], entity["id"])
            self.entities.pop(place, None)
            if "gone" not in entity:
                self.entities[place] = orjson.dumps(entity)
        self.page = b",".join(self.entities.values())


class SnapshotCache:
    """The copies of one worker. Asked by one reader at a time: see ``snapshots.py``."""

    def __init__(self) -> None:
        self._copies: dict[tuple[str, str], CachedSnapshot] = {}

    def of(self, db: Session, head: StreamHead, audience: str) -> CachedSnapshot:
        """A copy that stands at this head, kept or made."""
        copy = self._copies.get((head.name, audience))
        if copy is None or copy.is_old or not self._brought_up(db, copy, head, audience):
            copy = self._copies[head.name, audience] = self._made(db, head, audience)
        return copy

    def _made(self, db: Session, head: StreamHead, audience: str) -> CachedSnapshot:
        began = time.monotonic()
        entities, place = read_run(db, parts_of(head.name, personal=False), head.name, audience, None, START)
        copy = CachedSnapshot(head.seq, head.head, began, place)
        copy.take(entities)
        return copy

    def _brought_up(self, db: Session, copy: CachedSnapshot, head: StreamHead, audience: str) -> bool:
        """Take what changed since, once for all who ask; False where this copy is not of this head's past."""
        if (copy.seq, copy.head) == (head.seq, head.head):
            return True
        if head.seq <= copy.seq or cursor_of(db, head.name, copy.seq) != copy.head[:12]:
            return False
        try:
            copy.take(changed(db, head, audience, copy.seq))
        except TooManyChanges:
            return False
        copy.seq, copy.head = head.seq, head.head
        return len(copy.entities) <= 2 * pagination.PAGE

    def drop(self, stream: str) -> None:
        """Forget a stream: its database went back."""
        for key in [key for key in list(self._copies) if key[0] == stream]:
            self._copies.pop(key, None)

    def sweep(self) -> None:
        """Forget what is too old to answer; called about once a second."""
        for key, copy in list(self._copies.items()):
            if copy.is_old and self._copies.get(key) is copy:
                self._copies.pop(key, None)
