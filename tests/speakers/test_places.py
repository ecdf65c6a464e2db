"""Somebody put on the list by the podium, and another one named to speak at a place."""

import pytest

from tests.room import NOWHERE, build
from tests.speakers.steps import ask, belong, delegation, floor, give, on_list, order, place, state, version


@pytest.fixture(autouse=True)
def _open(room):
    room.open()


def add(room, who="moderator", **more):
    return room.do(who, "speakers.add_request", list=room.list, **more)["request"]


def name(room, request, who="moderator", **more):
    room.do(who, "speakers.substitute", request=request, **more)


def test_a_guest_without_a_device(room):
    (first,) = on_list(room, "delegate")
    room.do("moderator", "speakers.close_list", list=room.list)
    guest = add(room, name=" Ms Asel Ismailova ", function="Minister", subject="Glaciers")
    shown = room.one("public", "floor_request", guest)
    assert (shown["name"], shown["function"], shown["delegation"]) == ("Ms Asel Ismailova", "Minister", None)
    assert (shown["state"], shown["added_by"], shown["to_be_named"]) == ("accepted", "moderator", False)
    assert order(room) == [first, guest]
    give(room, guest)
    room.do("chair", "speakers.end_floor", request=guest)
    assert state(room, guest) == "delivered"


def test_a_participant_who_asked_by_voice(room):
    home = delegation(room, "Kazakhstan", "delegate")
    made = add(room, "chair", participant=room.people["delegate"])
    shown = place(room, made)
    assert (shown["name"], shown["function"], shown["delegation"]) == ("Delegate", "Head, delegate", home)
    assert room.one("floor", "my_request", made, "delegate")["state"] == "accepted"
    room.do("delegate", "speakers.withdraw_request", request=made)


def test_the_chair_speaks_though_chairs_ask_for_no_floor(room):
    add(room, participant=room.people["chair"])


def test_a_delegation_with_a_speaker_to_be_named(room):
    home = delegation(room, "Kazakhstan", "delegate")
    made = add(room, delegation=home)
    shown = place(room, made)
    assert (shown["delegation"], shown["name"], shown["to_be_named"]) == (home, "", True)
    name(room, made, "delegate", participant=room.people["delegate"])
    assert place(room, made)["to_be_named"] is False
    assert room.one("floor", "my_request", made, "delegate")["place"] == 1


def test_a_point_of_order_raised_in_the_room(room):
    (first,) = on_list(room, "delegate")
    point = add(room, name="Mongolia", kind="point_of_order")
    assert order(room) == [point, first]


def test_nobody_is_added_twice(room):
    home = delegation(room, "Kazakhstan", "delegate")
    ask(room)
    for again in ({"delegation": home}, {"name": "A minister"}, {"delegation": home, "name": "A minister"}):
        add(room, **again)
        code = room.code("chair", "speakers.add_request", list=room.list, **again)
        assert code == "already_requested"
    code = room.code("chair", "speakers.add_request", list=room.list, participant=room.people["delegate"])
    assert code == "already_requested"


def test_who_cannot_be_added(room):
    home = delegation(room, "Kazakhstan", "delegate")
    for args, code, field in (
        ({}, "missing", "name"),
        ({"name": "  "}, "missing", "name"),
        ({"participant": room.people["panellist"], "delegation": home}, "not_in_delegation", "participant"),
        ({"participant": NOWHERE}, "not_found", "participant"),
        ({"delegation": NOWHERE}, "not_found", "delegation"),
        ({"name": "A guest", "kind": "speech"}, "not_a_choice", "kind"),
    ):
        refused = room.refused("chair", "speakers.add_request", list=room.list, **args)
        assert (refused.code, refused.field) == (code, field)
    room.do("organiser", "people.remove", participant=room.people["panellist"])
    gone = {"participant": room.people["panellist"]}
    assert room.code("chair", "speakers.add_request", list=room.list, **gone) == "participant_removed"


def test_people_and_delegations_of_another_dialogue_are_unknown(room):
    other = build(room.app)
    for args in ({"participant": other.people["delegate"]}, {"delegation": delegation(other, "Elsewhere")}):
        assert room.code("chair", "speakers.add_request", list=room.list, **args) == "not_found"
        (request,) = on_list(room, "delegate")
        if "participant" in args:
            assert room.code("chair", "speakers.substitute", request=request, **args) == "not_found"
        room.do("delegate", "speakers.withdraw_request", request=request)


