"""A closed session takes no acts, whatever the command; and how it is reopened."""

from __future__ import annotations

import pytest

from dialogue_platform.dialogues.models import DialogueSession
from dialogue_platform.live import Refusal, perform
from dialogue_platform.live.commands.job import commands
from dialogue_platform.live.limits import forget
from tests.room import build, new_session
from tests.samples import arguments, things

# The verbs of the session's own state decide by it themselves. Nothing else acts on a closed session.
STILL_ACT = {
    "dialogues.open_session",
    "dialogues.suspend_session",
    "dialogues.close_session",
    "dialogues.reopen_session",
    "questions.erase",
    "speakers.erase_request",
}


def belongs_to_a_session(model):
    return model is DialogueSession or hasattr(model, "session_id")


def answer(room, role, command, rows):
    forget()
    try:
        perform(command.name, room.actors[role], arguments(command, rows))
    except Refusal as refused:
        return refused
    return None


def first_word_beyond_permission(room, command, rows):
    """What the command says to somebody who may send it."""
    for role in ("organiser", "chair", "moderator", "delegate", "panellist", "observer"):
        refused = answer(room, role, command, rows)
        if refused is None or refused.code not in ("not_permitted", "unknown_command"):
            return refused
    raise AssertionError(f"nobody may send {command.name}")


def test_every_command_on_a_closed_session_is_refused(room):
    rows = things(room)
    room.do("chair", "dialogues.close_session", session=room.session)
    before = room.seq(), room.seq(f"dialogue:{room.dialogue}")
    asked = {
        name: command
        for name, command in commands.items()
        if command.exposed and any(map(belongs_to_a_session, command.schema.refs.values()))
    }
    assert {"questions.endorse", "speakers.give_floor", "dialogues.edit_item", "dialogues.set_video"} <= set(asked)
    for name in sorted(set(asked) - STILL_ACT):
        refused = first_word_beyond_permission(room, asked[name], rows)
        assert refused is not None and refused.code == "wrong_state", name
        assert refused.field and (refused.state["kind"], refused.state["state"]) == ("session", "closed"), name
    assert (room.seq(), room.seq(f"dialogue:{room.dialogue}")) == before
    assert {name for name, command in commands.items() if "closed" in command.even} == STILL_ACT


def test_only_that_session_is_closed(room):
    closed = room.open().session
    room.do("chair", "dialogues.close_session", session=closed)
    new_session(room)
    room.open()
    room.do("delegate", "questions.ask", session=room.session, text="Why?")
    assert room.code("delegate", "questions.ask", session=closed, text="Why?") == "wrong_state"


@pytest.mark.parametrize("role", ["moderator", "rapporteur", "panellist", "delegate", "observer", "interpreter"])
def test_others_than_chair_and_organiser_do_not_reopen(room, role):
    room.open().do("chair", "dialogues.close_session", session=room.session)
    assert room.code(role, "dialogues.reopen_session", session=room.session, reason="More to say") == "not_permitted"


@pytest.mark.parametrize("role", ["chair", "organiser"])
def test_a_session_is_reopened_with_a_reason_that_everybody_reads(room, role):
    question = room.open().do("delegate", "questions.ask", session=room.session, text="Why?")["question"]
    room.do("moderator", "dialogues.close_session", session=room.session)
    assert room.code(role, "dialogues.reopen_session", session=room.session, reason=" ") == "empty"
    room.do(role, "dialogues.reopen_session", session=room.session, reason="Closed by mistake")
    row = room.rows(DialogueSession, id=room.session)[0]
    assert row.is_live and (row.reopened_by, row.reopen_reason) == (role, "Closed by mistake")
    room.do("moderator", "questions.publish", question=question, revision=1)
    assert room.one("floor", "speakers_list", room.list)["state"] == "closed"


@pytest.mark.parametrize("state", ["planned", "live", "suspended"])
def test_only_a_closed_session_is_reopened(room, state):
    if state != "planned":
        room.open()
    if state == "suspended":
        room.do("chair", "dialogues.suspend_session", session=room.session)
    refused = room.refused("chair", "dialogues.reopen_session", session=room.session, reason="Why not")
    assert (refused.code, refused.state["state"]) == ("wrong_session_state", state)


def test_of_two_who_reopen_at_once_one_gives_the_reason(room):
    room.open().do("chair", "dialogues.close_session", session=room.session)
    call = ("dialogues.reopen_session", {"session": room.session, "reason": "Closed by mistake"})
    assert room.at_once(("chair", *call), ("organiser", *call)) == ["ok", "wrong_session_state"]


def test_an_act_and_the_closing_at_once_are_one_before_the_other(room):
    question = room.open().do("delegate", "questions.ask", session=room.session, text="Why?")["question"]
    calls = [
        ("moderator", "questions.publish", {"question": question, "revision": 1}),
        ("chair", "dialogues.close_session", {"session": room.session}),
    ]
    assert room.at_once(*calls) in (["ok", "ok"], ["ok", "wrong_state"])


def test_the_current_item_is_one_of_the_live_session(room, app):
    item = room.do("organiser", "dialogues.create_item", session=room.session, title="Geoparks")["item"]
    turn = {"item": item, "from": None}
    refused = room.refused("chair", "dialogues.set_current_item", **turn)
    assert (refused.code, refused.field, refused.state["state"]) == ("wrong_session_state", "item", "planned")
    first = room.open().session
    new_session(room)
    other = room.do("organiser", "dialogues.create_item", session=room.session, title="Elsewhere")["item"]
    assert room.code("chair", "dialogues.set_current_item", item=other, **{"from": None}) == "wrong_session_state"
    room.do("chair", "dialogues.set_current_item", **turn)
    room.do("chair", "dialogues.suspend_session", session=first)
    assert room.code("chair", "dialogues.set_current_item", **{**turn, "from": item}) == "wrong_session_state"
    assert build(app).code("chair", "dialogues.set_current_item", **turn) == "not_permitted"
