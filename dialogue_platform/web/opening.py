"""Streams that a page brings along: what a join would be answered, so that the join has only to tell what changed since.

On a slow line the words come compressed with the page, and do not wait for the socket.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..live import Actor, live, wire_json
from ..live.read.changes import Changes
from ..live.read.snapshots import SnapshotRequest
from ..live.store.streams import kinds

#: bytes of JSON of all streams of a page together; what is longer comes by the socket, page by page
LARGEST = 128 * 1024


@dataclass
class Opening:
    """``entities`` of all the streams, for the page's own HTML; ``streams`` for its island, by name; and who reads each."""

    entities: list[dict[str, Any]] = field(default_factory=list)
    streams: dict[str, dict[str, Any]] = field(default_factory=dict)
    audiences: dict[str, str] = field(default_factory=dict)
    budget: int = 0

    def take(self, stream: str, changes: Changes) -> None:
        """A stream's answer; into the page only whole, and if it still fits."""
        entities = wire_json.read(changes.entities)
        self.entities += entities
        size = len(wire_json.dumps(changes.entities))
        if changes.more is None and size <= self.budget and not self._is_private(changes.mark, entities):
            self.budget -= size
            self.streams[stream] = {"seq": changes.seq, "mark": changes.mark, "entities": entities}

    @staticmethod
    def _is_private(mark: str, entities: list[dict[str, Any]]) -> bool:
        """What waits for a moderator, or is one person's alone, stands in no page: pages are printed, kept and compressed."""
        return mark.startswith("podium.") or any(kinds[entity["kind"]].owner for entity in entities)


def opening_of(actor: Actor, *streams: str) -> Opening:
    """These streams as this reader may see them. Whoever asks in the same second shares one reading of the database.

    Raises ``unknown_stream`` or ``signed_out``. A stream of more than a page is in ``entities`` by its first page alone.
    """
    found = Opening(budget=LARGEST)
    for stream in streams:
        right, changes = live().snapshots.get(SnapshotRequest(actor, stream))
        found.audiences[stream] = right.audience
        found.take(stream, changes)
    return found
