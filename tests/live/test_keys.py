"""What belongs to a delegation or a group: who holds its key has all of it, who has lost it nothing more, and soon.

The kinds here stand on tables that are there already: a delegation's requests for the floor, and the speakers list of a
circle, which is the group of those who have its name as their function.
"""

from __future__ import annotations

import time

import pytest
import requests

from dialogue_platform.live import group_type, live
from dialogue_platform.live.store import keys
from dialogue_platform.live.store.keys import key_types, keys_of
from dialogue_platform.live.store.stream_types import home_of
from dialogue_platform.live.store.streams import Kind, kinds, new_id
from dialogue_platform.people.models import Participant
from dialogue_platform.speakers.models import FloorRequest, SpeakersList
from tests.live.client import Peer
from tests.live.conftest import token_of
from tests.support.joins import by_place, fresh, joined
from tests.support.screens import Screen, Screens
from tests.waiting import until

CIRCLE = "Friends of the chair"
WAYS = ["another_delegation", "no_delegation", "left_group", "joined_group"]
#: how often something was shown to a key
shown: list[str] = []


@pytest.fixture(autouse=True)
def declared(monkeypatch):
    """Two kinds and a type of group, as a feature would declare them."""
    monkeypatch.setattr(keys, "key_types", dict(key_types))
    group_type("circle", Participant, member="id", group="function", holds=Participant.function != "")
    shown.clear()
    for name, model, owner, to in (
        ("our_request", FloorRequest, "delegation_id", "delegation"),
        ("circle_list", SpeakersList, "title", "circle"),
    ):
        project = lambda row: shown.append(row.id) or {"state": row.state}  # noqa: E731
        monkeypatch.setitem(kinds, name, Kind(name, model, "session", project, owner, 70, to=to))


class GroupedSession:
    """A session in which a delegation has asked for the floor, and a circle has a list."""

    def __init__(self, room):
        self.room, self.stream = room, f"session:{room.session}"
        room.open()
        one, two = (
            room.do("organiser", "delegations.create", dialogue=room.dialogue, name=name, constituency="state")
            for name in ("Kyrgyzstan", "Mongolia")
        )
        self.home, self.away = one["delegation"], two["delegation"]
        self.edit("panellist", delegation=self.home)
        self.request = room.do("panellist", "speakers.request_floor", list=room.list)["request"]
        self.list = room.do("moderator", "speakers.create_list", session=room.session, title=CIRCLE)["list"]
        self.edit("delegate", delegation=self.home, function=CIRCLE)

    def edit(self, role, **values):
        self.room.do("organiser", "people.edit", participant=self.room.people[role], **values)

    def change(self, way):
        values = {
            "another_delegation": {"delegation": self.away},
            "no_delegation": {"delegation": None},
            "left_group": {"function": ""},
            "joined_group": {"function": CIRCLE},
        }
        if way == "joined_group":
            self.edit("delegate", function="")
        return lambda: self.edit("delegate", **values[way])

    def happens(self):
        """Something of the delegation's and something of the circle's changes, and something that all see."""
        room = self.room
        room.do("moderator", "speakers.accept_request", request=self.request)
        room.do("moderator", "speakers.close_list" if self.is_open() else "speakers.open_list", list=self.list)

    def is_open(self):
        return self.room.one("podium", "speakers_list", self.list)["state"] == "open"

    def has(self, way):
        """What the delegate must hold after it."""
        own = set()
        if way not in ("another_delegation", "no_delegation"):
            own.add(("our_request", self.request))
        if way != "left_group":
            own.add(("circle_list", self.list))
        return own


@pytest.fixture
def grouped(room):
    return GroupedSession(room)


def own_of(places):
    return {place for place in places if place[0] in ("our_request", "circle_list")}


def seated(grouped, role="delegate"):
    """A worker's feed, and one screen on it."""
    screens = Screens(grouped.room.app, rights=True)
    with live().database.reading() as db:
        screens.feed.follow(db, home_of(grouped.room.dialogue))
    screen = Screen(screens, grouped.stream, grouped.room.actors[role])
    screen.join()
    return screens, screen


