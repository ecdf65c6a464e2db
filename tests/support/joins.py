"""What a reader is told: by the same lines that answer a join, for who has the right and for who might."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from dialogue_platform.live import NOBODY, Actor, live, snapshot
from dialogue_platform.live.read.access import Access
from dialogue_platform.live.read.changes import Changes, heads_of
from dialogue_platform.live.read.snapshots import SnapshotRequest
from dialogue_platform.live.store.keys import Keys, keys_of, own_keys
from dialogue_platform.live.wire_json import dumps
from dialogue_platform.people.models import Participant

#: somebody who is there, with the right that the database gives; or any audience, with a participant of it or without
Reader = Actor | tuple[str, str | None]
Map = dict[tuple[str, str], dict[str, Any]]


def joined(
    stream: str,
    reader: Reader,
    after: int = 0,
    mark: str | None = None,
    placed: Callable[[Access], bool] = lambda right: True,
) -> Changes:
    """The answer to a join, its entities as read from the wire, each once. Raises what the join is refused with."""
    if isinstance(reader, Actor):
        _, found = live().snapshots.get(SnapshotRequest(reader, stream, after, mark, placed))
    else:
        found = _as(*reader, stream, after, mark, placed)
    found.entities = json.loads(dumps(found.entities))
    assert len(by_place(found.entities)) == len(found.entities)
    return found


def reader(db: Any, audience: str, person: str | None = None) -> Keys:
    """The keys of a participant as if on this audience, or of somebody on it who has none of their own."""
    member = db.get(Participant, person) if person else None
    return keys_of(audience, own_keys(db, member.dialogue_id, [member])[member.id] if member else ())


def _as(audience: str, person: str | None, stream: str, after: int, mark: str | None, placed: Any) -> Changes:
    """As if the rights were asked and this were found."""
    with live().database.reading() as db:
        head = heads_of(db, [stream])[stream]
        right = Access(reader(db, audience, person), person and SimpleNamespace(id=person), str(head.dialogue_id))
        asked = SnapshotRequest(NOBODY, stream, after, mark, lambda _: placed(right), right)
        live().snapshots.answer_all(db, head, [asked])
    assert asked.changes is not None
    return asked.changes


def by_place(entities: list[dict[str, Any]]) -> Map:
    return {(entity["kind"], entity["id"]): entity for entity in entities}


def on_screen(stream: str, audience: str, person: str | None = None) -> Map:
    """All that somebody who joins now has on the screen."""
    return by_place(joined(stream, (audience, person)).entities)


def fresh(db: Any, stream: str, audience: str, person: str | None) -> Map:
    """The same read past reception and its copies, page by page: what every other way is held against."""
    return by_place(snapshot(db, stream, reader(db, audience, person)))
