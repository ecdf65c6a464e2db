"""The chair's one act that interrupts: the statement goes on where it was."""

import pytest

from dialogue_platform.speakers.models import SpeechSegment, Statement
from dialogue_platform.speakers.states import RequestKind, may_interrupt
from tests.room import new_session
from tests.speakers.steps import ask, floor, give, interrupt, on_floor, on_list, order, place, point_of_order, version


@pytest.fixture(autouse=True)
def _open(room):
    room.open()


def test_a_point_of_order_takes_the_floor_and_the_statement_goes_on(room, time):
    speaker = on_floor(room)
    time.goes_on(13)
    room.do("moderator", "speakers.close_list", list=room.list)
    point = point_of_order(room)
    interrupt(room, point, speaker)
    now = floor(room)
    assert (now["request"], now["limit_s"], now["paused"], len(now["segments"])) == (point, 60, False, 1)
    assert (place(room, speaker)["state"], place(room, speaker)["under"]) == ("interrupted", point)
    (below,) = now["stack"]
    assert (below["request"], below["limit_s"]) == (speaker, 180)
    assert set(below) == {"request", "list", "limit_s", "warning_s", "segments"}
    time.goes_on(40)
    assert room.do("chair", "speakers.end_floor", request=point) == {"spoken_s": 40}
    now = floor(room)
    assert (now["request"], now["limit_s"], now["paused"], now["stack"]) == (speaker, 180, True, [])
    assert (place(room, speaker)["state"], place(room, speaker)["under"]) == ("speaking", None)
    time.goes_on(25)
    room.do("chair", "speakers.resume_floor", request=speaker)
    time.goes_on(7)
    assert room.do("delegate", "speakers.end_floor", request=speaker) == {"spoken_s": 20}
    (statement,) = room.rows(Statement, request_id=speaker)
    lengths = [(s.ended_at - s.started_at).seconds for s in room.rows(SpeechSegment, statement_id=statement.id)]
    assert (lengths, statement.taken_back) == ([13, 7], False)


def test_three_deep_last_in_first_out(room, time):
    speaker = on_floor(room)
    asked = ask(room, "panellist", kind="question")
    point = point_of_order(room)
    interrupt(room, asked, speaker)
    assert floor(room)["limit_s"] == 180
    interrupt(room, point, asked)
    assert [below["request"] for below in floor(room)["stack"]] == [speaker, asked]
    for over in (speaker, asked):
        for act in ("end_floor", "pause_floor", "resume_floor", "take_back_floor"):
            refused = room.refused("chair", f"speakers.{act}", request=over)
            assert (refused.code, refused.state["request"]) == ("stale_floor", point)
    assert room.code("delegate", "speakers.end_floor", request=speaker) == "stale_floor"
    for top, below in ((point, asked), (asked, speaker)):
        time.goes_on(5)
        room.do("chair", "speakers.end_floor", request=top)
        assert (floor(room)["request"], floor(room)["paused"]) == (below, True)
        room.do("chair", "speakers.resume_floor", request=below)


def test_one_on_the_list_may_interrupt_and_leaves_it(room):
    speaker, other = on_list(room, "delegate", "panellist")
    point = point_of_order(room)
    room.do("moderator", "speakers.accept_request", request=point)
    give(room, speaker)
    seen = version(room)
    assert order(room) == [point, other]
    interrupt(room, point, speaker)
    assert order(room) == [other]
    assert version(room) == seen + 1


def test_a_paused_statement_can_be_interrupted(room, time):
    speaker = on_floor(room)
    time.goes_on(5)
    room.do("chair", "speakers.pause_floor", request=speaker)
    interrupt(room, point_of_order(room), speaker)
    (below,) = floor(room)["stack"]
    assert len(below["segments"]) == 1


def test_taking_the_interruption_back(room, time):
    speaker = on_floor(room)
    point = point_of_order(room)
    interrupt(room, point, speaker)
    time.goes_on(3)
    room.do("chair", "speakers.take_back_floor", request=point)
    assert (floor(room)["request"], floor(room)["stack"]) == (speaker, [])
    assert order(room) == [point]
    assert place(room, speaker)["state"] == "speaking"


@pytest.mark.parametrize("who_was_seen", ["nobody", "another"])
def test_another_holder_than_was_seen(room, who_was_seen):
    a, b = on_list(room, "delegate", "panellist")
    point = point_of_order(room)
    if who_was_seen == "another":
        give(room, b)
    refused = room.refused("chair", "speakers.interrupt", request=point, holder=a)
    assert (refused.code, refused.field) == ("stale_floor", "holder")
    assert refused.state["request"] == (b if who_was_seen == "another" else None)
    assert place(room, point)["state"] == "pending"


def test_what_interrupts_is_told_by_its_rank():
    may = {(a.value, b.value) for a in RequestKind for b in RequestKind if may_interrupt(a, b)}
    low, middle, high = ("statement", "right_of_reply"), ("question", "reply"), ("point_of_order",)
    assert may == {(a, b) for a in middle for b in low} | {(a, b) for a in high for b in (*low, *middle)}


