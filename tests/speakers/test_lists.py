"""Making, opening, closing and setting up a list."""

import pytest

from tests.room import new_session
from tests.speakers.steps import ask, floor, give, on_floor, on_list, version


def test_a_session_begins_with_a_closed_list_and_an_empty_floor(room):
    shown = room.one("public", "speakers_list", room.list)
    assert (shown["state"], shown["version"], shown["title"]) == ("closed", 1, "Green economy")
    assert floor(room)["request"] is None


def test_a_list_takes_requests_only_while_it_is_open(room):
    assert room.code("delegate", "speakers.request_floor", list=room.list) == "list_closed"
    room.do("moderator", "speakers.open_list", list=room.list)
    ask(room)
    room.do("moderator", "speakers.close_list", list=room.list)
    assert room.code("panellist", "speakers.request_floor", list=room.list) == "list_closed"


def test_opening_an_open_list_changes_nothing(room):
    room.do("moderator", "speakers.open_list", list=room.list)
    seq = room.seq()
    room.do("chair", "speakers.open_list", list=room.list)
    assert room.seq() == seq


def test_closing_keeps_those_who_wait(room):
    room.open()
    (request,) = on_list(room, "delegate")
    room.do("chair", "speakers.close_list", list=room.list)
    give(room, request)
    assert floor(room)["request"] == request


def test_a_second_list_of_the_same_session(room):
    made = room.do("organiser", "speakers.create_list", session=room.session, title=" Replies ", limit_s=90)["list"]
    shown = room.one("floor", "speakers_list", made)
    assert (shown["title"], shown["limit_s"], shown["state"], shown["item"]) == ("Replies", 90, "closed", None)


def test_a_list_under_an_agenda_item(room):
    item = room.do("organiser", "dialogues.create_item", session=room.session, title="Water", minutes=20)["item"]
    made = room.do("chair", "speakers.create_list", session=room.session, title="Water", item=item)["list"]
    assert room.one("floor", "speakers_list", made)["item"] == item


def test_an_item_of_another_session_is_unknown(room):
    item = room.do("organiser", "dialogues.create_item", session=room.session, title="Water", minutes=20)["item"]
    new_session(room)
    refused = room.refused("chair", "speakers.create_list", session=room.session, title="Water", item=item)
    assert (refused.code, refused.field) == ("not_found", "item")


def test_the_limit_the_warning_and_the_rule(room):
    room.open()
    request = on_floor(room)
    room.do("chair", "speakers.edit_list", list=room.list, limit_s=60, warning_s=10, rule="States first.")
    shown = room.one("floor", "speakers_list", room.list)
    assert (shown["limit_s"], shown["warning_s"], shown["rule"]) == (60, 10, "States first.")
    assert floor(room)["limit_s"] == 180, "who has the floor keeps the limit given"
    room.do("chair", "speakers.end_floor", request=request)
    on_floor(room, "panellist")
    assert (floor(room)["limit_s"], floor(room)["warning_s"]) == (60, 10)


@pytest.mark.parametrize(
    ("limit", "own", "begins"),
    [(180, 0, 30), (60, 0, 10), (30, 0, 5), (10, 0, 1), (300, 60, 60), (30, 30, 5), (0, 45, 45)],
)
def test_the_warning_is_by_the_rule_unless_it_is_set(room, limit, own, begins):
    """And never begins with the statement."""
    room.open()
    room.do("chair", "speakers.edit_list", list=room.list, limit_s=limit, warning_s=own)
    shown = room.one("floor", "speakers_list", room.list)
    assert (shown["warning_s"], shown["own_warning_s"]) == (begins, own or None)
    on_floor(room)
    assert floor(room)["warning_s"] == begins


def test_the_warning_follows_the_time_that_is_added(room):
    room.open()
    room.do("chair", "speakers.edit_list", list=room.list, limit_s=60)
    request = on_floor(room)
    room.do("chair", "speakers.add_time", request=request, seconds=60)
    assert floor(room)["warning_s"] == 20
    room.do("chair", "speakers.add_time", request=request, seconds=-90)
    assert floor(room)["warning_s"] == 5


def test_a_point_of_order_has_the_warning_of_its_own_limit(room):
    room.open()
    room.do("chair", "speakers.edit_list", list=room.list, limit_s=300, warning_s=60)
    speaker = on_floor(room)
    point = room.do("observer", "speakers.request_floor", list=room.list, kind="point_of_order")["request"]
    room.do("chair", "speakers.interrupt", request=point, holder=speaker)
    assert (floor(room)["limit_s"], floor(room)["warning_s"]) == (60, 10)
    assert floor(room)["stack"][0]["warning_s"] == 60


def test_another_warning_that_was_set_meanwhile_is_not_overwritten(room):
    room.do("chair", "speakers.edit_list", list=room.list, warning_s=45)
    mine = {"list": room.list, "warning_s": 20, "seen": {"warning_s": 0}}
    refused = room.refused("moderator", "speakers.edit_list", **mine)
    assert (refused.code, refused.fields) == ("stale_form", {"warning_s": 45})
    room.do("moderator", "speakers.edit_list", **{**mine, "seen": {"warning_s": 45}})
    assert room.one("floor", "speakers_list", room.list)["own_warning_s"] == 20


def test_no_limit(room):
    room.open()
    room.do("chair", "speakers.edit_list", list=room.list, limit_s=0)
    assert room.one("floor", "speakers_list", room.list)["limit_s"] is None
    on_floor(room)
    assert floor(room)["limit_s"] is None


def test_setting_up_a_list_does_not_move_its_version(room):
    room.open()
    before = version(room)
    room.do("chair", "speakers.edit_list", list=room.list, limit_s=60)
    room.do("chair", "speakers.close_list", list=room.list)
    assert version(room) == before


@pytest.mark.parametrize("limit", [-1, 5, 7201, 10**12, "60", 60.5, True])
def test_a_limit_that_is_none(room, limit):
    refused = room.refused("chair", "speakers.edit_list", list=room.list, limit_s=limit)
    assert refused.field == "limit_s"


def test_a_closed_session_opens_no_list(room):
    room.open()
    room.do("chair", "dialogues.close_session", session=room.session)
    assert room.one("floor", "speakers_list", room.list)["state"] == "closed"
    assert room.code("chair", "speakers.open_list", list=room.list) == "wrong_state"
    assert room.code("chair", "speakers.create_list", session=room.session, title="More") == "wrong_state"
