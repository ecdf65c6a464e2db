"""A corrected zone, and what it does to the sessions that are planned."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import select

from dialogue_platform.dialogues.errors import SKIPPED_HOUR, WHAT_STAYS
from dialogue_platform.dialogues.models import Dialogue, DialogueSession, SessionState
from dialogue_platform.live import Act
from dialogue_platform.web.times import on_the_clock


class SessionsKeep(StrEnum):
    """What planned sessions keep when the zone of their dialogue is corrected."""

    HOUR = "hour"
    MOMENT = "moment"


def sessions_of(act: Act, dialogue: Dialogue) -> list[DialogueSession]:
    return list(act.db.scalars(select(DialogueSession).where(DialogueSession.dialogue_id == dialogue.id)))


def move_clocks(dialogue: Dialogue, sessions: Sequence[DialogueSession], tz: str, keep: SessionsKeep | None) -> None:
    """Move planned sessions to the hour they had, or leave them. Those that have begun were held when they were held.

    Of those that were removed nothing is asked, but what is answered holds for them too, so that they come back with the rest.
    """
    moving = shown_otherwise(sessions, dialogue.tz, tz)
    if keep is None and any(each.removed_at is None for each in moving):
        raise WHAT_STAYS(field="sessions_keep")
    if keep is SessionsKeep.HOUR:
        times = [same_hour(each, dialogue.tz, tz) for each in moving]
        for session, at in zip(moving, times, strict=True):
            session.starts_at = at or session.starts_at


def shown_otherwise(sessions: Sequence[DialogueSession], old: str, new: str) -> list[DialogueSession]:
    """The planned sessions that the clocks of the new zone show at another hour."""
    planned = [each for each in sessions if each.state is SessionState.PLANNED]
    return [each for each in planned if offset(each.starts_at, old) != offset(each.starts_at, new)]


def offset(at: datetime, tz: str) -> object:
    return at.astimezone(ZoneInfo(tz)).utcoffset()


def same_hour(session: DialogueSession, old: str, new: str) -> datetime | None:
    """The instant at which the clocks of the new zone show what those of the old one showed.

    Where they skip that hour it raises skipped_hour, or is None if the session was removed: nobody could mend it.
    """
    local = session.starts_at.astimezone(ZoneInfo(old))
    at = on_the_clock(local.date(), local.time(), new)
    if at is None and session.removed_at is None:
        raise SKIPPED_HOUR(field="tz")
    return at
