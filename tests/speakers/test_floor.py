"""Giving the floor, pausing, resuming, ending, taking back."""

import pytest

from dialogue_platform.speakers.models import SpeechSegment, Statement
from tests.room import new_session
from tests.speakers.steps import ask, floor, give, on_floor, on_list, order, state, version


@pytest.fixture(autouse=True)
def _open(room):
    room.open()


def test_giving_the_floor_starts_the_clock(room):
    a, b = on_list(room, "delegate", "panellist")
    seen = version(room)
    give(room, a)
    now = floor(room)
    assert (now["request"], now["list"], now["limit_s"], now["warning_s"]) == (a, room.list, 180, 30)
    assert len(now["segments"]) == 1
    assert now["segments"][0][1] is None
    assert not now["paused"]
    assert state(room, a) == "speaking"
    assert room.one("floor", "floor_request", a)["place"] is None
    assert order(room) == [b]
    assert version(room) == seen + 1


def test_the_floor_goes_to_anyone_on_the_list(room):
    a, b = on_list(room, "delegate", "panellist")
    give(room, b)
    assert floor(room)["request"] == b
    assert order(room) == [a]


def test_the_floor_is_taken(room):
    a, b = on_list(room, "delegate", "panellist")
    give(room, a)
    refused = room.refused("chair", "speakers.give_floor", request=b, list_version=version(room))
    assert refused.code == "floor_taken"
    assert (refused.state["kind"], refused.state["request"]) == ("floor", a)


def test_an_old_list_gives_no_floor(room):
    a, b = on_list(room, "delegate", "panellist")
    seen = version(room)
    give(room, a)
    refused = room.refused("chair", "speakers.give_floor", request=b, list_version=seen)
    assert (refused.code, refused.state["version"]) == ("stale_list", seen + 1)


def test_only_an_accepted_request_gets_the_floor(room):
    request = ask(room)
    assert room.code("chair", "speakers.give_floor", request=request, list_version=version(room)) == "stale_request"
    room.do("delegate", "speakers.withdraw_request", request=request)
    assert room.code("chair", "speakers.give_floor", request=request, list_version=version(room)) == "stale_request"


def test_the_clock_counts_what_was_spoken(room, time):
    request = on_floor(room)
    time.goes_on(20)
    room.do("moderator", "speakers.pause_floor", request=request)
    time.goes_on(100)
    assert floor(room)["paused"]
    room.do("moderator", "speakers.resume_floor", request=request)
    time.goes_on(15)
    assert room.do("moderator", "speakers.end_floor", request=request) == {"spoken_s": 35}
    shown = room.one("public", "floor_request", request)
    assert (shown["state"], shown["spoken_s"]) == ("delivered", 35)
    assert shown["ended_at"] > shown["started_at"]
    (statement,) = room.rows(Statement, request_id=request)
    segments = room.rows(SpeechSegment, statement_id=statement.id)
    lengths = [(s.ended_at - s.started_at).total_seconds() for s in segments]
    assert (statement.spoken_s, lengths, statement.taken_back) == (35, [20, 15], False)


def test_ending_while_paused_counts_no_break(room, time):
    request = on_floor(room)
    time.goes_on(20)
    room.do("moderator", "speakers.pause_floor", request=request)
    time.goes_on(100)
    assert room.do("moderator", "speakers.end_floor", request=request) == {"spoken_s": 20}
    assert floor(room)["request"] is None
    assert floor(room)["segments"] == []
    assert not floor(room)["paused"]


def test_pausing_and_resuming_twice_change_nothing(room):
    request = on_floor(room)
    for act in ("speakers.pause_floor", "speakers.resume_floor"):
        room.do("moderator", act, request=request)
        seq = room.seq()
        room.do("chair", act, request=request)
        assert room.seq() == seq


def test_who_has_the_floor_may_end(room):
    request = on_floor(room)
    assert room.code("panellist", "speakers.end_floor", request=request) == "not_permitted"
    room.do("delegate", "speakers.end_floor", request=request)
    assert state(room, request) == "delivered"


@pytest.mark.parametrize("act", ["end_floor", "pause_floor", "resume_floor", "take_back_floor"])
def test_one_who_no_longer_has_the_floor(room, act):
    a, b = on_list(room, "delegate", "panellist")
    give(room, a)
    room.do("moderator", "speakers.end_floor", request=a)
    give(room, b)
    refused = room.refused("chair", f"speakers.{act}", request=a)
    assert (refused.code, refused.state["request"]) == ("stale_floor", b)


def test_the_floor_is_taken_back(room, time):
    a, b = on_list(room, "delegate", "panellist")
    give(room, b)
    time.goes_on(5)
    seen = version(room)
    room.do("moderator", "speakers.take_back_floor", request=b)
    assert order(room) == [b, a]
    assert version(room) == seen + 1
    shown = room.one("floor", "floor_request", b)
    assert (shown["state"], shown["started_at"], shown["spoken_s"]) == ("accepted", None, None)
    assert floor(room)["request"] is None
    (statement,) = room.rows(Statement, request_id=b)
    assert (statement.taken_back, statement.spoken_s) == (True, 5)
    give(room, b)
    time.goes_on(7)
    assert room.do("moderator", "speakers.end_floor", request=b) == {"spoken_s": 7}
    assert sorted(s.spoken_s for s in room.rows(Statement, request_id=b)) == [5, 7]


def test_a_floor_that_ended_is_not_taken_back(room):
    request = on_floor(room)
    room.do("moderator", "speakers.end_floor", request=request)
    assert room.code("moderator", "speakers.take_back_floor", request=request) == "stale_floor"


def test_nobody_gets_the_floor_of_a_session_that_is_not_live(room):
    new_session(room)
    room.do("chair", "speakers.open_list", list=room.list)
    (request,) = on_list(room, "delegate")
    code = room.code("chair", "speakers.give_floor", request=request, list_version=version(room))
    assert code == "session_not_live"


def test_a_break_stops_the_clock_and_keeps_the_floor(room):
    request = on_floor(room)
    room.do("chair", "dialogues.suspend_session", session=room.session)
    assert (floor(room)["request"], floor(room)["paused"]) == (request, True)
    assert room.code("chair", "speakers.resume_floor", request=request) == "session_not_live"
    room.do("chair", "dialogues.open_session", session=room.session)
    room.do("chair", "speakers.resume_floor", request=request)
    assert not floor(room)["paused"]


def test_a_break_while_paused_or_empty(room):
    room.do("chair", "dialogues.suspend_session", session=room.session)
    room.do("chair", "dialogues.open_session", session=room.session)
    request = on_floor(room)
    room.do("chair", "speakers.pause_floor", request=request)
    room.do("chair", "dialogues.suspend_session", session=room.session)
    assert len(floor(room)["segments"]) == 1


def test_the_end_of_the_session_ends_the_statement(room):
    speaking = on_floor(room)
    (waiting,) = on_list(room, "panellist")
    room.do("chair", "dialogues.close_session", session=room.session)
    assert floor(room)["request"] is None
    assert (state(room, speaking), state(room, waiting)) == ("delivered", "accepted")
    assert room.code("chair", "speakers.end_floor", request=speaking) == "wrong_state"
    code = room.code("chair", "speakers.give_floor", request=waiting, list_version=version(room))
    assert code == "wrong_state"