@pytest.mark.parametrize(("kind", "holder"), [("statement", "statement"), ("point_of_order", "point_of_order")])
def test_what_may_not_interrupt(room, kind, holder):
    held = ask(room, kind=holder)
    room.do("chair", "speakers.accept_request", request=held)
    give(room, held)
    request = ask(room, "panellist", kind=kind)
    refused = room.refused("chair", "speakers.interrupt", request=request, holder=held)
    assert (refused.code, refused.state["request"]) == ("cannot_interrupt", held)


def test_only_one_who_waits_may_interrupt(room):
    speaker = on_floor(room)
    point = point_of_order(room)
    room.do("observer", "speakers.withdraw_request", request=point)
    refused = room.refused("chair", "speakers.interrupt", request=point, holder=speaker)
    assert (refused.code, refused.state["state"]) == ("stale_request", "withdrawn")
    assert room.code("chair", "speakers.interrupt", request=speaker, holder=speaker) == "stale_request"


def test_nobody_interrupts_in_a_break_or_in_another_session(room):
    speaker = on_floor(room)
    point = point_of_order(room)
    room.do("chair", "dialogues.suspend_session", session=room.session)
    assert room.code("chair", "speakers.interrupt", request=point, holder=speaker) == "session_not_live"
    room.do("chair", "dialogues.open_session", session=room.session)
    new_session(room)
    room.open()
    refused = room.refused("chair", "speakers.interrupt", request=point_of_order(room), holder=speaker)
    assert (refused.code, refused.field) == ("not_found", "holder")


def test_the_end_of_the_session_ends_all_that_is_heard(room, time):
    speaker = on_floor(room)
    time.goes_on(9)
    point = point_of_order(room)
    interrupt(room, point, speaker)
    time.goes_on(4)
    room.do("chair", "dialogues.close_session", session=room.session)
    assert floor(room)["request"] is None and floor(room)["stack"] == []
    assert [place(room, r)["state"] for r in (speaker, point)] == ["delivered", "delivered"]
    assert [place(room, r)["spoken_s"] for r in (speaker, point)] == [9, 4]


def test_a_point_of_order_from_the_list_has_its_own_limit(room):
    room.do("chair", "speakers.edit_list", list=room.list, order_limit_s=90)
    request = point_of_order(room)
    room.do("chair", "speakers.accept_request", request=request)
    give(room, request)
    assert (floor(room)["limit_s"], room.one("floor", "speakers_list", room.list)["order_limit_s"]) == (90, 90)
    room.do("chair", "speakers.edit_list", list=room.list, order_limit_s=0)
    assert room.one("floor", "speakers_list", room.list)["order_limit_s"] is None


@pytest.mark.parametrize("kind", ["point_of_order", "right_of_reply"])
def test_asked_for_on_a_closed_list_and_beside_another_request(room, kind):
    (waiting,) = on_list(room, "delegate")
    room.do("moderator", "speakers.close_list", list=room.list)
    for other in ("statement", "question", "reply"):
        assert room.code("panellist", "speakers.request_floor", list=room.list, kind=other) == "list_closed"
    asked = ask(room, kind=kind)
    assert room.code("delegate", "speakers.request_floor", list=room.list, kind=kind) == "already_requested"
    room.do("moderator", "speakers.accept_request", request=asked)
    assert set(order(room)) == {waiting, asked}


@pytest.mark.parametrize("seconds", [60, -60])
def test_time_is_added_and_taken_while_it_runs(room, time, seconds):
    request = on_floor(room)
    time.goes_on(170)
    room.do("moderator", "speakers.add_time", request=request, seconds=seconds, **{"from": 180})
    assert floor(room)["limit_s"] == 180 + seconds
    refused = room.refused("chair", "speakers.add_time", request=request, seconds=seconds, **{"from": 180})
    assert (refused.code, refused.state["limit_s"]) == ("stale_floor", 180 + seconds)
    interrupt(room, point := point_of_order(room), request)
    assert room.code("chair", "speakers.add_time", request=request, seconds=60) == "stale_floor"
    room.do("chair", "speakers.end_floor", request=point)
    assert floor(room)["limit_s"] == 180 + seconds, "the added time outlives an interruption"


def test_time_that_cannot_be_given(room):
    (waiting,) = on_list(room, "delegate")
    assert room.code("chair", "speakers.add_time", request=waiting, seconds=60) == "stale_floor"
    give(room, waiting)
    for seconds in (-175, -3601, 3601, 10**30):
        refused = room.refused("chair", "speakers.add_time", request=waiting, seconds=seconds)
        assert (refused.code, refused.field) == ("out_of_range", "seconds")
    for seconds in ("60", 1.5, None, True):
        assert room.refused("chair", "speakers.add_time", request=waiting, seconds=seconds).field == "seconds"
    room.do("chair", "speakers.end_floor", request=waiting)
    room.do("chair", "speakers.edit_list", list=room.list, limit_s=0)
    assert room.code("chair", "speakers.add_time", request=on_floor(room), seconds=60) == "no_limit"
