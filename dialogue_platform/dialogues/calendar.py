"""The programme as a calendar that others subscribe to."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from dialogue_platform.dialogues.models import Dialogue, DialogueSession


def feed(dialogue: Dialogue, sessions: Iterable[DialogueSession], address: str, now: datetime) -> bytes:
    """An iCalendar file; instants are in UTC, so no calendar can mistake the zone."""
    calendar = Calendar()
    calendar.add("prodid", "-//Dialogue Platform//Programme//EN")
    calendar.add("version", "2.0")
    calendar.add("name", dialogue.title)
    calendar.add("x-wr-calname", dialogue.title)
    calendar.add("x-wr-timezone", dialogue.tz)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for session in sessions:
        calendar.add_component(event(dialogue, session, address, now))
    return calendar.to_ical()


def event(dialogue: Dialogue, session: DialogueSession, address: str, now: datetime) -> Event:
    entry = Event()
    entry.add("uid", f"{session.id}@dialogue-platform")
    entry.add("dtstamp", now)
    entry.add("dtstart", session.starts_at)
    entry.add("dtend", session.ends_at)
    entry.add("sequence", session.seq)
    entry.add("summary", f"{session.title}: {dialogue.title}")
    if session.summary:
        entry.add("description", session.summary)
    if dialogue.place:
        entry.add("location", dialogue.place)
    entry.add("url", address)
    entry.add("status", "CONFIRMED")
    return entry
