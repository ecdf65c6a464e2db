"""What a reader may see of a stream: asked at a join, at the HTTP door, and when rights have changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from sqlalchemy.orm import Session

from .. import errors
from ..directory import Actor, Directory
from ..store.keys import Keys, keys_of, own_keys
from ..store.stream_types import audience_of
from .changes import StreamHead, head_of

_NAME = re.compile(r"[a-z]{1,16}:[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True)
class Access:
    """A reader's right to a stream: the keys held, and the participant if there is one."""

    keys: Keys
    member: Any | None
    dialogue: str

    @property
    def audience(self) -> str:
        return self.keys.audience

    @property
    def label(self) -> dict[str, Any]:
        """How presence names this participant."""
        if self.member is None:
            return {}
        return {"delegation": self.member.delegation_id, "name": self.member.name, "function": self.member.function}


def need_name(stream: Any) -> None:
    """Raises ``unknown_stream`` for what cannot be the name of a stream."""
    if not isinstance(stream, str) or not _NAME.fullmatch(stream):
        raise errors.UNKNOWN_STREAM(field="stream")


def access_to(db: Session, directory: Directory, actor: Actor, stream: Any) -> Access:
    """The right of an actor to a stream. Raises ``unknown_stream`` or ``signed_out``."""
    need_name(stream)
    right = access_of_each(db, directory, [(actor, head_of(db, stream))])[0]
    if isinstance(right, errors.Refusal):
        raise right
    return right


def access_of_each(
    db: Session, directory: Directory, wanted: Sequence[tuple[Actor, StreamHead | None]]
) -> list[Access | errors.Refusal]:
    """The rights of many actors at once, each to a stream whose head is given; a refusal in its place."""
    seats: dict[str, dict[Actor, Any]] = {}
    for dialogue in {head.dialogue_id for _, head in wanted if head is not None and head.dialogue_id}:
        actors = {actor for actor, head in wanted if actor.user_id and head and head.dialogue_id == dialogue}
        seats[dialogue] = directory.memberships(db, dialogue, actors) if actors else {}
    own: dict[str, frozenset[str]] = {}
    for dialogue, found in seats.items():
        own |= own_keys(db, dialogue, [member for member in found.values() if member is not None])
    open_to_all = cache(partial(directory.may_read, db))
    return [_right(actor, head, seats, own, open_to_all) for actor, head in wanted]


def _right(
    actor: Actor,
    head: StreamHead | None,
    seats: dict[str, dict[Actor, Any]],
    own: dict[str, frozenset[str]],
    open_to_all: Callable[[str, str], bool],
) -> Access | errors.Refusal:
    if head is None or head.dialogue_id is None:
        return errors.UNKNOWN_STREAM(field="stream")
    if actor.user_id and actor not in seats[head.dialogue_id]:
        return errors.SIGNED_OUT()
    member = seats[head.dialogue_id].get(actor)
    if member is None and not open_to_all(head.name, head.dialogue_id):
        return errors.UNKNOWN_STREAM(field="stream")
    keys = keys_of(audience_of(head.name, member.role if member else None), own[member.id] if member else ())
    return Access(keys, member, head.dialogue_id)
