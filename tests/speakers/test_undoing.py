"""What the podium did can be taken back, as long as nothing came after."""

import pytest

from dialogue_platform.speakers.models import SpeechSegment, Statement
from tests.speakers.steps import (
    ask,
    floor,
    give,
    interrupt,
    on_floor,
    on_list,
    order,
    place,
    point_of_order,
    state,
    version,
)


@pytest.fixture(autouse=True)
def _open(room):
    room.open()


def undo(room, request, done, who="moderator", **more):
    seen = {"state": state(room, request), "list_version": done["list_version"], **more}
    return room.do(who, "speakers.undo_request", request=request, **seen)


def test_an_end_is_taken_back_with_its_segments(room, time):
    request = on_floor(room)
    time.goes_on(10)
    room.do("chair", "speakers.pause_floor", request=request)
    time.goes_on(10)
    room.do("chair", "speakers.resume_floor", request=request)
    time.goes_on(20)
    room.do("moderator", "speakers.add_time", request=request, seconds=60)
    room.do("moderator", "speakers.end_floor", request=request)
    assert floor(room)["ended"] == request
    time.goes_on(8)
    room.do("chair", "speakers.undo_end", request=request)
    now = floor(room)
    assert (now["request"], now["limit_s"], now["paused"], now["ended"]) == (request, 240, True, None)
    assert [end is None for _, end in now["segments"]] == [False, False]
    shown = place(room, request)
    assert (shown["state"], shown["ended_at"], shown["spoken_s"]) == ("speaking", None, None)
    room.do("chair", "speakers.resume_floor", request=request)
    time.goes_on(1)
    assert room.do("delegate", "speakers.end_floor", request=request) == {"spoken_s": 31}
    (statement,) = room.rows(Statement, request_id=request)
    segments = room.rows(SpeechSegment, statement_id=statement.id)
    assert sorted((s.number, (s.ended_at - s.started_at).seconds) for s in segments) == [(1, 10), (2, 20), (3, 1)]


def test_the_end_of_what_interrupted_is_taken_back(room, time):
    speaker = on_floor(room)
    interrupt(room, point := point_of_order(room), speaker)
    time.goes_on(5)
    room.do("chair", "speakers.end_floor", request=point)
    room.do("chair", "speakers.undo_end", request=point)
    assert (floor(room)["request"], [f["request"] for f in floor(room)["stack"]]) == (point, [speaker])
    assert (place(room, speaker)["state"], place(room, speaker)["under"]) == ("interrupted", point)
    room.do("chair", "speakers.end_floor", request=point)
    room.do("chair", "speakers.resume_floor", request=speaker)
    assert room.code("chair", "speakers.undo_end", request=point) == "stale_floor"


@pytest.mark.parametrize("later", ["given", "given and ended", "given and taken back"])
def test_not_once_something_came_after(room, later):
    a, b = on_list(room, "delegate", "panellist")
    give(room, a)
    room.do("chair", "speakers.end_floor", request=a)
    give(room, b)
    if later != "given":
        act = "end_floor" if later.endswith("ended") else "take_back_floor"
        room.do("chair", f"speakers.{act}", request=b)
    refused = room.refused("chair", "speakers.undo_end", request=a)
    assert (refused.code, refused.state["kind"]) == ("stale_floor", "floor")


def test_only_an_ended_statement_and_only_once(room):
    request = on_floor(room)
    assert room.code("chair", "speakers.undo_end", request=request) == "stale_request"
    room.do("chair", "speakers.end_floor", request=request)
    room.do("chair", "speakers.undo_end", request=request)
    assert room.code("chair", "speakers.undo_end", request=request) == "stale_request"


def test_not_while_the_speaker_asks_again(room):
    request = on_floor(room)
    room.do("chair", "speakers.end_floor", request=request)
    again = ask(room)
    assert room.code("chair", "speakers.undo_end", request=request) == "has_another_request"
    room.do("delegate", "speakers.withdraw_request", request=again)
    room.do("chair", "speakers.undo_end", request=request)


def test_accepting(room):
    a, b = on_list(room, "delegate", "panellist")
    c = ask(room, "observer")
    done = room.do("moderator", "speakers.accept_request", request=c)
    undo(room, c, done)
    assert (state(room, c), order(room)) == ("pending", [a, b])
    assert room.one("floor", "floor_request", c) is None, "the room saw it, and sees it no longer"
    assert room.one("floor", "my_request", c, "observer")["state"] == "pending"
    assert room.code("moderator", "speakers.undo_request", request=c, state="pending", list_version=version(room)) == (
        "stale_request"
    )


