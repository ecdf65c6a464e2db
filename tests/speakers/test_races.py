"""Two who act at once: one succeeds, the other learns what is there now."""

import pytest

from tests.speakers.steps import ask, floor, give, on_floor, on_list, order, place, point_of_order, version


@pytest.fixture(autouse=True)
def _open(room):
    room.open()


def test_two_give_the_floor(room):
    a, b = on_list(room, "delegate", "panellist")
    seen = version(room)
    answers = room.at_once(
        ("chair", "speakers.give_floor", {"request": a, "list_version": seen}),
        ("moderator", "speakers.give_floor", {"request": b, "list_version": seen}),
    )
    assert answers == ["ok", "stale_list"]
    assert floor(room)["request"] in (a, b)
    assert len(order(room)) == 1


def test_two_give_the_floor_from_two_lists(room):
    (a,) = on_list(room, "delegate")
    seen, first = version(room), room.list
    room.list = room.do("chair", "speakers.create_list", session=room.session, title="Replies")["list"]
    room.do("chair", "speakers.open_list", list=room.list)
    (b,) = on_list(room, "panellist")
    answers = room.at_once(
        ("chair", "speakers.give_floor", {"request": a, "list_version": seen}),
        ("moderator", "speakers.give_floor", {"request": b, "list_version": version(room)}),
    )
    assert answers == ["floor_taken", "ok"]
    room.list = first


def test_both_press_end(room):
    request = on_floor(room)
    ends = [(who, "speakers.end_floor", {"request": request}) for who in ("chair", "moderator", "delegate")]
    assert room.at_once(*ends) == ["ok", "stale_floor", "stale_floor"]


def test_end_and_take_back(room):
    request = on_floor(room)
    answers = room.at_once(
        ("chair", "speakers.end_floor", {"request": request}),
        ("moderator", "speakers.take_back_floor", {"request": request}),
    )
    assert answers == ["ok", "stale_floor"]


def test_two_move(room):
    a, b, c = on_list(room, "delegate", "panellist", "observer")
    seen = version(room)
    answers = room.at_once(
        ("chair", "speakers.move_request", {"request": c, "before": a, "list_version": seen}),
        ("moderator", "speakers.move_request", {"request": b, "before": a, "list_version": seen}),
    )
    assert answers == ["ok", "stale_list"]
    assert len(order(room)) == 3


def test_many_press_request_twice(room):
    people = [room.join(f"person{n}") for n in range(6)]
    press = [(who, "speakers.request_floor", {"list": room.list}) for who in people for _ in range(2)]
    assert room.at_once(*press) == ["already_requested"] * 6 + ["ok"] * 6


def test_accept_and_withdraw(room):
    request = ask(room)
    answers = room.at_once(
        ("chair", "speakers.accept_request", {"request": request}),
        ("delegate", "speakers.withdraw_request", {"request": request}),
    )
    assert answers in (["ok", "ok"], ["ok", "stale_request"])
    assert order(room) == []


def test_closing_the_session_and_giving_the_floor(room):
    (request,) = on_list(room, "delegate")
    answers = room.at_once(
        ("chair", "dialogues.close_session", {"session": room.session}),
        ("moderator", "speakers.give_floor", {"request": request, "list_version": version(room)}),
    )
    assert answers in (["ok", "ok"], ["ok", "session_not_live"])
    assert floor(room)["request"] is None


def test_two_interrupt(room):
    speaker = on_floor(room)
    points = [point_of_order(room, who) for who in ("observer", "panellist")]
    calls = [
        (who, "speakers.interrupt", {"request": point, "holder": speaker})
        for who, point in zip(("chair", "moderator"), points, strict=True)
    ]
    assert room.at_once(*calls) == ["ok", "stale_floor"]
    assert floor(room)["request"] in points
    assert [frame["request"] for frame in floor(room)["stack"]] == [speaker]


def test_interrupt_and_end(room):
    speaker = on_floor(room)
    point = point_of_order(room)
    answers = room.at_once(
        ("chair", "speakers.interrupt", {"request": point, "holder": speaker}),
        ("delegate", "speakers.end_floor", {"request": speaker}),
    )
    assert answers == ["ok", "stale_floor"]
    assert (place(room, speaker)["state"], floor(room)["request"]) in (("interrupted", point), ("delivered", None))


def test_undo_end_and_give_floor(room):
    a, b = on_list(room, "delegate", "panellist")
    give(room, a)
    room.do("chair", "speakers.end_floor", request=a)
    answers = room.at_once(
        ("chair", "speakers.undo_end", {"request": a}),
        ("moderator", "speakers.give_floor", {"request": b, "list_version": version(room)}),
    )
    assert answers in (["floor_taken", "ok"], ["ok", "stale_floor"])
    assert floor(room)["request"] in (a, b) and floor(room)["stack"] == []


def test_two_add_the_same_minute(room):
    request = on_floor(room)
    more = {"request": request, "seconds": 60, "from": 180}
    answers = room.at_once(("chair", "speakers.add_time", more), ("moderator", "speakers.add_time", more))
    assert (answers, floor(room)["limit_s"]) == (["ok", "stale_floor"], 240)


def test_absent_and_given_the_floor(room):
    (request,) = on_list(room, "delegate")
    answers = room.at_once(
        ("chair", "speakers.mark_absent", {"request": request}),
        ("moderator", "speakers.give_floor", {"request": request, "list_version": version(room)}),
    )
    assert answers == ["ok", "stale_request"]


def test_two_take_back_the_same_act(room):
    (request,) = on_list(room, "delegate")
    done = room.do("moderator", "speakers.mark_absent", request=request)
    seen = {"request": request, "state": "no_show", "list_version": done["list_version"]}
    answers = room.at_once(("chair", "speakers.undo_request", seen), ("moderator", "speakers.undo_request", seen))
    assert (answers, order(room)) == (["ok", "stale_request"], [request])


def test_two_put_the_same_guest_on_the_list(room):
    guest = {"list": room.list, "name": "A minister"}
    answers = room.at_once(*[(who, "speakers.add_request", guest) for who in ("chair", "moderator")])
    assert answers == ["already_requested", "ok"]