def whole(grouped, role="delegate"):
    with live().database.reading() as db:
        return fresh(db, grouped.stream, "floor", grouped.room.people[role])


def test_who_holds_a_key_has_what_belongs_to_it_and_nobody_else(grouped):
    roles = ("delegate", "panellist", "observer", "chair")
    seen = {role: own_of(by_place(joined(grouped.stream, grouped.room.actors[role]).entities)) for role in roles}
    assert seen["delegate"] == {("our_request", grouped.request), ("circle_list", grouped.list)}
    assert seen["panellist"] == {("our_request", grouped.request)}
    assert seen["observer"] == seen["chair"] == set()


def test_what_belongs_to_a_key_is_shown_once_however_many_hold_it(grouped):
    screens = Screens(grouped.room.app, rights=True)
    for role in ("delegate", "panellist"):
        screen = Screen(screens, grouped.stream, grouped.room.actors[role])
        screen.join()
    shown.clear()
    grouped.happens()
    screens.flush()
    assert sorted(shown) == sorted([grouped.request, grouped.list])


@pytest.mark.parametrize("way", WAYS)
def test_on_line_the_join_ends_and_the_new_set_is_answered_in_full(grouped, way):
    change = grouped.change(way)
    screens, screen = seated(grouped)
    before = screen.mark
    change()
    screens.flush()
    assert screen.ended == "role_changed" and screen.line is None
    grouped.happens()
    screens.flush()
    screen.listen()
    assert screen.shown() == {}
    screen.join()
    assert own_of(screen.shown()) == grouped.has(way) and screen.shown() == whole(grouped)
    assert screen.mark.partition(":")[0] != before.partition(":")[0]


@pytest.mark.parametrize("moves", [False, True])
@pytest.mark.parametrize("way", WAYS)
def test_off_line_a_mark_of_another_set_is_answered_in_full(grouped, way, moves):
    change = grouped.change(way)
    had = joined(grouped.stream, grouped.room.actors["delegate"])
    again = joined(grouped.stream, grouped.room.actors["delegate"], had.seq, had.mark)
    assert not again.full and again.entities == []
    change()
    if moves:
        grouped.happens()
    found = joined(grouped.stream, grouped.room.actors["delegate"], had.seq, had.mark)
    assert found.full and by_place(found.entities) == whole(grouped)
    assert own_of(by_place(found.entities)) == grouped.has(way)


@pytest.mark.parametrize("way", WAYS)
def test_between_what_is_ones_own_and_what_all_share(grouped, way):
    """The own part came, the line broke before the shared one, and the set became another meanwhile."""
    change = grouped.change(way)
    screens, screen = seated(grouped)
    grouped.happens()
    screens.flush()
    own, shared = [data for _, data in screen.line.held if data.get("mine")], screen.line.held[-1][1]
    assert own and not shared.get("mine")
    for data in own:
        screen._hear(data)
    assert screen.seq < shared["seq"] == own[-1]["seq"]
    screen.cut()
    change()
    screen.join()
    assert screen.shown() == whole(grouped) and own_of(screen.shown()) == grouped.has(way)


@pytest.mark.parametrize("way", WAYS)
def test_between_two_pages(grouped, address, way, monkeypatch):
    monkeypatch.setattr("dialogue_platform.live.read.pagination.PAGE", 2)
    change = grouped.change(way)
    peer = Peer(address, token_of(grouped.room, "delegate")).connect()
    assert peer.join(grouped.stream, pages=0)["full"]
    cursor = peer.streams[grouped.stream]["cursor"]
    change()
    answer = peer.call("page", {"stream": grouped.stream, "cursor": cursor})
    assert answer["error"]["code"] == "unknown_stream"
    monkeypatch.setattr("dialogue_platform.live.read.pagination.PAGE", 500)
    assert peer.join(grouped.stream)["full"]
    assert own_of(peer.state(grouped.stream)) == grouped.has(way)
    peer.cut()


