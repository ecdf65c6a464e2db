"""Roles, removal, coming back: who may, and that a dialogue never loses its last organiser."""

from __future__ import annotations

import pytest

from dialogue_platform.people.models import Participant, Standing
from tests.room import NOWHERE, ROLES


def standing(room, name):
    return room.rows(Participant, id=room.people[name])[0].state


def organiser_id(room):
    return room.rows(Participant, dialogue_id=room.dialogue, role="organiser")[0].id


@pytest.mark.parametrize("role", ROLES)
def test_only_the_organiser_manages_people(room, role):
    target = room.people["delegate"]
    assert room.code(role, "people.change_role", participant=target, role="observer") == "not_permitted"
    assert room.code(role, "people.remove", participant=target) == "not_permitted"
    assert room.code(role, "people.restore", participant=target) == "not_permitted"
    assert room.code(role, "people.remind", participant=target) == "not_permitted"
    edit = {"participant": target, "name": "", "function": "", "delegation": None}
    assert room.code(role, "people.edit", **edit) == "not_permitted"
    invited = {"dialogue": room.dialogue, "email": "new@example.org", "role": "chair"}
    assert room.code(role, "people.invite", **invited) == "not_permitted"


def test_a_new_role_holds_at_once(room):
    assert room.code("observer", "speakers.open_list", list=room.list) == "not_permitted"
    room.do("organiser", "people.change_role", participant=room.people["observer"], role="moderator")
    room.do("observer", "speakers.open_list", list=room.list)


def test_a_change_of_role_moves_the_dialogues_stream_so_that_open_pages_notice(room):
    before = room.seq(f"dialogue:{room.dialogue}")
    room.do("organiser", "people.change_role", participant=room.people["observer"], role="delegate")
    assert room.seq(f"dialogue:{room.dialogue}") == before + 1


def test_the_same_role_again_changes_nothing(room):
    before = room.seq(f"dialogue:{room.dialogue}")
    room.do("organiser", "people.change_role", participant=room.people["observer"], role="observer")
    assert room.seq(f"dialogue:{room.dialogue}") == before


def test_the_last_organiser_stays(room):
    me = organiser_id(room)
    assert room.code("organiser", "people.change_role", participant=me, role="chair") == "last_organiser"
    assert room.code("organiser", "people.remove", participant=me) == "last_organiser"
    assert room.code("organiser", "people.close_account") == "last_organiser"


def test_of_two_organisers_who_remove_each_other_at_once_one_stays(room):
    room.join("second", "organiser")
    one, two = organiser_id(room), room.people["second"]
    if one == two:
        one = next(p.id for p in room.rows(Participant, dialogue_id=room.dialogue, role="organiser") if p.id != two)
    calls = (
        ("organiser", "people.remove", {"participant": two}),
        ("second", "people.remove", {"participant": one}),
    )
    answers = room.at_once(*calls)
    assert answers in (["not_permitted", "ok"], ["last_organiser", "ok"])
    left = [p for p in room.rows(Participant, dialogue_id=room.dialogue, role="organiser") if p.takes_part]
    assert len(left) == 1


def test_who_is_removed_may_nothing_and_comes_back_as_before(room):
    room.open()
    room.do("organiser", "people.remove", participant=room.people["delegate"])
    assert room.code("delegate", "speakers.request_floor", list=room.list) == "not_permitted"
    target = room.people["delegate"]
    assert room.code("organiser", "people.change_role", participant=target, role="chair") == "participant_removed"
    room.do("organiser", "people.restore", participant=target)
    room.do("delegate", "speakers.request_floor", list=room.list)


def test_an_invitation_is_accepted_by_the_invited_alone(room):
    assert room.code("chair", "people.accept_invitation", participant=room.people["delegate"]) == "not_permitted"
    assert standing(room, "delegate") is Standing.INVITED
    room.do("delegate", "people.accept_invitation", participant=room.people["delegate"])
    assert standing(room, "delegate") is Standing.ACTIVE
    room.do("organiser", "people.remove", participant=room.people["delegate"])
    room.do("organiser", "people.restore", participant=room.people["delegate"])
    assert standing(room, "delegate") is Standing.ACTIVE


def test_particulars_are_corrected(room):
    made = room.do("organiser", "delegations.create", dialogue=room.dialogue, name="Kyrgyzstan", constituency="state")
    changed = {"name": "Head of delegation", "function": "Minister", "delegation": made["delegation"]}
    room.do("organiser", "people.edit", participant=room.people["delegate"], **changed)
    row = room.rows(Participant, id=room.people["delegate"])[0]
    assert (row.name, row.function, row.delegation_id) == tuple(changed.values())


@pytest.mark.parametrize(
    ("args", "code", "field"),
    [
        ({"role": "king"}, "not_a_choice", "role"),
        ({"role": None}, "not_a_choice", "role"),
        ({}, "missing", "role"),
        ({"role": "chair", "extra": 1}, "unknown_field", "extra"),
        ({"role": "chair", "participant": NOWHERE}, "not_found", "participant"),
        ({"role": "chair", "participant": "x" * 100}, "wrong_type", "participant"),
        ({"role": "chair", "participant": 7}, "wrong_type", "participant"),
    ],
)
def test_bad_input_gets_a_clear_error_and_changes_nothing(room, args, code, field):
    refused = room.refused("organiser", "people.change_role", **{"participant": room.people["observer"], **args})
    assert (refused.code, refused.field) == (code, field)


def test_who_closed_the_account_does_not_come_back_by_the_organisers_hand(room):
    """A letter would lead nowhere, and nobody would sit at the place."""
    who = room.people["delegate"]
    (gone,) = room.rows(Participant, id=who)
    room.do("delegate", "people.close_account")
    assert room.rows(Participant, id=who)[0].state == "removed"
    refused = room.refused("organiser", "people.restore", participant=who)
    assert (refused.code, refused.field) == ("account_closed", "participant")
    again = {"dialogue": room.dialogue, "email": gone.email, "role": "delegate"}
    refused = room.refused("organiser", "people.invite", **again)
    assert (refused.code, refused.field) == ("account_closed", "email")
