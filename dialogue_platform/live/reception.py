"""Where readers are received: those who come at the same moment are answered together, from kept snapshots."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from .changes import Changes, Head, catch_up, heads_of, stamp
from .directory import Actor
from .errors import Refusal
from .kept import Kept, spliced, written
from .pages import Entities, Place, own_pages, write_cursor
from .readers import Right, need_name, rights_to
from .stream_types import home_of
from .together import Together


@dataclass(eq=False)
class Asked:
    """One reader who waits: for snapshot (``after=0``) or catch-up of a stream.

    ``placed`` hears the right while the snapshot is still the present; where it says no, all is read again.
    """

    actor: Actor
    stream: str
    after: int = 0
    mark: str | None = None
    placed: Callable[[Right], bool] = lambda right: True
    right: Right | None = None
    changes: Changes | None = None
    error: BaseException | None = None

    @property
    def is_done(self) -> bool:
        return self.changes is not None or self.error is not None


class Reception:
    """The readers who wait on this worker, and the snapshots kept for them."""

    def __init__(self, live: Any) -> None:
        self.live = live
        self.kept = Kept()
        self._readers = Together(live.database, self._answer)

    def receive(self, asked: Asked) -> tuple[Right, Changes]:
        """The right of a reader, and what is to be told. Raises ``unknown_stream`` or ``signed_out``."""
        need_name(asked.stream)
        self.live.let_go_of_reads()  # who reads for all needs a connection, so nobody may wait with one in hand
        self._readers.ask(asked)
        assert asked.right is not None and asked.changes is not None
        return asked.right, asked.changes

    def _answer(self, db: Session, some: list[Asked]) -> None:
        heads = heads_of(db, {asked.stream for asked in some})
        rights = rights_to(db, self.live.directory, [(asked.actor, heads.get(asked.stream)) for asked in some])
        for asked, right in zip(some, rights, strict=True):
            asked.right = None if isinstance(right, Refusal) else right
            asked.error = right if isinstance(right, Refusal) else None
        welcome = [asked for asked in some if asked.right is not None]
        for head in {heads[asked.stream] for asked in welcome}:
            for stream in (head.name, home_of(str(head.dialogue_id))):
                self.live.feed.follow(db, stream)
            self.answer_all(db, head, [asked for asked in welcome if asked.stream == head.name])

    def answer_all(self, db: Session, head: Head, some: list[Asked]) -> None:
        """Tell readers of one stream, whose rights are known, what they may see of it in this snapshot."""
        found = {id(asked): self._caught_up(db, head, asked) for asked in some}
        anew = [asked for asked in some if found[id(asked)] is None]
        own = own_pages(db, head.name, sorted(_people(anew)))
        for asked in some:
            changes = found[id(asked)] or self._snapshot(db, head, asked, own)
            right = asked.right
            if right is not None and asked.placed(right):
                asked.changes = changes

    def _caught_up(self, db: Session, head: Head, asked: Asked) -> Changes | None:
        right = asked.right
        if right is None or not asked.after:
            return None
        return catch_up(db, head, right.audience, right.person, asked.after, asked.mark)

    def _snapshot(
        self, db: Session, head: Head, asked: Asked, own: dict[str, tuple[Entities, Place | None]]
    ) -> Changes:
        """What the audience shares, from the kept copy, and what is this person's alone."""
        right = asked.right
        assert right is not None
        copy = self.kept.of(db, head, right.audience)
        mine, place = own[right.person] if right.person else ([], None)
        entities = spliced(copy.page, written(mine))
        return Changes(head.seq, stamp(head, right.audience), True, entities, write_cursor(copy.place, place))


def _people(some: Iterable[Asked]) -> set[str]:
    return {asked.right.person for asked in some if asked.right is not None and asked.right.person}
