"""From the log to the writers' screens: the live copy takes the new rows, and each tick goes out as one blob.

A quiet document is flushed at once. A busy one waits a little, because a hundred screens times twenty writers is
two thousand messages for as many keystrokes, and one blob for all of them is a hundred.
"""

import threading
import time
from collections.abc import Callable

from pycrdt import merge_updates
from sqlalchemy.orm import Session

from dialogue_platform.live import Live
from dialogue_platform.outcome.room import Room, Rooms

TICK = 0.035


def channel(document_id: str) -> str:
    """The Socket.IO room of those who have a document's draft open."""
    return f"draft:{document_id}"


class Delivery:
    """One a worker."""

    def __init__(self, live: Live, rooms: Rooms, spawn: Callable[..., object]) -> None:
        self.live, self.rooms, self.spawn = live, rooms, spawn
        self._due: set[str] = set()
        self._not_before: dict[str, float] = {}
        self._lock = threading.Lock()

    def moved(self, document_id: str) -> None:
        """The log has grown: send it on, now or with the next tick."""
        with self._lock:
            if document_id in self._due:
                return
            wait = self._not_before.get(document_id, 0.0) - time.monotonic()
            if wait > 0:
                self._due.add(document_id)
        if wait > 0:
            self.spawn(self._later, document_id, wait)
        else:
            self.flush(document_id)

    def _later(self, document_id: str, wait: float) -> None:
        time.sleep(wait)
        with self._lock:
            self._due.discard(document_id)
        self.flush(document_id)

    def flush(self, document_id: str) -> None:
        with self.live.database.reading() as db:
            self.flush_from(db, document_id)

    def flush_from(self, db: Session, document_id: str) -> None:
        """Apply what is new to the live copy and send it, in the order of the log."""
        room = self.rooms.room(document_id)
        with room.lock:
            updates = room.advance(db)
            self._not_before[document_id] = time.monotonic() + TICK
            if updates:
                self._send(room, updates)

    def _send(self, room: Room, updates: list[bytes]) -> None:
        blob = updates[0] if len(updates) == 1 else merge_updates(*updates)
        message = {"document": room.document_id, "log_seq": room.live.head.log_seq, "update": blob}
        self.live.fanout.to_room(channel(room.document_id), "draft.update", message)
