"""A session's states and the agenda: who may, in which state, and who wins when two press at once."""

from __future__ import annotations

import pytest

from dialogue_platform.dialogues.models import (
    MOVES,
    AgendaItem,
    DialogueSession,
    SessionState,
    WrongState,
)
from dialogue_platform.live import clock
from tests.room import NOWHERE, build, new_session

RUN = {"organiser", "chair", "moderator"}
EVERYBODY = ("organiser", "chair", "moderator", "rapporteur", "panellist", "delegate", "observer", "interpreter")


def session(room):
    return room.rows(DialogueSession, id=room.session)[0]


def item(room, title="Green economy", **more):
    return room.do("organiser", "dialogues.create_item", session=room.session, title=title, **more)["item"]


def titles(room):
    rows = room.rows(AgendaItem, session_id=room.session)
    return [row.title for row in sorted(rows, key=lambda row: row.number)]


@pytest.mark.parametrize("role", EVERYBODY)
def test_who_may_run_a_session(room, role):
    calls = [
        ("dialogues.open_session", {"session": room.session}),
        ("dialogues.set_video", {"session": room.session, "video": "https://meet.example.org/a"}),
        ("dialogues.take_questions", {"session": room.session, "on": False}),
        ("dialogues.suspend_session", {"session": room.session}),
        ("dialogues.close_session", {"session": room.session}),
    ]
    for name, args in calls:
        if role in RUN:
            room.do(role, name, **args)
        else:
            assert room.code(role, name, **args) == "not_permitted"


@pytest.mark.parametrize("role", EVERYBODY[1:])
def test_only_the_organiser_plans(room, role):
    made = item(room)
    plan = {"dialogue": room.dialogue, "title": "T", "starts_at": "2026-11-26T10:00:00Z", "minutes": 30}
    assert room.code(role, "dialogues.create_session", **plan) == "not_permitted"
    assert room.code(role, "dialogues.edit_session", session=room.session, title="T") == "not_permitted"
    assert room.code(role, "dialogues.create_item", session=room.session, title="T") == "not_permitted"
    assert room.code(role, "dialogues.edit_item", item=made, title="T") == "not_permitted"
    assert room.code(role, "dialogues.move_item", item=made, before=None) == "not_permitted"


@pytest.mark.parametrize("before", SessionState)
@pytest.mark.parametrize("after", SessionState)
def test_a_session_refuses_a_wrong_transition(before, after):
    row = DialogueSession(state=before)
    act = {"live": row.open, "suspended": lambda: row.suspend(None), "closed": row.close}.get(after)
    if act is None:
        return
    if after in MOVES[before]:
        act()
        assert row.state is after
    else:
        with pytest.raises(WrongState):
            act()
        assert row.state is before


def test_from_planned_to_closed_and_not_back(room):
    for name in ("suspend_session", "close_session"):
        refused = room.refused("chair", f"dialogues.{name}", session=room.session)
        assert refused.code == "wrong_session_state" and refused.state["state"] == "planned"
    room.do("chair", "dialogues.open_session", session=room.session)
    room.do("chair", "dialogues.suspend_session", session=room.session, resumes_at="2026-11-26T11:20:00+06:00")
    assert session(room).resumes_at.isoformat() == "2026-11-26T05:20:00+00:00"
    room.do("moderator", "dialogues.open_session", session=room.session)
    assert session(room).resumes_at is None
    room.do("chair", "dialogues.close_session", session=room.session)
    assert room.code("chair", "dialogues.open_session", session=room.session) == "wrong_session_state"
    assert room.code("organiser", "dialogues.edit_session", session=room.session, title="X") == "wrong_state"
    assert room.code("organiser", "dialogues.create_item", session=room.session, title="X") == "wrong_state"


def test_a_break_is_made_longer(room):
    room.do("chair", "dialogues.open_session", session=room.session)
    for moment in ("2026-11-26T11:20:00.000Z", "2026-11-26T11:40:00.000Z"):
        room.do("chair", "dialogues.suspend_session", session=room.session, resumes_at=moment)
        assert clock.iso(session(room).resumes_at) == moment
    room.do("chair", "dialogues.suspend_session", session=room.session)
    assert clock.iso(session(room).resumes_at) == moment, "who says nothing of it leaves it as it was said"


def test_pressing_twice_changes_nothing_more(room):
    room.do("chair", "dialogues.open_session", session=room.session)
    before = room.seq(f"dialogue:{room.dialogue}")
    room.do("moderator", "dialogues.open_session", session=room.session)
    assert room.seq(f"dialogue:{room.dialogue}") == before


def test_two_who_open_at_once_open_it_once(room):
    before = room.seq(f"dialogue:{room.dialogue}")
    call = ("dialogues.open_session", {"session": room.session})
    assert room.at_once(("chair", *call), ("moderator", *call)) == ["ok", "ok"]
    assert room.seq(f"dialogue:{room.dialogue}") == before + 1


