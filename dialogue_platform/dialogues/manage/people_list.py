"""The organiser's table of people: which of them, found by role and by words, and what stands beside each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from flask import has_request_context, request
from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from dialogue_platform.dialogues import labels
from dialogue_platform.dialogues.manage import bp
from dialogue_platform.dialogues.models import Dialogue
from dialogue_platform.dialogues.people_pages import IN_ORDER, PeoplePage, count, read_page, search_words, searched
from dialogue_platform.extensions import db
from dialogue_platform.people.models import Mail, MailState, Participant, Standing

#: pages on which one comes from the table, acts, and goes back to the same place in it
_OF_ONE = ("participant", "remove", "restore", "remind", "hand_link", "end_sign_ins", "factor_to_reset")
OF_PEOPLE = frozenset(f"manage.{name}" for name in ("people", "remind_failed", *_OF_ONE))
FILTERS = ("role", "q", "page")


@bp.url_defaults
def keep_filters(endpoint: str, values: dict[str, Any]) -> None:
    """From the table to what is done with somebody and back, with what was searched for; a value of None takes one off."""
    if endpoint in OF_PEOPLE and has_request_context() and request.endpoint in OF_PEOPLE:
        for name in FILTERS:
            if request.args.get(name):
                values.setdefault(name, request.args[name])


@dataclass(frozen=True, kw_only=True)
class ManagedPeople(PeoplePage):
    """Of ``everybody``, those of the ``role`` in whom the ``search`` was found."""

    everybody: int
    role: str
    search: str


def people_page(dialogue: Dialogue, also: Collection[str] = ()) -> ManagedPeople:
    """What the address of this request asks for; ``also`` are shown in any case."""
    role, search = request.args.get("role", ""), search_words()
    role = role if role in labels.ROLES else ""
    here = select(Participant).where(Participant.dialogue_id == dialogue.id)
    fields = Participant.name, Participant.function, Participant.email
    wanted = searched(here.where(Participant.role == role) if role else here, search, *fields)
    page = read_page(wanted.order_by(*IN_ORDER))
    missing = set(also) - {row.id for row in page["rows"]}
    if missing:
        page["rows"] = [*db.session.scalars(here.where(Participant.id.in_(missing))), *page["rows"]]
    return ManagedPeople(**page, everybody=count(here), role=role, search=search)


def letters_to(people: Sequence[Participant]) -> dict[str, Mail]:
    """The last letter to each of them, by the participant's id."""
    mine = select(Mail).where(Mail.participant_id.in_([person.id for person in people]))
    return {str(mail.participant_id): mail for mail in db.session.scalars(mine.order_by(Mail.queued_at))}


def without_letter(dialogue: Dialogue) -> Sequence[str]:
    """The ids of those who were invited, have not come, and whose last letter has failed."""
    later = aliased(Mail)
    newer = exists().where(later.participant_id == Mail.participant_id, later.queued_at > Mail.queued_at)
    failed = select(Participant.id).join(Mail, Mail.participant_id == Participant.id).distinct()
    here = Participant.dialogue_id == dialogue.id, Participant.state == Standing.INVITED
    return db.session.scalars(failed.where(*here, Mail.state == MailState.FAILED, ~newer)).all()