def test_accepting_a_point_of_order_that_went_ahead(room):
    a, b = on_list(room, "delegate", "panellist")
    point = point_of_order(room)
    done = room.do("moderator", "speakers.accept_request", request=point)
    undo(room, point, done)
    assert order(room) == [a, b]


@pytest.mark.parametrize("which", [0, 1, 2])
@pytest.mark.parametrize("act", ["decline_request", "mark_absent"])
def test_declining_and_marking_absent_give_the_place_back(room, act, which):
    requests = on_list(room, "delegate", "panellist", "observer")
    more = {"reason": "Off the topic"} if act == "decline_request" else {}
    done = room.do("moderator", f"speakers.{act}", request=requests[which], **more)
    assert state(room, requests[which]) == ("declined" if more else "no_show")
    assert len(order(room)) == 2
    undo(room, requests[which], done)
    assert order(room) == requests
    assert place(room, requests[which])["reason"] is None


def test_declining_what_was_not_accepted(room):
    request = ask(room)
    done = room.do("moderator", "speakers.decline_request", request=request, reason="Off the topic")
    undo(room, request, done)
    assert state(room, request) == "pending"


def test_moving(room):
    a, b, c = on_list(room, "delegate", "panellist", "observer")
    first = room.do(
        "chair", "speakers.move_request", request=c, before=b, list_version=version(room), reason="Minister"
    )
    done = room.do("moderator", "speakers.move_request", request=c, before=a, list_version=first["list_version"])
    undo(room, c, done)
    assert order(room) == [a, c, b]
    assert (place(room, c)["moved_by"], place(room, c)["moved_reason"]) == ("chair", "Minister")


def test_not_once_the_list_has_moved(room):
    a, b, c = on_list(room, "delegate", "panellist", "observer")
    done = room.do("moderator", "speakers.move_request", request=c, before=a, list_version=version(room))
    room.do("chair", "speakers.move_request", request=b, before=c, list_version=version(room))
    seen = {"state": "accepted", "list_version": done["list_version"]}
    refused = room.refused("moderator", "speakers.undo_request", request=c, **seen)
    assert (refused.code, refused.state["version"]) == ("stale_list", version(room))


def test_absent_and_back_later_on_the_list_as_it_is_then(room):
    a, b, c = on_list(room, "delegate", "panellist", "observer")
    room.do("moderator", "speakers.mark_absent", request=a)
    give(room, b)
    room.do("chair", "speakers.undo_request", request=a, state="no_show", list_version=version(room))
    assert order(room) == [a, c]


def test_not_what_went_on_meanwhile(room):
    (a,) = on_list(room, "delegate")
    seen = version(room)
    room.do("delegate", "speakers.withdraw_request", request=a)
    for named in ("accepted", "withdrawn"):
        code = room.code("chair", "speakers.undo_request", request=a, state=named, list_version=seen)
        assert code == "stale_request"


def test_not_beside_a_new_request_of_the_same_speaker(room):
    request = ask(room)
    done = room.do("moderator", "speakers.decline_request", request=request, reason="Off the topic")
    ask(room)
    seen = {"state": "declined", "list_version": done["list_version"]}
    assert room.code("moderator", "speakers.undo_request", request=request, **seen) == "has_another_request"


def test_adding(room):
    made = room.do("moderator", "speakers.add_request", list=room.list, name="A minister")
    undo(room, made["request"], made)
    assert (state(room, made["request"]), order(room)) == ("withdrawn", [])


def test_only_a_waiting_request_is_marked_absent(room):
    request = ask(room)
    assert room.code("chair", "speakers.mark_absent", request=request) == "stale_request"
    room.do("chair", "speakers.accept_request", request=request)
    give(room, request)
    assert room.code("chair", "speakers.mark_absent", request=request) == "stale_request"


def test_opening_and_closing_the_list(room):
    done = room.do("moderator", "speakers.close_list", list=room.list)
    room.do("moderator", "speakers.open_list", list=room.list, turn=done["turn"])
    assert room.one("floor", "speakers_list", room.list)["state"] == "open"


def test_not_if_another_turned_the_list_meanwhile(room):
    done = room.do("moderator", "speakers.close_list", list=room.list)
    room.do("chair", "speakers.open_list", list=room.list)
    room.do("chair", "speakers.close_list", list=room.list)
    refused = room.refused("moderator", "speakers.open_list", list=room.list, turn=done["turn"])
    assert (refused.code, refused.field, refused.state["state"]) == ("stale_list", "turn", "closed")
