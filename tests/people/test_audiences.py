"""What each audience receives of people: the list is the organiser's alone."""

from __future__ import annotations

import pytest

from dialogue_platform.live.store.streams import kinds
from dialogue_platform.people.models import Constituency, Delegation, Participant, Role, Standing
from tests.support.joins import on_screen


def kinds_seen(room, audience):
    return {kind for kind, _ in on_screen(f"dialogue:{room.dialogue}", audience)}


def test_the_list_of_participants_is_the_organisers(room):
    assert "participant" in kinds_seen(room, "podium")
    assert "participant" not in kinds_seen(room, "floor")
    assert "participant" not in kinds_seen(room, "public")


def test_a_participant_is_projected_from_its_own_row(app):
    row = Participant(
        id="p", seq=3, role=Role.CHAIR, state=Standing.ACTIVE, name="N", function="F", email="e@x.org", user_id="u"
    )
    shown = kinds["participant"].show(row, "podium")
    assert shown == {
        "kind": "participant",
        "id": "p",
        "seq": 3,
        "name": "N",
        "email": "e@x.org",
        "role": "chair",
        "delegation": None,
        "function": "F",
        "state": "active",
    }
    assert kinds["participant"].show(row, "floor") is None
    assert kinds["participant"].show(row, "public") is None


@pytest.mark.parametrize("audience", ["public", "floor", "podium"])
def test_a_delegation_is_everybodys_to_see(app, audience):
    row = Delegation(id="d", seq=1, name="UNEP", code=None, constituency=Constituency.UN_SYSTEM, place=8)
    shown = kinds["delegation"].show(row, audience)
    assert shown["name"] == "UNEP" and shown["constituency"] == "UN system" and shown["place"] == 8
