"""The programme as a calendar that others subscribe to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dialogue_platform.deferred import deferred
from dialogue_platform.dialogues.models import Dialogue, DialogueSession
from dialogue_platform.live import Act

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = deferred("icalendar")


def feed(dialogue: Dialogue, sessions: Iterable[DialogueSession], address: str) -> bytes:
    """An iCalendar file; instants are in UTC, so no calendar can mistake the zone. The same programme, the same bytes."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Dialogue Platform//Programme//EN")
    calendar.add("version", "2.0")
    calendar.add("name", dialogue.title)
    calendar.add("x-wr-calname", dialogue.title)
    calendar.add("x-wr-timezone", dialogue.tz)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for session in sessions:
        calendar.add_component(event(dialogue, session, address))
    written: bytes = calendar.to_ical()
    return written


def event(dialogue: Dialogue, session: DialogueSession, address: str) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("uid", f"{session.id}@dialogue-platform")
    entry.add("dtstamp", session.told_at)
    entry.add("last-modified", session.told_at)
    entry.add("sequence", session.sequence)
    for name, value in told(dialogue, session).items():
        entry.add(name, value)
    entry.add("url", address)
    return entry


def told(dialogue: Dialogue, session: DialogueSession) -> dict[str, Any]:
    """What subscribers see of a session; what changes none of it is no news to them."""
    shown = {
        "dtstart": session.starts_at,
        "dtend": session.ends_at,
        "summary": f"{session.title}: {dialogue.title}",
        "description": session.summary,
        "location": dialogue.place,
        "status": "CONFIRMED" if session.removed_at is None else "CANCELLED",
    }
    return {name: value for name, value in shown.items() if value}


@contextmanager
def retold(act: Act, dialogue: Dialogue, sessions: Sequence[DialogueSession]) -> Iterator[None]:
    """Around what may change the entries of sessions: the SEQUENCE of those that it does change moves, and no other's."""
    before = [told(dialogue, session) for session in sessions]
    yield
    for session, was in zip(sessions, before, strict=True):
        if told(dialogue, session) != was:
            session.sequence += 1
            session.told_at = act.now
