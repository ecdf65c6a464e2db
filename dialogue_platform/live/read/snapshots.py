"""Where readers are received: those who come at the same moment are answered together, from kept snapshots."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from ..directory import Actor, Directory
from ..errors import Refusal
from ..hooks import Hooks
from ..store.database import Database, end_read_snapshot
from ..store.keys import Keys
from ..store.stream_types import home_of
from ..wire_json import spliced
from .access import Access, access_of_each, need_name
from .changes import Changes, StreamHead, catch_up, heads_of, mark_for
from .coalesce import Coalescer
from .pagination import Place, own_pages, write_cursor
from .snapshot_cache import SnapshotCache


@dataclass(eq=False)
class SnapshotRequest:
    """One reader who waits: for snapshot (``after=0``) or catch-up of a stream.

    ``placed`` hears the right while the snapshot is still the present; where it says no, all is read again.
    """

    actor: Actor
    stream: str
    after: int = 0
    mark: str | None = None
    placed: Callable[[Access], bool] = lambda right: True
    right: Access | None = None
    changes: Changes | None = None
    error: BaseException | None = None

    @property
    def is_done(self) -> bool:
        return self.changes is not None or self.error is not None


class Follower(Protocol):
    """The feed, which stands above this room."""

    def follow(self, db: Session, stream: str) -> None:
        """Have the streams followed on which a reader's right depends, from this snapshot on."""


class SnapshotService:
    """The readers who wait on this worker, and the snapshots kept for them."""

    def __init__(self, database: Database, directory: Directory, feed: Follower, hooks: Hooks) -> None:
        self.directory, self.feed = directory, feed
        self.cache = SnapshotCache()
        self._readers = Coalescer(database, self._answer)
        hooks.stream_went_back.subscribe(self.cache.drop)
        hooks.each_second.subscribe(lambda db: self.cache.sweep())

    def get(self, asked: SnapshotRequest) -> tuple[Access, Changes]:
        """The right of a reader, and what is to be told. Raises ``unknown_stream`` or ``signed_out``."""
        need_name(asked.stream)
        end_read_snapshot()  # who reads for all needs a connection, so nobody may wait with one in hand
        self._readers.ask(asked)
        assert asked.right is not None and asked.changes is not None
        return asked.right, asked.changes

    def _answer(self, db: Session, some: list[SnapshotRequest]) -> None:
        heads = heads_of(db, {asked.stream for asked in some})
        rights = access_of_each(db, self.directory, [(asked.actor, heads.get(asked.stream)) for asked in some])
        for asked, right in zip(some, rights, strict=True):
            asked.right = None if isinstance(right, Refusal) else right
            asked.error = right if isinstance(right, Refusal) else None
        welcome = [asked for asked in some if asked.right is not None]
        for head in {heads[asked.stream] for asked in welcome}:
            for stream in (head.name, home_of(str(head.dialogue_id))):
                self.feed.follow(db, stream)
            self.answer_all(db, head, [asked for asked in welcome if asked.stream == head.name])

    def answer_all(self, db: Session, head: StreamHead, some: list[SnapshotRequest]) -> None:
        """Tell readers of one stream, whose rights are known, what they may see of it in this snapshot."""
        found = {id(asked): self._caught_up(db, head, asked) for asked in some}
        anew = [asked for asked in some if found[id(asked)] is None]
        own = own_pages(db, head.name, {asked.right.keys for asked in anew if asked.right is not None})
        for asked in some:
            changes = found[id(asked)] or self._snapshot(db, head, asked, own)
            right = asked.right
            if right is not None and asked.placed(right):
                asked.changes = changes

    def _caught_up(self, db: Session, head: StreamHead, asked: SnapshotRequest) -> Changes | None:
        right = asked.right
        if right is None or not asked.after:
            return None
        return catch_up(db, head, right.keys, asked.after, asked.mark)

    def _snapshot(
        self, db: Session, head: StreamHead, asked: SnapshotRequest, own: dict[Keys, tuple[bytes, Place | None]]
    ) -> Changes:
        """What the audience shares, from the kept copy, and what belongs to this reader's own keys."""
        right = asked.right
        assert right is not None
        copy = self.cache.of(db, head, right.audience)
        mine, place = own[right.keys]
        entities = spliced(copy.page, mine)
        return Changes(head.seq, mark_for(head, right.keys), True, entities, write_cursor(copy.place, place))
