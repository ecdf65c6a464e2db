"""What somebody may not see is as unknown as what is not there: pages, streams and commands answer alike."""

from __future__ import annotations

import re

import pytest

from dialogue_platform.live import NOBODY, SYSTEM, Actor, Refusal, perform
from dialogue_platform.live.commands.job import commands
from dialogue_platform.live.store.streams import new_id
from dialogue_platform.people.models import User
from tests.live.conftest import token_of
from tests.room import build
from tests.samples import arguments, things


@pytest.fixture
def theirs(app, room):
    """A private dialogue of others, and the ids of everything in it."""
    other = build(app)
    rows = things(other)
    other.do("organiser", "dialogues.edit", dialogue=other.dialogue, visibility="participants")
    return rows


def answer(command, actor, args):
    try:
        perform(command.name, actor, args)
    except Refusal as refused:
        return refused.code, refused.field
    return "ok", None


def test_commands_on_another_dialogues_ids_are_answered_as_on_unknown_ones(room, theirs):
    made = perform("people.enrol", SYSTEM, {"email": f"{new_id()}@example.org"}).result["user"]
    tried = 0
    for command in commands.values():
        models = {model.__tablename__ for model in command.schema.refs.values()}
        if not command.exposed or not models or not models <= theirs.keys() - {"api_token", "sign_in"}:
            continue
        here, nowhere = arguments(command, theirs), arguments(command, {name: new_id() for name in theirs})
        for actor in (room.actors["organiser"], room.actors["delegate"], Actor(made), NOBODY):
            response = answer(command, actor, here)
            assert response == answer(command, actor, nowhere), (command.name, actor)
            assert response[0] == ("signed_out" if actor is NOBODY else "not_found"), (command.name, response)
        tried += 1
    assert tried > 30


def test_at_the_http_door_too(app, room, theirs):
    head = {"Authorization": f"Bearer {token_of(room, 'organiser')}"}
    for name, args in (
        ("dialogues.edit", {"dialogue": theirs["dialogue"], "title": "Mine"}),
        ("questions.withdraw", {"question": theirs["question"]}),
    ):
        response = app.test_client().post(f"/api/v1/commands/{name}", json=args, headers=head)
        assert (response.status_code, response.get_json()["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize("who", ["nobody", "organiser"])
def test_pages_of_private_and_unknown_ids_are_the_same(app, room, theirs, who):
    client = app.test_client()
    if who != "nobody":
        (user,) = room.rows(User, id=room.actors[who].user_id)
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = user.get_id(), True
    for path, id in (
        ("/dialogues/{}", theirs["dialogue"]), ("/dialogues/{}/programme.ics", theirs["dialogue"]), ("/sessions/{}", theirs["session"]),
        ("/documents/{}", theirs["outcome_document"]), ("/documents/{}/versions/1.md", theirs["outcome_document"]),
        ("/api/v1/streams/dialogue:{}", theirs["dialogue"]), ("/api/v1/streams/session:{}", theirs["session"]),
        ("/manage/dialogues/{}/people", theirs["dialogue"]),
    ):  # fmt: skip
        response = [client.get(path.format(each)) for each in (id, new_id())]
        assert response[0].status_code == response[1].status_code, path
        pages = [
            re.sub(r'nonce="[^"]+"|value="~[^"]+"|[0-9a-f]{24}', "", one.get_data(as_text=True)) for one in response
        ]
        assert pages[0] == pages[1], path
