"""Asking for the floor, accepting, declining, withdrawing and moving."""

import pytest

from tests.room import new_session
from tests.speakers.steps import ask, give, on_floor, on_list, order, state, version


@pytest.fixture(autouse=True)
def _open(room):
    room.open()


def test_a_request_waits_for_a_moderator(room):
    request = ask(room, subject="  Water for the cotton fields ")
    mine = room.one("floor", "my_request", request, "delegate")
    assert (mine["state"], mine["subject"], mine["place"]) == ("pending", "Water for the cotton fields", None)
    assert room.one("podium", "floor_request", request)["name"] == "Delegate"


def test_one_open_request_of_a_kind(room):
    first = ask(room)
    assert room.code("delegate", "speakers.request_floor", list=room.list) == "already_requested"
    room.do("moderator", "speakers.accept_request", request=first)
    assert room.code("delegate", "speakers.request_floor", list=room.list) == "already_requested"
    give(room, first)
    assert room.code("delegate", "speakers.request_floor", list=room.list) == "already_requested"
    room.do("delegate", "speakers.end_floor", request=first)
    ask(room)


def test_another_kind_may_be_asked_for_beside(room):
    ask(room)
    ask(room, kind="point_of_order")
    assert room.code("delegate", "speakers.request_floor", list=room.list, kind="point_of_order") == "already_requested"


def test_another_list_may_be_asked_beside(room):
    ask(room)
    other = room.do("chair", "speakers.create_list", session=room.session, title="Replies")["list"]
    room.do("chair", "speakers.open_list", list=other)
    room.do("delegate", "speakers.request_floor", list=other)


def test_after_a_withdrawal_one_may_ask_again(room):
    first = ask(room)
    room.do("delegate", "speakers.withdraw_request", request=first)
    assert state(room, first) == "withdrawn"
    assert ask(room) != first


def test_withdrawing_twice_changes_nothing(room):
    request = ask(room)
    room.do("delegate", "speakers.withdraw_request", request=request)
    seq = room.seq()
    room.do("delegate", "speakers.withdraw_request", request=request)
    assert room.seq() == seq


def test_accepted_requests_stand_in_the_order_of_acceptance(room):
    a, b = ask(room), ask(room, "panellist")
    room.do("moderator", "speakers.accept_request", request=b)
    room.do("chair", "speakers.accept_request", request=a)
    assert order(room) == [b, a]


def test_accepting_twice_changes_nothing(room):
    (request,) = on_list(room, "delegate")
    seq = room.seq()
    room.do("chair", "speakers.accept_request", request=request)
    assert room.seq() == seq


def test_a_point_of_order_goes_ahead_of_statements(room):
    a, b = on_list(room, "delegate", "panellist")
    seen = version(room)
    points = [ask(room, who, kind="point_of_order") for who in ("observer", "panellist")]
    for point in points:
        room.do("moderator", "speakers.accept_request", request=point)
    assert order(room) == [*points, a, b]
    assert version(room) == seen + 2


def test_a_decline_needs_a_reason_and_its_author_reads_it(room):
    request = ask(room)
    assert room.code("moderator", "speakers.decline_request", request=request, reason="  ") == "empty"
    room.do("moderator", "speakers.decline_request", request=request, reason="Asked already")
    mine = room.one("floor", "my_request", request, "delegate")
    assert (mine["state"], mine["reason"]) == ("declined", "Asked already")


def test_declining_what_another_moderator_declined_is_stale(room):
    request = ask(room)
    room.do("moderator", "speakers.decline_request", request=request, reason="Asked already")
    refused = room.refused("chair", "speakers.decline_request", request=request, reason="Too late")
    assert (refused.code, refused.state["state"]) == ("stale_request", "declined")


def test_leaving_closes_the_gap_and_keeps_the_version(room):
    a, b, c = on_list(room, "delegate", "panellist", "observer")
    seen = version(room)
    room.do("panellist", "speakers.withdraw_request", request=b)
    assert order(room) == [a, c]
    room.do("moderator", "speakers.decline_request", request=a, reason="Off the topic")
    assert order(room) == [c]
    assert version(room) == seen
    assert room.one("floor", "my_request", c, "observer")["place"] == 1


def test_version_stands_while_requests_come_and_are_accepted_at_the_end(room):
    seen = version(room)
    on_list(room, "delegate", "panellist", "observer")
    assert version(room) == seen


def test_a_move(room):
    a, b, c = on_list(room, "delegate", "panellist", "observer")
    seen = version(room)
    move = {"request": c, "before": a, "list_version": seen, "reason": "Answers question 17"}
    room.do("chair", "speakers.move_request", **move)
    assert order(room) == [c, a, b]
    assert version(room) == seen + 1
    shown = room.one("floor", "floor_request", c)
    assert (shown["moved_by"], shown["moved_reason"]) == ("chair", "Answers question 17")
    assert room.one("floor", "floor_request", a)["moved_by"] is None


def test_a_move_to_the_end(room):
    a, b, c = on_list(room, "delegate", "panellist", "observer")
    room.do("moderator", "speakers.move_request", request=a, before=None, list_version=version(room))
    assert order(room) == [b, c, a]


def test_a_move_to_where_it_stands_changes_nothing(room):
    a, b = on_list(room, "delegate", "panellist")
    seq = room.seq()
    for request, before in ((a, b), (b, None), (a, a)):
        room.do("moderator", "speakers.move_request", request=request, before=before, list_version=version(room))
    assert room.seq() == seq


def test_a_move_on_an_old_list_is_stale_and_shows_the_present_one(room):
    a, b = on_list(room, "delegate", "panellist")
    seen = version(room)
    room.do("chair", "speakers.move_request", request=b, before=a, list_version=seen)
    refused = room.refused("moderator", "speakers.move_request", request=a, before=b, list_version=seen)
    assert (refused.code, refused.field, refused.state["version"]) == ("stale_list", "list_version", seen + 1)


def test_a_move_before_one_who_left_is_stale(room):
    a, b, c = on_list(room, "delegate", "panellist", "observer")
    room.do("panellist", "speakers.withdraw_request", request=b)
    for request, before in ((c, b), (b, a)):
        code = room.code("chair", "speakers.move_request", request=request, before=before, list_version=version(room))
        assert code == "stale_list"


def test_a_move_before_one_of_another_list_or_session_is_unknown(room):
    (a,) = on_list(room, "delegate")
    other = room.do("chair", "speakers.create_list", session=room.session, title="Replies")["list"]
    room.do("chair", "speakers.open_list", list=other)
    reply = room.do("panellist", "speakers.request_floor", list=other)["request"]
    first, seen = room.list, version(room)
    new_session(room)
    room.open()
    elsewhere = ask(room)
    room.list = first
    for before in (reply, elsewhere):
        refused = room.refused("chair", "speakers.move_request", request=a, before=before, list_version=seen)
        assert (refused.code, refused.field) == ("not_found", "before")


def test_what_is_over_stays_over(room):
    spoken = on_floor(room)
    room.do("delegate", "speakers.end_floor", request=spoken)
    assert room.code("delegate", "speakers.withdraw_request", request=spoken) == "stale_request"
    assert room.code("chair", "speakers.accept_request", request=spoken) == "stale_request"
    assert room.code("chair", "speakers.decline_request", request=spoken, reason="No") == "stale_request"


def test_who_speaks_ends_and_does_not_withdraw(room):
    request = on_floor(room)
    assert room.code("delegate", "speakers.withdraw_request", request=request) == "stale_request"
    assert room.code("chair", "speakers.decline_request", request=request, reason="No") == "stale_request"
