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
