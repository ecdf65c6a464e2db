"""The table of people a page at a time: which of them, found by role and by words, and what stands beside each.

Two thousand people are an ordinary dialogue: no more rows are read than are shown.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from flask import has_request_context, request
from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from dialogue_platform.dialogues import labels
from dialogue_platform.dialogues.manage import bp
from dialogue_platform.dialogues.models import Dialogue
from dialogue_platform.extensions import db
from dialogue_platform.people.models import Delegation, Mail, MailState, Participant, Standing

#: people on one page
PAGE = 100
#: letters of a search, and words of it that count
LONGEST, WORDS = 100, 5
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


@dataclass(frozen=True)
class PeoplePage:
    """``found`` people fit, of ``everybody``; page ``number`` of ``pages`` shows ``rows`` of them."""

    rows: Sequence[Participant]
    everybody: int
    found: int
    number: int
    pages: int
    role: str
    search: str

    @property
    def first(self) -> int:
        return (self.number - 1) * PAGE + 1

    @property
    def last(self) -> int:
        return min(self.number * PAGE, self.found)


def people_page(dialogue: Dialogue, also: Collection[str] = ()) -> PeoplePage:
    """What the address of this request asks for; a page that is not there is the nearest. ``also`` are shown in any case."""
    role, search = request.args.get("role", ""), request.args.get("q", "").strip()[:LONGEST]
    role = role if role in labels.ROLES else ""
    here = select(Participant).where(Participant.dialogue_id == dialogue.id)
    wanted = _searched(here.where(Participant.role == role) if role else here, search)
    found = _count(wanted)
    pages = max(1, -(-found // PAGE))
    number = min(max(1, request.args.get("page", 1, type=int)), pages)
    order = Participant.state, Participant.role, Participant.name, Participant.id
    rows = list(db.session.scalars(wanted.order_by(*order).limit(PAGE).offset((number - 1) * PAGE)))
    missing = set(also) - {row.id for row in rows}
    rows = [*db.session.scalars(here.where(Participant.id.in_(missing))), *rows] if missing else rows
    return PeoplePage(rows, _count(here), found, number, pages, role, search)


def _count(query: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def _searched(query: Select[Any], search: str) -> Select[Any]:
    """Each word of it must stand in the name, the function, the address or the name of the delegation."""
    for word in search.split()[:WORDS]:
        seated = select(Delegation.id).where(_holds(Delegation.name, word))
        fields = (Participant.name, Participant.function, Participant.email)
        query = query.where(or_(*(_holds(field, word) for field in fields), Participant.delegation_id.in_(seated)))
    return query


def _holds(column: Any, word: str) -> ColumnElement[bool]:
    """SQLite knows large and small letters of ASCII alone, so a word is looked for as names are written, too."""
    spelled = dict.fromkeys((word, word.lower(), word.capitalize(), word.upper()))
    return or_(*(column.icontains(one, autoescape=True) for one in spelled))


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
