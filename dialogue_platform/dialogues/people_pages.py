"""Tables of people a page at a time, found by words: two thousand are an ordinary dialogue, and no more are read than shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy import ColumnElement, Select, func, or_, select

from dialogue_platform.dialogues.models import Dialogue
from dialogue_platform.extensions import db
from dialogue_platform.people.models import Delegation, Participant, Standing

#: people on one page
PAGE = 100
#: letters of a search, and words of it that count
LONGEST, WORDS = 100, 5
#: people of one place: by their names in the alphabet of the dialogue, and never two in one place
IN_ORDER = Participant.state, Participant.role, Participant.sort_key, Participant.id


@dataclass(frozen=True, kw_only=True)
class PeoplePage:
    """``found`` people fit; page ``number`` of ``pages``, counted from 1, shows ``rows`` of them."""

    rows: Sequence[Participant]
    found: int
    number: int
    pages: int

    @property
    def first(self) -> int:
        return (self.number - 1) * PAGE + 1

    @property
    def last(self) -> int:
        return min(self.number * PAGE, self.found)


def read_page(wanted: Select[Any]) -> dict[str, Any]:
    """The fields of `PeoplePage` for the page that this request asks for; one that is not there is the nearest.

    ``wanted`` are people in an order without ties, so that each is on one page.
    """
    found = count(wanted)
    pages = max(1, -(-found // PAGE))
    number = min(max(1, request.args.get("page", 1, type=int)), pages)
    rows = db.session.scalars(wanted.limit(PAGE).offset((number - 1) * PAGE)).all()
    return {"rows": rows, "found": found, "number": number, "pages": pages}


def count(query: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def search_words() -> str:
    """What this request looks for."""
    return request.args.get("q", "").strip()[:LONGEST]


def searched(query: Select[Any], search: str, *fields: Any) -> Select[Any]:
    """Each word of it must stand in one of the fields, or in the name of the delegation."""
    for word in search.split()[:WORDS]:
        seated = select(Delegation.id).where(_holds(Delegation.name, word))
        query = query.where(or_(*(_holds(field, word) for field in fields), Participant.delegation_id.in_(seated)))
    return query


def _holds(column: Any, word: str) -> ColumnElement[bool]:
    """SQLite knows large and small letters of ASCII alone, so a word is looked for as names are written, too."""
    spelled = dict.fromkeys((word, word.lower(), word.capitalize(), word.upper()))
    return or_(*(column.icontains(one, autoescape=True) for one in spelled))


def _taking_part(dialogue: Dialogue) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Participant.dialogue_id == dialogue.id, Participant.state != Standing.REMOVED


def roles_in(dialogue: Dialogue) -> set[str]:
    """The roles that somebody has who takes part."""
    return {
        role.value for role in db.session.scalars(select(Participant.role).where(*_taking_part(dialogue)).distinct())
    }


def seated(dialogue: Dialogue) -> dict[str | None, int]:
    """How many take part in each delegation, by its id, and under None those of no delegation."""
    each = select(Participant.delegation_id, func.count()).where(*_taking_part(dialogue))
    return dict(db.session.execute(each.group_by(Participant.delegation_id)).all())


def in_their_seats(dialogue: Dialogue, delegation: str, search: str) -> PeoplePage:
    """A page of who takes part, delegation after delegation, for those who take part: an address is not looked into.

    ``delegation`` is an id, or nothing for all of them.
    """
    wanted = select(Participant).outerjoin(Delegation, Delegation.id == Participant.delegation_id)
    wanted = searched(wanted.where(*_taking_part(dialogue)), search, Participant.name, Participant.function)
    if delegation:
        wanted = wanted.where(Participant.delegation_id == delegation)
    places = Delegation.place.is_(None), Delegation.place, Delegation.id
    return PeoplePage(**read_page(wanted.order_by(*places, *IN_ORDER)))
