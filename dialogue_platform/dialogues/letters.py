"""What letters about a dialogue say: who, as what, when and where, by whom, whom to ask; and the programme as a file."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from flask_babel import gettext as _

from dialogue_platform.dialogues import calendar, labels
from dialogue_platform.dialogues.models import Dialogue, DialogueSession
from dialogue_platform.dialogues.queries import sessions_of
from dialogue_platform.dialogues.views import when
from dialogue_platform.extensions import db
from dialogue_platform.people.models import Delegation, Mail, Participant, User
from dialogue_platform.people.writing import Contents, base_url, letter
from dialogue_platform.web.times import day, span, zone

#: sessions that a letter names; the file has all of them
MOST_SESSIONS = 12


@letter("invitation", "reminder")
def about_participant(mail: Mail, user: User) -> Contents:
    participant = db.session.get(Participant, mail.participant_id) if mail.participant_id else None
    dialogue = db.session.get(Dialogue, participant.dialogue_id) if participant else None
    if participant is None or dialogue is None:  # queued by an older program
        return Contents({"title": mail.about, "name": user.name, "facts": []})
    sessions = sessions_of(dialogue)
    page = f"{base_url()}/dialogues/{dialogue.id}"
    return Contents(
        values={
            "title": dialogue.title,
            "spoken": dialogue.language,
            "name": participant.name or user.name,
            "facts": facts(dialogue, participant, sessions),
            "sessions": by_day(dialogue, sessions[:MOST_SESSIONS]),
            "more": max(0, len(sessions) - MOST_SESSIONS),
            "zone": zone(dialogue.tz, sessions[0].starts_at) if sessions else "",
            "page": page,
            "contact": ", ".join(filter(None, (dialogue.contact or {}).values())),
        },
        tz=dialogue.tz,
        sender=dialogue.title if len(dialogue.title) <= 70 else "",
        reply_to=dialogue.contact_email,
        calendar=calendar.feed(dialogue, sessions, page) if sessions else None,
    )


def facts(dialogue: Dialogue, participant: Participant, sessions: Sequence[DialogueSession]) -> list[tuple[str, Any]]:
    """Names and values, in the order in which they are read; what is not known is left out."""
    delegation = db.session.get(Delegation, participant.delegation_id) if participant.delegation_id else None
    rows = [
        (_("Role"), labels.ROLES[participant.role.value]),
        (_("Delegation"), delegation.name if delegation else ""),
        (_("Function"), participant.function),
        (_("When"), dates(dialogue, sessions)),
        (_("Place"), dialogue.place or _("Online")),
        (_("Convened by"), ", ".join(dialogue.conveners)),
    ]
    return [(name, value) for name, value in rows if value]


def dates(dialogue: Dialogue, sessions: Sequence[DialogueSession]) -> str:
    if not sessions:
        return day(dialogue.starts_on)
    return f"{when(dialogue, sessions)} ({zone(dialogue.tz, sessions[0].starts_at)})"


def by_day(dialogue: Dialogue, sessions: Sequence[DialogueSession]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Days in words, each with the times and titles of its sessions."""
    days = groupby(sessions, key=lambda session: day(session.starts_at, dialogue.tz))
    return [
        (name, [(span(s.starts_at, s.minutes, dialogue.tz).striptags(), s.title) for s in each]) for name, each in days
    ]
