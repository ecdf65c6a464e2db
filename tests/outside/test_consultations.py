"""The feature from elsewhere, in an app that has it: run by test_from_elsewhere.py, with FEATURES set."""

from __future__ import annotations

import time

import pytest
import requests
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask_babel import force_locale

from dialogue_platform.demo.scenario import address_of
from dialogue_platform.live.store.streams import new_id
from tests.faults.cluster import cluster
from tests.live.client import Peer
from tests.live.conftest import address, token_of  # noqa: F401 - a fixture
from tests.people.browser import Browser
from tests.support.joins import joined
from tests.support.registers import FEATURES
from tests.waiting import until

pytestmark = pytest.mark.skipif("tests.outside.consultations" not in FEATURES, reason="by test_from_elsewhere.py")


@pytest.fixture
def room(room):
    """The delegate and the panellist are of one delegation, the observer of none, and there is a circle."""
    body = {"dialogue": room.dialogue, "name": "Tajikistan", "constituency": "state"}
    seat = room.do("organiser", "delegations.create", **body)["delegation"]
    for role in ("delegate", "panellist"):
        room.do("organiser", "people.edit", participant=room.people[role], delegation=seat)
    room.circle = room.do("organiser", "consultations.create_circle", dialogue=room.dialogue, title="Friends")["circle"]
    room.open()
    return room


def seat(room, role, on):
    room.do("organiser", "consultations.seat", circle=room.circle, participant=room.people[role], on=on)


def notes(entities):
    return {entity["text"] for entity in entities if entity["kind"].endswith("_note")}


def held(room, role):
    return notes(joined(f"session:{room.session}", room.actors[role]).entities)


def test_a_note_is_of_its_delegation_alone(room):
    room.do("delegate", "consultations.note", session=room.session, text="Ours")
    assert held(room, "delegate") == held(room, "panellist") == {"Ours"}
    assert [held(room, role) for role in ("organiser", "moderator", "chair", "observer")] == [set()] * 4


def test_a_note_of_a_circle_is_of_its_members_alone(room):
    seat(room, "delegate", True)
    room.do("delegate", "consultations.note", session=room.session, circle=room.circle, text="Friends'")
    assert held(room, "delegate") == {"Friends'"} and held(room, "panellist") == set()
    seat(room, "panellist", True)
    seat(room, "delegate", False)
    assert held(room, "panellist") == {"Friends'"} and held(room, "delegate") == set()


def test_what_is_refused(room):
    session = {"session": room.session, "text": "Mine?"}
    assert room.code("panellist", "consultations.note", **session, circle=room.circle) == "not_in_circle"
    assert room.code("observer", "consultations.note", **session) == "not_permitted"
    room.do("organiser", "people.edit", participant=room.people["delegate"], delegation=None)
    assert room.code("delegate", "consultations.note", **session) == "without_delegation"
    room.do("chair", "dialogues.close_session", session=room.session)
    assert room.code("panellist", "consultations.note", **session) == "wrong_state"


def test_two_who_seat_at_once_seat_once(room):
    body = {"circle": room.circle, "participant": room.people["delegate"], "on": True}
    assert room.at_once(*[("organiser", "consultations.seat", body)] * 4) == ["ok"] * 4


def test_by_socket_and_by_plain_request(room, address):  # noqa: F811
    stream, token = f"session:{room.session}", token_of(room, "delegate")
    one = Peer(address, token).connect()
    other = Peer(address, token_of(room, "panellist")).connect()
    observer = Peer(address, token_of(room, "observer")).connect()
    for peer in (one, other, observer):
        peer.join(stream)
    assert one.command("consultations.note", session=room.session, text="By socket")["ok"]
    url, headers = f"{address}/api/v1/commands/consultations.note", {"Authorization": f"Bearer {token}"}
    body = {"session": room.session, "text": "By plain request"}
    answer = requests.post(url, json=body, headers={**headers, "Idempotency-Key": new_id()}, timeout=20)
    assert answer.json()["ok"]
    both = {"By socket", "By plain request"}
    until(lambda: notes(other.state(stream).values()) == both, "the delegation does not hear of it")
    until(lambda: notes(one.state(stream).values()) == both, "who wrote does not hear of it")
    room.do("moderator", "speakers.close_list", list=room.list)
    closed = ("speakers_list", room.list)
    until(lambda: observer.state(stream)[closed]["state"] == "closed", "nobody hears of anything")
    assert "By socket" not in str(observer.streams)
    for peer in (one, other, observer):
        peer.cut()