def test_of_two_who_turn_the_page_at_once_one_is_told_what_is_current(room):
    one, two = item(room, "One"), item(room, "Two")
    room.do("chair", "dialogues.open_session", session=room.session)
    calls = [
        ("chair", "dialogues.set_current_item", {"item": one, "from": None}),
        ("moderator", "dialogues.set_current_item", {"item": two, "from": None}),
    ]
    assert room.at_once(*calls) == ["ok", "stale_item"]
    current = session(room).current_item_id
    refused = room.refused("chair", "dialogues.set_current_item", item=two, **{"from": None})
    assert (refused.code, refused.field, refused.state["current_item"]) == ("stale_item", "from", current)


def test_turning_to_an_item_says_since_when(room):
    one = item(room)
    room.do("chair", "dialogues.open_session", session=room.session)
    room.do("chair", "dialogues.set_current_item", item=one, **{"from": None})
    row = session(room)
    assert row.current_item_id == one and abs((clock.now() - row.item_since).total_seconds()) < 60
    room.do("chair", "dialogues.set_current_item", item=one, **{"from": one})
    assert session(room).item_since == row.item_since
    assert room.code("delegate", "dialogues.set_current_item", item=one, **{"from": one}) == "not_permitted"
    room.do("chair", "dialogues.close_session", session=room.session)
    assert room.code("chair", "dialogues.set_current_item", item=one, **{"from": one}) == "wrong_state"


def test_items_are_moved_and_numbered_anew(room):
    one, two, three = (item(room, title) for title in ("One", "Two", "Three"))
    room.do("organiser", "dialogues.move_item", item=three, before=one)
    assert titles(room) == ["Three", "One", "Two"]
    room.do("organiser", "dialogues.move_item", item=three, before=None)
    assert titles(room) == ["One", "Two", "Three"]
    room.do("organiser", "dialogues.move_item", item=two, before=two)
    assert titles(room) == ["One", "Two", "Three"]
    room.do("organiser", "dialogues.edit_item", item=two, title="Second", minutes=7)
    assert titles(room) == ["One", "Second", "Three"]
    first = room.session
    new_session(room)
    elsewhere = item(room)
    assert room.code("organiser", "dialogues.move_item", item=one, before=elsewhere) == "not_found"
    assert first != room.session


def test_sessions_are_numbered_and_keep_their_rules(room):
    new_session(room, anonymous_questions=False, premoderation=False)
    row = session(room)
    assert (row.number, row.anonymous_questions, row.premoderation, row.questions_open) == (2, False, False, True)
    room.do("organiser", "dialogues.edit_session", session=row.id, premoderation=True, minutes=45)
    row = session(room)
    assert (row.premoderation, row.anonymous_questions, row.minutes) == (True, False, 45)


@pytest.mark.parametrize(
    ("args", "code", "field"),
    [
        ({"title": " "}, "empty", "title"),
        ({"starts_at": "2026-11-26T10:00:00"}, "wrong_type", "starts_at"),
        ({"starts_at": "soon"}, "wrong_type", "starts_at"),
        ({"starts_at": 1764151200}, "wrong_type", "starts_at"),
        ({"minutes": 0}, "out_of_range", "minutes"),
        ({"minutes": 1441}, "out_of_range", "minutes"),
        ({"minutes": "30"}, "wrong_type", "minutes"),
        ({"minutes": True}, "wrong_type", "minutes"),
        ({"premoderation": "yes"}, "wrong_type", "premoderation"),
        ({"dialogue": NOWHERE}, "not_found", "dialogue"),
    ],
)
def test_bad_plans_are_refused_at_their_field(room, args, code, field):
    plan = {"dialogue": room.dialogue, "title": "T", "starts_at": "2026-11-26T10:00:00Z", "minutes": 30, **args}
    refused = room.refused("organiser", "dialogues.create_session", **plan)
    assert (refused.code, refused.field) == (code, field)


@pytest.mark.parametrize(
    "video", ["http://meet.example.org", "javascript:alert(1)", "https://", "meet", "https://a b.org", "https://[::1"]
)
def test_a_video_room_is_a_web_address(room, video):
    refused = room.refused("chair", "dialogues.set_video", session=room.session, video=video)
    assert (refused.code, refused.field) == ("bad_link", "video")


def test_a_video_room_is_set_and_taken_away(room):
    room.do("chair", "dialogues.set_video", session=room.session, video="https://meet.example.org/room")
    assert session(room).video == "https://meet.example.org/room"
    room.do("chair", "dialogues.set_video", session=room.session, video=None)
    assert session(room).video is None


def test_a_session_of_another_dialogue_is_not_ones_own(room, app):
    other = build(app)
    assert room.code("chair", "dialogues.open_session", session=other.session) == "not_permitted"
    made = item(other)
    assert room.code("chair", "dialogues.set_current_item", item=made, **{"from": None}) == "not_permitted"
