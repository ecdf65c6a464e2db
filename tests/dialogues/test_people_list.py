"""The table of people a page at a time: found by role and words, kept while one acts, and never read whole."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import event, update

from dialogue_platform.dialogues import people_pages
from dialogue_platform.live.store.streams import new_id
from dialogue_platform.people.models import Mail, MailState, Participant
from dialogue_platform.people.models import Participant as Person
from tests.room import in_one_go
from tests.tampering import tampering

NAMES = ["Айгерим Жумабаева", "Bob Oʻktamov", "Ann_Lee 50%", "Zarina", "Łukasz", "Ҳасан"]


@pytest.fixture
def table(room, browsers, monkeypatch):
    """Pages of four; six people more, two of them of Кыргызстан; the organiser's browser."""
    monkeypatch.setattr(people_pages, "PAGE", 4)
    seat = room.do("organiser", "delegations.create", dialogue=room.dialogue, name="Кыргызстан", constituency="state")
    calls = [
        ("people.invite", room.actors["organiser"], {
            "dialogue": room.dialogue, "email": f"guest{n}.{new_id()}@example.org", "role": "observer", "name": name,
            **({"delegation": seat["delegation"]} if n < 2 else {}),
        })
        for n, name in enumerate(NAMES)
    ]  # fmt: skip
    in_one_go(calls)
    return browsers("organiser"), f"/manage/dialogues/{room.dialogue}/people"


def shown(page):
    """The names in the table."""
    body = re.search(r"<tbody>(.*?)</tbody>", page, re.S)
    return re.findall(r"<td><b>(.*?)</b>", body[1]) if body else []


def test_every_person_is_on_one_page_and_the_order_is_one(room, table):
    organiser, at = table
    everybody = len(room.rows(Participant, dialogue_id=room.dialogue))
    pages = [shown(organiser.get(f"{at}?page={n}")) for n in range(1, -(-everybody // 4) + 1)]
    assert [len(page) for page in pages[:-1]] == [4] * (len(pages) - 1)
    names = [name for page in pages for name in page]
    assert len(set(names)) == len(names) == everybody
    first = organiser.get(at)
    assert 'rel="next"' in first and 'rel="prev"' not in first and f"1 to 4 of {everybody}" in first
    last = organiser.get(f"{at}?page={len(pages)}")
    assert 'rel="prev"' in last and 'rel="next"' not in last


@pytest.mark.parametrize("page", ["0", "-3", "999", "two", "", "1e3"])
def test_a_page_that_is_not_there_is_the_nearest(table, page):
    organiser, at = table
    assert shown(organiser.get(f"{at}?page={page}"))


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("жумаб", NAMES[:1]), ("АЙГЕРИМ", NAMES[:1]), ("кыргыз", NAMES[:2]), ("КЫРГЫЗСТАН bob", NAMES[1:2]),
        ("bob zarina", []), ("50%", NAMES[2:3]), ("_lee", NAMES[2:3]), ("%", NAMES[2:3]), ("guest3.", NAMES[3:4]),
        ("łuk", NAMES[4:5]), ("ҳасан", NAMES[5:]), ("' OR 1=1 --", []), ("  ", None),
    ],
)  # fmt: skip
def test_who_is_found(table, search, found):
    """By name, address and delegation, in any letters, and what is a sign of the database's own is none here."""
    organiser, at = table
    page = organiser.ask(f"{at}?role=observer", data=None)
    assert page.status_code == 200
    with organiser.app.app_context():
        answer = organiser.client.get(at, query_string={"q": search, "role": "observer"}).get_data(as_text=True)
    if found is None:
        assert len(shown(answer)) == 4
    else:
        assert shown(answer) == sorted(found) and (bool(found) or "Nobody is found." in answer)


def test_what_one_searched_for_stays_while_one_acts(room, table):
    organiser, at = table
    asked = f"{at}?role=observer&q=example.org&page=2"
    page = organiser.get(asked)
    (one, *_) = room.rows(Person, dialogue_id=room.dialogue, name=shown(page)[0])
    kept = "role=observer&q=example.org&page=2"
    links = re.findall(rf"{at}/{one.id}(?:/\w+)?\?[^\"#]+", page)
    assert len(links) >= 2 and all(part in link for link in links for part in kept.split("&"))
    answer = organiser.post(f"{at}/{one.id}/remove?{kept}", sure="1")
    assert all(part in answer.location for part in kept.split("&"))
    page = organiser.get(f"{at}/{one.id}?{kept}")
    assert f'href="{at}?role=observer&q=example.org&page=2"' in page  # the way back
    assert f"{at}?" not in organiser.get(f"/manage/dialogues/{room.dialogue}/overview?{kept}")


def test_a_link_that_is_made_is_shown_whatever_page_its_person_is_on(room, table):
    organiser, at = table
    (one,) = room.rows(Person, dialogue_id=room.dialogue, name="Zarina")
    page = organiser.post(f"{at}/{one.id}/link?page=1", 200).get_data(as_text=True)
    assert 'id="handed"' in page and shown(page)[0] == "Zarina"


def test_no_more_people_are_read_than_are_shown(room, table):
    organiser, at = table
    read = []
    event.listen(Participant, "load", hear := lambda row, _: read.append(row.id))
    organiser.get(f"{at}?page=2")
    organiser.get(f"{at}?q=example.org")
    event.remove(Participant, "load", hear)
    assert len(read) <= 2 * (4 + 3)  # and who reads, for the rights


def test_letters_that_have_failed_are_counted_on_every_page_and_sent_again_together(room, table, monkeypatch):
    organiser, at = table
    people = room.rows(Person, dialogue_id=room.dialogue, role="observer", state="invited")
    failed = [person.id for person in people if person.name in NAMES[:3]]
    monkeypatch.setattr("dialogue_platform.dialogues.manage.people.sends_letters", lambda: True)
    with tampering() as db:
        db.execute(update(Mail).where(Mail.participant_id.in_(failed)).values(state=MailState.FAILED))
        db.commit()
    for asked in (at, f"{at}?page=2", f"{at}?q=zarina"):
        assert "3 letters could not be delivered" in organiser.get(asked)
    organiser.post(f"{at}/remind?q=zarina")
    assert "could not be delivered" not in organiser.get(at)
