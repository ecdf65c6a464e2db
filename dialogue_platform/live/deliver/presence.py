"""Who is in the room: a signal, never a row. Counts by delegation to the floor, names to the podium.

Told at most once a second, and only when it changed: a thousand arrivals are not a million deliveries.
"""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any

from ..store.stream_types import PODIUM, told_of_presence
from .fanout import Fanout

#: participants and how they are named, each once however many windows they have open
People = dict[str, dict[str, Any]]


class Presence:
    """The participants on this worker's sockets, by stream, and those that other workers have told of."""

    def __init__(self, fanout: Fanout) -> None:
        self.fanout = fanout
        self.elsewhere: dict[str, People] = {}
        self._untold: set[str] = set()
        self._changed: set[str] = set()
        self._lock = threading.Lock()  # doors note, the feed tells, Redis' thread unites

    def note(self, stream: str) -> None:
        """Somebody came to a stream whose type tells of presence, or left it."""
        if told_of_presence(stream):
            with self._lock:
                self._untold.add(stream)
                self._changed.add(stream)

    def take_changed(self) -> set[str]:
        """The streams on which somebody came or left here since this was last asked."""
        with self._lock:
            changed, self._changed = self._changed, set()
        return changed

    def here(self) -> dict[str, People]:
        """Everybody on this worker's sockets, by stream."""
        streams = [name for name in list(self.fanout.streams) if told_of_presence(name)]
        return {stream: self._people_here(stream) for stream in streams}

    def unite(self, elsewhere: dict[str, People]) -> None:
        """Take what the other workers have; who is told is who sees another room than before."""
        before, self.elsewhere = self.elsewhere, elsewhere
        differing = {s for s in before.keys() | elsewhere.keys() if before.get(s) != elsewhere.get(s)}
        with self._lock:
            self._untold |= differing

    def tell(self) -> None:
        """Tell every stream whose presence changed; called about once a second."""
        with self._lock:
            untold, self._untold = self._untold, set()
        for stream in untold:
            people = self.people(stream)
            for audience in {join.audience for join in self.fanout.joins(stream)} & told_of_presence(stream):
                self.fanout.to_audience(stream, audience, "signal", self.signal(stream, audience, people))

    def people(self, stream: str) -> People:
        """Everybody on a stream, on whichever worker."""
        return {**self.elsewhere.get(stream, {}), **self._people_here(stream)}

    def _people_here(self, stream: str) -> People:
        return {j.person: j.label for j in self.fanout.joins(stream) if j.person}

    def signal(self, stream: str, audience: str, people: People) -> dict[str, Any]:
        """The signal as one audience gets it."""
        counts = Counter(label.get("delegation") or "" for label in people.values())
        data: dict[str, Any] = {"total": len(people), "counts": dict(counts)}
        if audience == PODIUM:
            data["names"] = [{"participant": person, **label} for person, label in people.items()]
        return {"stream": stream, "kind": "presence", "data": data}