@pytest.mark.parametrize("way", ["another_delegation", "left_group"])
def test_a_lost_key_tells_nothing_more_within_two_seconds(grouped, address, way):
    peer = Peer(address, token_of(grouped.room, "delegate")).connect()
    peer.join(grouped.stream)
    began = time.monotonic()
    grouped.change(way)()
    until(lambda: peer.removed, "the join goes on")
    assert time.monotonic() - began < 2
    assert peer.removed[0] == {"stream": grouped.stream, "reason": "role_changed"}
    before = str(peer.streams)
    other = Peer(address, token_of(grouped.room, "observer")).connect()
    other.join(grouped.stream)
    grouped.happens()
    place = ("floor_request", grouped.request)
    until(lambda: place in other.state(grouped.stream), "nobody hears of it")
    assert str(peer.streams) == before
    for each in (peer, other):
        each.cut()


@pytest.mark.parametrize("way", WAYS)
def test_by_plain_requests(grouped, address, way):
    change, token = grouped.change(way), token_of(grouped.room, "delegate")

    def ask(**known):
        headers = {"Authorization": f"Bearer {token}"}
        return requests.get(f"{address}/api/v1/streams/{grouped.stream}", known, headers=headers, timeout=20).json()

    had = ask()
    for _ in range(3):
        assert ask(after=had["seq"], mark=had["mark"])["full"] is False
    change()
    until(lambda: ask(after=had["seq"], mark=had["mark"])["full"], "the old set is answered on")
    assert own_of(by_place(ask(after=had["seq"], mark=had["mark"])["entities"])) == grouped.has(way)


def test_a_change_of_ones_own_group_is_told_by_plain_requests_too(grouped, address):
    token = token_of(grouped.room, "delegate")
    url, headers = f"{address}/api/v1/streams/{grouped.stream}", {"Authorization": f"Bearer {token}"}
    had = requests.get(url, headers=headers, timeout=20).json()
    grouped.happens()
    known = {"after": had["seq"], "mark": had["mark"]}
    streamed = lambda: requests.get(url, known, headers=headers, timeout=20).json()  # noqa: E731
    until(lambda: own_of(by_place(streamed()["entities"])) == grouped.has(""), "what is the group's does not come")


def test_an_old_mark_is_answered_in_full(grouped):
    had = joined(grouped.stream, grouped.room.actors["delegate"])
    old = f"floor:{had.mark.partition(':')[2]}"
    assert joined(grouped.stream, grouped.room.actors["delegate"], had.seq, old).full


def test_a_mark_names_the_set_and_no_member_of_it(grouped, app):
    one = keys_of("floor", {"person:a1", "delegation:b2"})
    assert one.name.startswith("floor.") and len(one.name) == len("floor.") + 8
    assert one.name == keys_of("floor", ["delegation:b2", "person:a1"]).name
    others = [
        keys_of("podium", one.own),
        keys_of("floor", {"person:a1"}),
        keys_of("floor"),
        keys_of("floor", {"circle:b2"}),
    ]
    assert len({one.name, *(other.name for other in others)}) == 5
    assert keys_of("floor", {"person:c3", "delegation:b2"}).name == one.name  # they share every frame
    was = app.config["SECRET_KEY"]
    app.config["SECRET_KEY"] = new_id()
    try:
        assert keys_of("floor", one.own).name != one.name
    finally:
        app.config["SECRET_KEY"] = was


def test_a_key_of_another_dialogue_is_none_here(grouped, app):
    from tests.room import build

    other = build(app)
    with live().database.reading() as db:
        people = db.query(Participant).filter_by(dialogue_id=grouped.room.dialogue).all()
        assert (
            keys.own_keys(db, other.dialogue, people)[grouped.room.people["delegate"]] & {f"circle:{CIRCLE}"} == set()
        )