def test_the_organiser_has_a_part(app, room):
    seat(room, "delegate", True)
    page = Browser(app).sign_in(room.actors["organiser"].user_id).ask(f"/manage/dialogues/{room.dialogue}/circles")
    assert "Friends" in page.text and "1 person" in page.text and 'aria-current="page">Circles</a>' in page.text


def test_its_words_are_in_russian(app):
    from tests.outside.consultations import errors

    folder = errors.__file__.rpartition("/")[0] + "/translations/ru/LC_MESSAGES"
    with open(f"{folder}/messages.po", "rb") as source, open(f"{folder}/messages.mo", "wb") as made:
        write_mo(made, read_po(source, locale="ru"))
    with app.test_request_context(), force_locale("ru"):
        assert errors.NOT_IN_CIRCLE.text() == "Вы больше не входите в этот круг. Ваш текст сохранён."


class People:
    """Of the demonstration: the delegate on the second worker, the organiser on the first."""

    def __init__(self, cluster):
        self.cluster, self.stream, dialogue = cluster, cluster.stream, f"dialogue:{cluster.demo['dialogue']}"
        self.organiser = cluster.peer("organiser", cluster.a)
        self.organiser.join(dialogue)
        shown = self.organiser.state(dialogue).values()
        theirs = address_of("delegate")
        self.delegate_id = next(e["id"] for e in shown if e["kind"] == "participant" and e["email"] == theirs)
        self.circle = next(e["id"] for e in shown if e["kind"] == "consultation_circle")
        self.delegate = cluster.peer("delegate", cluster.b)
        self.first = self.delegate.join(self.stream)

    def seat(self, on):
        """On the first worker; answers after how many seconds the second has ended the delegate's join."""
        self.delegate.removed.clear()
        body = {"circle": self.circle, "participant": self.delegate_id, "on": on}
        assert self.organiser.command("consultations.seat", **body)["ok"]
        began = time.monotonic()
        until(lambda: self.delegate.removed, "the other worker does not end it")
        assert self.delegate.removed[0] == {"stream": self.stream, "reason": "role_changed"}
        return time.monotonic() - began

    def note(self, text):
        body = {"session": self.cluster.session, "circle": self.circle, "text": text}
        return self.delegate.command("consultations.note", **body)["ok"]


def test_on_another_worker_and_after_a_restart(demonstration, tmp_path):
    with cluster(demonstration, tmp_path) as started:
        people = People(started)
        assert notes(people.first["entities"]) == {"We support the first priority."}
        assert people.seat(True) < 2
        assert people.delegate.join(people.stream)["full"]
        assert people.note("The circle's")
        heard = lambda: "The circle's" in notes(people.delegate.state(people.stream).values())  # noqa: E731
        until(heard, "it does not come to the other worker")
        with_circle = dict(people.delegate.streams[people.stream])
        started.b.kill()
        started.b.start()
        people.delegate.connect()
        assert people.delegate.join(people.stream)["full"] is False  # the same set has the same name after a restart
        assert people.seat(False) < 2
        started.b.kill()
        started.b.start()
        people.delegate.connect()
        people.delegate.streams[people.stream] = with_circle
        assert people.delegate.join(people.stream)["full"] and not heard()
        assert not people.note("Still?")
