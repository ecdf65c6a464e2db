"""The demonstration: told by commands, complete, printed in the form that other programs rely on."""

from __future__ import annotations

import json
import os

import pytest
from flask_migrate import upgrade

from dialogue_platform import create_app
from dialogue_platform.demo.scenario import scenario
from dialogue_platform.live import keys_of, live, live_of, snapshot
from dialogue_platform.people.models import Role

TOKENS = {"organiser", "chair", "moderator", "moderator2", "rapporteur", "rapporteur2"} | {
    "panellist", "delegate", "delegate2", "observer", "interpreter",
}  # fmt: skip


@pytest.fixture(scope="module")
def seeded(tmp_path_factory):
    """A database of its own, empty before; and what `flask demo json` printed of it."""
    folder = tmp_path_factory.mktemp("demo")
    before, os.environ["INSTANCE"] = os.environ.get("INSTANCE"), str(folder)
    app = create_app({"TESTING": True, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'demo.sqlite'}"})
    if before is not None:
        os.environ["INSTANCE"] = before
    with app.app_context():
        upgrade(revision="heads")
    printed = app.test_cli_runner().invoke(args=["demo", "json", "--base-url", "http://127.0.0.1:9/"])
    assert printed.exit_code == 0, printed.output
    yield app, json.loads(printed.output)
    live_of(app).stop()


def seen(app, stream, audience):
    with app.app_context(), live().database.reading() as db:
        return snapshot(db, stream, keys_of(audience))


def test_the_form_is_the_one_agreed(seeded):
    _, printed = seeded
    assert set(printed) == {"base_url", "dialogue", "sessions", "lists", "document", "tokens"}
    assert printed["base_url"] == "http://127.0.0.1:9" and set(printed["tokens"]) == TOKENS
    assert len(printed["sessions"]) == len(printed["lists"]) == 4 and printed["document"]


def test_every_token_acts_in_its_role(seeded):
    app, printed = seeded
    roles = set()
    with app.app_context(), live().database.reading() as db:
        for key, token in printed["tokens"].items():
            actor = live().directory.actor_from_token(db, token)
            member = live().directory.member_in(db, actor.user_id, printed["dialogue"])
            assert key.rstrip("2") == member.role
            roles.add(member.role)
    assert len(roles) == 8


def test_the_scenario_is_told_whole(seeded):
    app, printed = seeded
    shown = seen(app, f"dialogue:{printed['dialogue']}", "public")
    by_kind = {}
    for entity in shown:
        by_kind.setdefault(entity["kind"], []).append(entity)
    facts = scenario()["dialogue"]
    assert by_kind["dialogue"][0]["title"] == facts["title"]
    assert {d["name"] for d in by_kind["delegation"]} == {d["name"] for d in facts["delegations"]}
    sessions = sorted(by_kind["session"], key=lambda s: s["number"])
    assert [s["title"] for s in sessions] == [p["session"] for p in facts["programme"]]
    assert [s["state"] for s in sessions] == ["live", "planned", "planned", "planned"]
    topics = [i for i in by_kind["agenda_item"] if i["session"] == sessions[2]["id"]]
    assert [i["title"].lower() for i in sorted(topics, key=lambda i: i["number"])] == facts["programme"][2]["topics"]


def test_a_visitor_can_act_at_once(seeded):
    app, printed = seeded
    shown = seen(app, f"session:{printed['sessions'][0]}", "podium")
    lists = [e for e in shown if e["kind"] == "speakers_list"]
    assert [e["state"] for e in lists if e["id"] == printed["lists"][0]] == ["open"]
    assert {e["state"] for e in shown if e["kind"] == "floor_request"} == {"accepted", "pending"}
    assert {e["state"] for e in shown if e["kind"] == "question"} == {"published", "pending"}


def test_a_second_call_tells_nothing_twice(seeded):
    app, printed = seeded
    again = app.test_cli_runner().invoke(args=["demo", "json"])
    assert json.loads(again.output)["dialogue"] == printed["dialogue"]
    assert "nothing done" in app.test_cli_runner().invoke(args=["demo", "seed"]).output


def test_a_link_for_each_role_signs_in(seeded):
    app, _ = seeded
    lines = app.test_cli_runner().invoke(args=["demo", "links", "--base-url", "http://x.example"]).output.split("\n")
    links = dict(line.split() for line in lines if line)
    assert {key.rstrip("2") for key in links} == {role.value for role in Role} and {"delegate", "delegate2"} <= set(
        links
    )
    path = links["chair"].removeprefix("http://x.example")
    assert app.test_client().get(path).status_code == 200


def test_the_first_organiser_gets_a_link(seeded):
    app, _ = seeded
    printed = app.test_cli_runner().invoke(args=["people", "first-organiser", "boss@example.org"])
    assert printed.exit_code == 0 and "/sign-in/" in printed.output
    wrong = app.test_cli_runner().invoke(args=["people", "first-organiser", "boss"])
    assert wrong.exit_code == 1 and "e-mail" in wrong.output


def test_past_consultations_are_listed(seeded):
    app, _ = seeded
    page = app.test_client().get("/").get_data(as_text=True)
    assert all(place["city"] in page for place in scenario()["series"]["dialogues"])


def test_nobody_is_called_what_their_function_is():
    """Name and function stand beside each other on every page: one word would be said twice."""
    assert [one["key"] for one in scenario()["demo"]["people"] if one["name"] == one["function"]] == []
