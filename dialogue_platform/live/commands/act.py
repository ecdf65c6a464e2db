"""What a command is given, and how one feature follows another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from ..directory import Actor
from ..store.stream_types import audience_of
from ..store.streams import kinds
from ..write.unit_of_work import UnitOfWork

_followers: dict[str, list[Callable[..., None]]] = {}


def on(event: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Follow what another feature tells, in the same transaction and without importing it."""

    def keep(function: Callable[..., None]) -> Callable[..., None]:
        _followers.setdefault(event, []).append(function)
        return function

    return keep


@dataclass
class Act:
    """What a command is given: the session, who acts, when; and the few things it may ask of the road.

    ``member`` is with whose rights it acts, read under the lock: the participant, in a dialogue; the user, outside of one;
    None for the system and for nobody.
    """

    db: Session
    actor: Actor
    member: Any
    now: datetime
    work: UnitOfWork
    #: the arguments that were given, as they are called on the wire: null is given, too
    given: frozenset[str] = frozenset()

    def show(self, row: Any) -> dict[str, Any] | None:
        """A row as the actor's audience sees it: the present state in a stale refusal."""
        audience = audience_of(row.stream, getattr(self.member, "role", None))
        for kind in kinds.values():
            if kind.model is type(row) and not kind.owner:
                return kind.show(row, audience)
        return None

    def new_stream(self, name: str, dialogue_id: str | None) -> None:
        """Make a stream for rows that this command makes."""
        self.work.new_stream(name, dialogue_id)

    def tell(self, event: str, *things: Any) -> None:
        """Let other features follow, in this transaction."""
        for follower in _followers.get(event, []):
            follower(self, *things)

    def after_commit(self, callback: Callable[[], object]) -> None:
        """Have something done at once when this act is committed: a hint to whoever waits for it, never a promise.

        Called in the writer, after the answers of the whole batch, in the order in which it was asked; what one raises
        is logged, and the others are called. Never called after a refusal, after a rollback, or for a repeat under a
        known key; and not where the process ends in between. So whoever needs it must find it by a look of its own, too.
        It has no session and must not wait: not for I/O, and not for the writer (``perform`` would wait for itself).
        """
        self.work.after_commit(callback)

    def lock(self, row: Any) -> None:
        """Lock one row, after the streams, and read it anew."""
        self.db.refresh(row, with_for_update=True)
