"""Two thousand people: the pages of a dialogue read as many rows as they show, and the numbers of them from the database."""

from __future__ import annotations

import re
from contextlib import contextmanager

import pytest
from sqlalchemy import event, insert

from dialogue_platform.collation import sort_key
from dialogue_platform.dialogues import people_pages
from dialogue_platform.live import clock, live
from dialogue_platform.live.store.streams import new_id
from dialogue_platform.people.models import Delegation, Participant, Role, Standing, User
from tests.conftest import ON_POSTGRES
from tests.people.browser import Browser
from tests.tampering import tampering

MANY = 2000
PAGES = {"people": "organiser", "": "delegate", "manage": "organiser", "manage people": "organiser"}


def fill(room, number, seats=()):
    """So many people more, spread over the delegations, as rows: a thousand invitations are tested elsewhere."""
    logins = [
        {"id": new_id(), "stream": "platform", "seq": 1, "email": f"{new_id()}@example.org"} for _ in range(number)
    ]
    common = {"stream": f"dialogue:{room.dialogue}", "seq": 1, "dialogue_id": room.dialogue, "role": Role.DELEGATE}
    people = [
        {**common, "id": new_id(), "user_id": login["id"], "email": login["email"], "name": f"Person {n:05}",
         "sort_key": sort_key(f"Person {n:05}", "en"), "state": Standing.ACTIVE, "joined_at": clock.now(), "delegation_id": seats[n % len(seats)] if seats else None}
        for n, login in enumerate(logins)
    ]  # fmt: skip
    with tampering() as db:
        db.execute(insert(User), logins)
        db.execute(insert(Participant), people)
        db.commit()


@contextmanager
def counted():
    """How many statements are sent meanwhile, and how many rows the database hands over."""
    seen = {"statements": 0, "rows": 0}

    def handed_over(cursor, row):
        seen["rows"] += 1
        return row

    def sent(connection, cursor, *_):
        seen["statements"] += 1
        cursor.row_factory = handed_over

    engine = live().database.reader
    event.listen(engine, "before_cursor_execute", sent)
    yield seen
    event.remove(engine, "before_cursor_execute", sent)


def browser_of(room, role):
    return Browser(room.app).sign_in(room.actors[role].user_id)


def address(room, page):
    return {
        "": f"/dialogues/{room.dialogue}",
        "people": f"/dialogues/{room.dialogue}/people",
        "manage": f"/manage/dialogues/{room.dialogue}/overview",
        "manage people": f"/manage/dialogues/{room.dialogue}/people",
    }[page]


def read(browser, path):
    with counted() as seen:
        browser.get(path)
    return seen


@pytest.fixture
def full(room_alone):
    """A dialogue of its own, with a hundred people first and two thousand then."""
    room = room_alone
    seats = [
        room.do("organiser", "delegations.create", dialogue=room.dialogue, name=f"State {n}", constituency="state")
        for n in range(3)
    ]
    fill(room, people_pages.PAGE, [seat["delegation"] for seat in seats])
    return room


@pytest.mark.skipif(ON_POSTGRES, reason="the rows are counted where SQLite hands them over")
@pytest.mark.parametrize("page", PAGES)
def test_what_is_read_does_not_grow_with_the_people(full, page):
    browser = browser_of(full, PAGES[page])
    path = address(full, page)
    browser.get(path)
    few = read(browser, path)
    fill(full, MANY)
    many = read(browser, path)
    assert few["rows"] > 0 and many["statements"] <= few["statements"] + 1, (few, many)
    assert many["rows"] <= few["rows"] + 2, (few, many)  # the seats of those without a delegation are one row more


def names(page):
    return re.findall(r"<td><b>(.*?)</b>", page)


def test_all_who_take_part_are_on_one_page_each_in_the_order_of_their_seats(full, monkeypatch):
    monkeypatch.setattr(people_pages, "PAGE", 40)
    read_by, at = browser_of(full, "delegate"), address(full, "people")
    full.do("organiser", "people.remove", participant=full.people["observer"])
    present = [one for one in full.rows(Participant, dialogue_id=full.dialogue) if one.takes_part]
    pages = [read_by.get(f"{at}?page={n}") for n in range(1, -(-len(present) // 40) + 1)]
    assert [len(names(page)) for page in pages[:-1]] == [40] * (len(pages) - 1)
    assert sum(len(names(page)) for page in pages) == len(present)
    places = {one.id: one.place for one in full.rows(Delegation, dialogue_id=full.dialogue)}
    seats = re.findall(r"<tr><td>(.*?)</td>", "".join(pages))
    by_name = {one.name: places[one.id] for one in full.rows(Delegation, dialogue_id=full.dialogue)}
    in_order = [by_name.get(seat, len(by_name) + 1) for seat in seats]
    assert in_order == sorted(in_order) and in_order[-1] > in_order[0]


def test_who_is_found_by_name_and_seat_and_never_by_address(full):
    read_by, at = browser_of(full, "delegate"), address(full, "people")
    (one,) = full.rows(Participant, dialogue_id=full.dialogue, name="Person 00007")
    assert names(read_by.get(f"{at}?q=person+00007")) == ["Person 00007"]
    assert "Nobody is found." in read_by.get(f"{at}?q={one.email}")
    page = read_by.get(f"{at}?delegation={one.delegation_id}")
    seated = full.rows(Participant, dialogue_id=full.dialogue, delegation_id=one.delegation_id)
    assert names(page) == sorted(person.name for person in seated)
    assert f"({len(seated)})" in page and f"{len(seated)} people found" in page
    assert names(read_by.get(f"{at}?delegation=nowhere")) == names(read_by.get(at))


def test_the_pages_keep_what_was_looked_for(full, monkeypatch):
    monkeypatch.setattr(people_pages, "PAGE", 10)
    (one,) = full.rows(Participant, dialogue_id=full.dialogue, name="Person 00007")
    page = browser_of(full, "delegate").get(f"{address(full, 'people')}?q=person&delegation={one.delegation_id}")
    (link,) = re.findall(r'rel="next" href="([^"]+)"', page)
    assert "page=2" in link and "q=person" in link and f"delegation={one.delegation_id}" in link
