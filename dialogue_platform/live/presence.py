"""Who is in the room: a signal, never a row. Counts by delegation to the floor, names to the podium.

Told at most once a second, and only when it changed: a thousand arrivals are not a million deliveries.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from .fanout import Fanout, Join


class Presence:
    """The participants on this worker's sockets, by stream."""

    def __init__(self, fanout: Fanout) -> None:
        self.fanout = fanout
        self._changed: set[str] = set()

    def note(self, stream: str) -> None:
        """Somebody came to a session or a document, or left it."""
        if stream.startswith(("session:", "document:")):
            self._changed.add(stream)

    def tell(self) -> None:
        """Tell every stream whose presence changed; called about once a second."""
        changed, self._changed = self._changed, set()
        for stream in changed:
            people = self.people(stream)
            for audience in {j.audience for j in self.fanout.joins(stream) if j.audience}:
                self.fanout.to_audience(stream, audience, "signal", self.signal(stream, audience, people))

    def people(self, stream: str) -> list[Join]:
        """One join for each participant, however many windows they have open."""
        return list({j.person: j for j in self.fanout.joins(stream) if j.person}.values())

    def signal(self, stream: str, audience: str, people: list[Join]) -> dict[str, Any]:
        """The signal as one audience gets it."""
        counts = Counter(j.label.get("delegation") or "" for j in people)
        data: dict[str, Any] = {"total": len(people), "counts": dict(counts)}
        if audience == "podium":
            data["names"] = [{"participant": j.person, **j.label} for j in people]
        return {"stream": stream, "kind": "presence", "data": data}
