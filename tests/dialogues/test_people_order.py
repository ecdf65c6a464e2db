"""People stand in the order of their dialogue's alphabet, on either database, whatever command names them."""

from __future__ import annotations

import html
import random
import re

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import select

from dialogue_platform.collation import sort_key
from dialogue_platform.dialogues.models import Dialogue
from dialogue_platform.dialogues.people_pages import in_their_seats
from dialogue_platform.extensions import db
from dialogue_platform.live import SYSTEM, live, perform
from dialogue_platform.live.record.verification import Checking
from dialogue_platform.live.store.streams import new_id
from dialogue_platform.people.models import Participant
from tests.golden import GOLDEN
from tests.room import in_one_go
from tools.say import ROOT


def speak(room, *languages):
    room.do("organiser", "dialogues.edit", dialogue=room.dialogue, languages=list(languages))


def invite(room, names):
    """Observers of these names; the ids of their parts."""
    made = in_one_go([
        ("people.invite", room.actors["organiser"], {
            "dialogue": room.dialogue, "email": f"{new_id()}@example.org", "role": "observer", "name": name,
        })
        for name in names
    ])  # fmt: skip
    return [each["participant"] for each in made]


def order(room):
    """The names of those who are invited as observers, as the database orders them."""
    with room.app.test_request_context():
        people = in_their_seats(db.session.get(Dialogue, room.dialogue), "", "").rows
        return [person.name for person in people if person.role == "observer" and person.joined_at is None]


def keys(room):
    with live().database.reading() as reading:
        query = select(Participant.name, Participant.sort_key).where(Participant.dialogue_id == room.dialogue)
        return {name: bytes(key) for name, key in reading.execute(query)}


@pytest.fixture
def organised(room):
    """The people of every room are out of the way."""
    before = set(order(room))
    assert not before - {"Observer"}
    return room


def without_others(room):
    return [name for name in order(room) if name != "Observer"]


@pytest.mark.parametrize("language", GOLDEN)
def test_the_database_orders_as_the_golden_file_says(organised, language):
    names = list(GOLDEN[language]["names"])
    random.Random(language).shuffle(names)
    speak(organised, language, "ru")
    invite(organised, names)
    assert without_others(organised) == GOLDEN[language]["names"]


def test_in_another_language_they_stand_in_another_order(organised):
    names = ["Йован", "Ӣсо", "Исо", "Zarina"]
    speak(organised, "tg")
    invite(organised, names)
    assert without_others(organised) == ["Исо", "Ӣсо", "Йован", "Zarina"]
    seq = organised.seq(f"dialogue:{organised.dialogue}")
    speak(organised, "en", "tg")
    assert without_others(organised) == ["Zarina", "Исо", "Ӣсо", "Йован"]
    assert organised.seq(f"dialogue:{organised.dialogue}") == seq + 1  # the dialogue alone has moved
    assert keys(organised) == {name: sort_key(name, "en") for name in keys(organised)}


def test_a_key_follows_the_name(organised):
    speak(organised, "ky")
    first, second = invite(organised, ["Өмүр", "Орол"])
    organised.do("organiser", "people.edit", participant=first, name="Айгүл")
    assert without_others(organised) == ["Айгүл", "Орол"]
    with live().database.reading() as reading:
        user = reading.get_one(Participant, second).user_id
    perform("people.erase", SYSTEM, {"user": user, "reason": "asked"})
    assert keys(organised)[""] == b""
    assert keys(organised) == {name: sort_key(name, "ky") for name in keys(organised)}


def test_the_page_shows_them_so(organised, browsers):
    speak(organised, "uz")
    invite(organised, ["Cho‘lpon", "Shodiya", "G'ani", "Zokir", "Oʻktam"])
    page = html.unescape(browsers("organiser").get(f"/manage/dialogues/{organised.dialogue}/people?role=observer"))
    places = [page.index(f"<td><b>{name}</b>") for name in ("Zokir", "Oʻktam", "G'ani", "Shodiya", "Cho‘lpon")]
    assert places == sorted(places)


def test_who_was_there_before_gets_a_key(room_alone):
    speak(room_alone, "tg")
    invite(room_alone, ["Йован", "Ӣсо", "Исо", ""])
    before = keys(room_alone)
    downgrade(revision="0023")
    upgrade(revision="heads")
    assert keys(room_alone) == before
    with live().database.reading() as reading:
        assert list(Checking(reading).complaints()) == []


def test_no_query_is_ordered_by_what_people_are_called():
    """Each database would put them in another order."""
    by_name = re.compile(r"order_by\([^)]*\b(?!Stream)\w+\.(?:name|title|function)\b")
    for file in sorted((ROOT / "dialogue_platform").rglob("*.py")):
        assert not by_name.findall(file.read_text()), file
