"""A page brings its streams along: exactly what a join would have been answered, and no other reader's."""

from __future__ import annotations

import json
import re

import pytest

from dialogue_platform.live import perform
from dialogue_platform.live.store.streams import new_id
from dialogue_platform.web import opening
from tests.people.browser import Browser


def brought(browser, path):
    page = browser.ask(path).get_data(as_text=True)
    return json.loads(re.search(r'<script type="application/json" id="streams"[^>]*>(.*?)</script>', page, re.S)[1])


def joined(browser, stream):
    answer = browser.ask(f"/api/v1/streams/{stream}").json
    return {key: answer[key] for key in ("seq", "mark", "entities")}


def in_order(answer):
    return {**answer, "entities": sorted(answer["entities"], key=lambda each: (each["kind"], each["id"]))}


@pytest.fixture
def asked(room):
    """A question that waits: its author and the podium alone may see it."""
    text = f"What of the glaciers, {new_id()}?"
    perform("questions.ask", room.actors["delegate"], {"session": room.session, "text": text})
    return text


@pytest.mark.parametrize("role", ["observer", "panellist", "interpreter"])
def test_a_page_brings_what_a_join_would_be_answered(app, room, asked, role):
    person = Browser(app).sign_in(room.actors[role].user_id)
    streams = brought(person, f"/sessions/{room.session}")
    assert set(streams) == {f"session:{room.session}", f"dialogue:{room.dialogue}"}
    for stream, found in streams.items():
        assert in_order(found) == in_order(joined(person, stream))


@pytest.mark.parametrize("role", ["delegate", "moderator", "chair", "organiser"])
def test_what_is_for_the_podium_or_for_one_person_comes_by_the_socket_alone(app, room, asked, role):
    person = Browser(app).sign_in(room.actors[role].user_id)
    streams = brought(person, f"/sessions/{room.session}")
    assert f"session:{room.session}" not in streams
    assert asked in json.dumps(joined(person, f"session:{room.session}"))
    assert not any(found["mark"].startswith("podium") for found in streams.values())


def test_what_somebody_wrote_ends_no_script(app, room):
    text = "</script><script>alert(1)</script> & <!--"
    question = perform("questions.ask", room.actors["delegate"], {"session": room.session, "text": text}).result[
        "question"
    ]
    perform("questions.publish", room.actors["moderator"], {"question": question, "revision": 1})
    person = Browser(app).sign_in(room.actors["observer"].user_id)
    page = person.ask(f"/sessions/{room.session}").get_data(as_text=True)
    assert "<script>alert(1)" not in page
    assert text in {
        each.get("text") for each in brought(person, f"/sessions/{room.session}")[f"session:{room.session}"]["entities"]
    }


def test_a_stream_that_does_not_fit_comes_by_the_socket(app, room, asked, monkeypatch):
    person = Browser(app).sign_in(room.actors["observer"].user_id)
    whole = brought(person, f"/sessions/{room.session}")
    largest = min(len(json.dumps(found["entities"])) for found in whole.values()) + 200
    monkeypatch.setattr(opening, "LARGEST", largest)
    assert len(brought(person, f"/sessions/{room.session}")) < len(whole)
