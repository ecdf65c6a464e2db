"""Which streams of a test's dialogue an act has moved."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from dialogue_platform.live import live
from dialogue_platform.live.store.streams import Stream


def moved(room: Any, seqs: dict[str, int]) -> list[str]:
    """The streams of the dialogue that have moved since the last step; ``seqs`` is kept from step to step."""
    with live().database.reading() as db:
        query = select(Stream.name, Stream.seq).where(Stream.dialogue_id == room.dialogue)
        heads = {row.name: row.seq for row in db.execute(query)}
    found = [name for name, seq in heads.items() if seqs.get(name) != seq]
    seqs.update(heads)
    return found
