"""The places on a dialogue's pages: what features put there, in its order, for whom, and that this one knows none of them."""

from __future__ import annotations

import re
from pathlib import Path

from dialogue_platform.dialogues import slots
from dialogue_platform.dialogues.slots import Link, Section, Slot, Speaking
from tests.people.browser import Browser

ROOT = Path(__file__).resolve().parents[2]


def test_fillers_come_in_their_order_and_who_has_nothing_is_left_out():
    place = Slot()
    place.add(20)(lambda dialogue: Link("second", "/2"))
    place.add(10)(lambda dialogue: Link("first", "/1"))
    place.add(15)(lambda dialogue: None)
    assert [link.label for link in place.fill(None)] == ["first", "second"]


def test_dialogues_names_no_feature_above_it():
    """Not by an import, and not by a word: a command, an endpoint, a kind."""
    above = re.compile(r"[\"'](outcome|speakers|questions|room)\.|kinds\[|[\"']document:")
    files = [*ROOT.glob("dialogue_platform/dialogues/**/*.py"), *ROOT.glob("templates/dialogues/**/*.html")]
    assert len(files) > 30
    assert [str(path) for path in files if above.search(path.read_text())] == []


def test_a_filler_from_elsewhere_stands_on_each_page(app, room, monkeypatch):
    def filled(name, filler):
        place = Slot()
        place._fillers = list(getattr(slots, name)._fillers)
        monkeypatch.setattr(getattr(slots, name), "_fillers", place._fillers)
        getattr(slots, name).add(70)(filler)

    filled("MANAGE_PARTS", lambda dialogue: Link("A part", f"/polls/{dialogue.id}", "polls.page"))
    filled("BUTTONS", lambda dialogue, me, session: Link("A button", f"/polls/{dialogue.id}"))
    filled("GAPS", lambda facts: None)
    for name in ("OVERVIEW", "PUBLIC", "HOME"):
        filled(
            name, lambda *_, name=name: Section("dialogues/ring.html", {"ring": [], "holder": Speaking("", None, name)})
        )
    organiser = Browser(app).sign_in(room.actors["organiser"].user_id)
    manage = organiser.ask(f"/manage/dialogues/{room.dialogue}/overview").text
    page = organiser.ask(f"/dialogues/{room.dialogue}").text
    home = organiser.ask("/").text
    assert f'<a href="/polls/{room.dialogue}">A part</a>' in manage and "OVERVIEW" in manage
    assert f'<a class="btn" href="/polls/{room.dialogue}">A button</a>' in page and "PUBLIC" in page
    assert "HOME" in home


def test_what_is_missing_of_the_outcome_is_said_by_the_outcome(app, room):
    organiser = Browser(app).sign_in(room.actors["organiser"].user_id)
    url = f"/manage/dialogues/{room.dialogue}/overview"
    assert "Begin the outcome document." in organiser.ask(url).text
    made = room.do("organiser", "outcome.create_document", dialogue=room.dialogue, title="Outcome", sections=["A"])
    page = organiser.ask(url).text
    assert "Begin the outcome document" not in page and f"/documents/{made['document']}" in page
    room.do("organiser", "people.remove", participant=room.people["rapporteur"])
    assert "Invite a rapporteur" in organiser.ask(url).text


def test_who_has_the_floor_stands_on_the_public_page(app, room):
    room.open()
    request = room.do("delegate", "speakers.request_floor", list=room.list)["request"]
    room.do("moderator", "speakers.accept_request", request=request)
    assert "Has the floor" not in Browser(app).ask(f"/dialogues/{room.dialogue}").text
    version = room.one("podium", "speakers_list", room.list)["version"]
    room.do("moderator", "speakers.give_floor", request=request, list_version=version)
    assert "<span>Has the floor</span><b>Delegate</b>" in Browser(app).ask(f"/dialogues/{room.dialogue}").text