def test_the_delegation_names_another_speaker_until_the_start(room):
    delegation(room, "Kazakhstan", "delegate", "panellist")
    (request,) = on_list(room, "delegate")
    before = room.seq()
    name(room, request, "panellist", participant=room.people["panellist"])
    assert (place(room, request)["name"], order(room)) == ("Panellist", [request])
    changes = room.sees("floor", "delegate", after=before)
    assert changes["my_request", request]["gone"], "who was to speak is told"
    assert room.one("floor", "my_request", request, "delegate") is None
    assert room.one("floor", "my_request", request, "panellist")["place"] == 1
    name(room, request, "delegate", participant=room.people["delegate"], function="Deputy minister")
    assert room.one("floor", "my_request", request, "delegate")["place"] == 1
    assert room.sees("floor", "panellist", after=before)["my_request", request]["gone"]
    assert "gone" not in room.sees("floor", "delegate", after=before)["my_request", request]
    assert place(room, request)["function"] == "Deputy minister"
    give(room, request)
    refused = room.refused("chair", "speakers.substitute", request=request, name="Another")
    assert (refused.code, refused.state["state"]) == ("stale_request", "speaking")


def test_a_speaker_by_name_and_nobody_yet(room):
    delegation(room, "Kazakhstan", "delegate")
    request = ask(room)
    name(room, request, name="H.E. the Minister")
    shown = place(room, request)
    assert (shown["name"], shown["function"], shown["to_be_named"]) == ("H.E. the Minister", "", False)
    name(room, request, "delegate", function="Minister of Water")
    assert (place(room, request)["name"], place(room, request)["function"]) == (
        "H.E. the Minister",
        "Minister of Water",
    )
    name(room, request)
    assert place(room, request)["to_be_named"] is True
    room.do("delegate", "speakers.withdraw_request", request=request)


def test_who_may_name(room):
    delegation(room, "Kazakhstan", "delegate", "interpreter")
    delegation(room, "Mongolia", "panellist")
    (request,) = on_list(room, "delegate")
    for role in ("panellist", "observer", "interpreter", "rapporteur"):
        assert room.code(role, "speakers.substitute", request=request, name="Me") == "not_permitted"
    refused = room.refused("chair", "speakers.substitute", request=request, participant=room.people["panellist"])
    assert (refused.code, refused.field) == ("not_in_delegation", "participant")


def test_a_place_in_personal_capacity_stays_the_persons(room):
    (request,) = on_list(room, "delegate")
    refused = room.refused("chair", "speakers.substitute", request=request, participant=room.people["panellist"])
    assert refused.code == "not_in_delegation"
    assert room.refused("chair", "speakers.substitute", request=request).field == "name"
    assert room.code("delegate", "speakers.substitute", request=request, name="Another") == "not_permitted"
    name(room, request, name="Prof. Delegate")
    assert room.one("floor", "my_request", request, "delegate")["place"] == 1


def test_nobody_speaks_twice_for_the_same(room):
    delegation(room, "Kazakhstan", "delegate", "panellist")
    (request, _) = on_list(room, "delegate", "panellist")
    refused = room.refused("chair", "speakers.substitute", request=request, participant=room.people["panellist"])
    assert (refused.code, refused.field) == ("has_another_request", "participant")


def test_naming_the_same_again_changes_nothing(room):
    delegation(room, "Kazakhstan", "delegate")
    (request,) = on_list(room, "delegate")
    seq = room.seq()
    name(room, request, participant=room.people["delegate"])
    assert room.seq() == seq


def test_the_floor_is_given_out_of_turn(room):
    requests = on_list(room, "delegate", "panellist", "observer")
    room.do("chair", "speakers.give_floor", request=requests[2], list_version=version(room))
    assert (floor(room)["request"], order(room)) == (requests[2], requests[:2])


def test_two_name_at_once(room):
    delegation(room, "Kazakhstan", "delegate", "panellist")
    (request,) = on_list(room, "delegate")
    answers = room.at_once(
        ("moderator", "speakers.substitute", {"request": request, "participant": room.people["panellist"]}),
        ("delegate", "speakers.substitute", {"request": request, "name": "A minister"}),
    )
    assert answers == ["ok", "ok"]
    mine = [person for person in ("delegate", "panellist") if room.one("floor", "my_request", request, person)]
    assert (place(room, request)["name"], mine) in (("Panellist", ["panellist"]), ("A minister", []))


def test_who_changes_delegation_may_no_longer_name_for_the_old_one(room):
    delegation(room, "Kazakhstan", "delegate", "panellist")
    (request,) = on_list(room, "delegate")
    belong(room, "panellist", None)
    assert room.code("panellist", "speakers.substitute", request=request, name="Me") == "not_permitted"
