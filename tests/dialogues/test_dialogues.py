"""Beginning and editing a dialogue, a series, the delegations: who may, and what is refused."""

from __future__ import annotations

import pytest

from dialogue_platform.dialogues.models import Dialogue, Series, Visibility
from dialogue_platform.live import live
from dialogue_platform.live.store.streams import Stream
from dialogue_platform.people.models import Constituency, Delegation, Participant, Role, Standing
from tests.room import NOWHERE, ROLES, build

PLAN = {"title": "Water and energy", "starts_on": "2026-12-01", "tz": "Asia/Bishkek"}


def test_who_begins_a_dialogue_is_its_organiser(room):
    made = room.do("organiser", "dialogues.create", **PLAN)
    (dialogue,) = room.rows(Dialogue, id=made["dialogue"])
    assert (dialogue.stream, dialogue.visibility) == (f"dialogue:{dialogue.id}", Visibility.PUBLIC)
    (organiser,) = room.rows(Participant, dialogue_id=dialogue.id)
    assert (organiser.role, organiser.state) == (Role.ORGANISER, Standing.ACTIVE)
    with live().database.reading() as db:
        assert db.query(Stream).filter_by(name=dialogue.stream).one().dialogue_id == dialogue.id


@pytest.mark.parametrize("role", ROLES)
def test_only_who_may_organise_begins(room, role):
    assert room.code(role, "dialogues.create", **PLAN) == "not_permitted"
    assert room.code(role, "dialogues.create_series", title="Series") == "not_permitted"


@pytest.mark.parametrize("role", ROLES)
def test_only_the_organiser_edits(room, role):
    made = room.do("organiser", "delegations.create", dialogue=room.dialogue, name="UNEP", constituency="UN system")
    assert room.code(role, "dialogues.edit", dialogue=room.dialogue, title="Mine") == "not_permitted"
    new = {"dialogue": room.dialogue, "name": "IUCN", "constituency": "expert"}
    assert room.code(role, "delegations.create", **new) == "not_permitted"
    assert room.code(role, "delegations.edit", name="X", **made) == "not_permitted"


def test_an_organiser_of_another_dialogue_is_a_stranger_here(room, app):
    other = build(app)
    assert other.code("organiser", "dialogues.edit", dialogue=room.dialogue, title="Mine") == "not_permitted"


def test_a_dialogue_goes_under_a_series_of_ones_own(room, app):
    series = room.do("organiser", "dialogues.create_series", title="Nexus", conveners=["CAREC", "IUCN"])["series"]
    made = room.do("organiser", "dialogues.create", **PLAN, series=series)
    assert room.rows(Dialogue, id=made["dialogue"])[0].series_id == series
    assert room.rows(Series, id=series)[0].conveners == ["CAREC", "IUCN"]
    assert build(app).code("organiser", "dialogues.create", **PLAN, series=series) == "not_permitted"


def test_an_edit_changes_what_is_given_and_nothing_else(room):
    before = room.seq(f"dialogue:{room.dialogue}")
    room.do("organiser", "dialogues.edit", dialogue=room.dialogue, lead="In two sentences.", languages=["ru", "ky"])
    (row,) = room.rows(Dialogue, id=room.dialogue)
    assert (row.title, row.lead, row.languages) == ("Coalition with nature", "In two sentences.", ["ru", "ky"])
    room.do("organiser", "dialogues.edit", dialogue=room.dialogue, lead="In two sentences.")
    assert room.seq(f"dialogue:{room.dialogue}") == before + 1


@pytest.mark.parametrize(
    ("args", "code", "field"),
    [
        ({"title": ""}, "empty", "title"),
        ({"title": "t" * 301}, "too_long", "title"),
        ({"title": "bad \ud800"}, "broken_text", "title"),
        ({"starts_on": "tomorrow"}, "wrong_type", "starts_on"),
        ({"tz": "Mars/Olympus"}, "unknown_zone", "tz"),
        ({"tz": "../../etc/passwd"}, "unknown_zone", "tz"),
        ({"languages": []}, "wrong_type", "languages"),
        ({"languages": ["xx"]}, "not_a_choice", "languages"),
        ({"objectives": ["o"] * 21}, "too_long", "objectives"),
        ({"objectives": "one"}, "wrong_type", "objectives"),
        ({"visibility": "secret"}, "not_a_choice", "visibility"),
        ({"series": NOWHERE}, "not_found", "series"),
        ({"owner": "me"}, "unknown_field", "owner"),
    ],
)
def test_bad_particulars_are_refused_at_their_field(room, args, code, field):
    refused = room.refused("organiser", "dialogues.create", **{**PLAN, **args})
    assert (refused.code, refused.field) == (code, field)


def test_delegations_are_numbered_and_their_names_are_their_own(room):
    new = {"dialogue": room.dialogue, "constituency": "state"}
    one = room.do("organiser", "delegations.create", name="Kazakhstan", code="KZ", **new)["delegation"]
    two = room.do("organiser", "delegations.create", name="Kyrgyzstan", code="KG", **new)["delegation"]
    assert [room.rows(Delegation, id=i)[0].place for i in (one, two)] == [1, 2]
    assert room.code("organiser", "delegations.create", name="Kazakhstan", **new) == "name_taken"
    assert room.code("organiser", "delegations.edit", delegation=two, name="Kazakhstan") == "name_taken"
    room.do("organiser", "delegations.edit", delegation=two, name="Kyrgyzstan", constituency="UN system")
    assert room.rows(Delegation, id=two)[0].constituency is Constituency.UN_SYSTEM


def test_of_two_who_add_the_same_delegation_at_once_one_succeeds(room):
    args = {"dialogue": room.dialogue, "name": "IUCN", "constituency": "expert"}
    assert room.at_once(*[("organiser", "delegations.create", args)] * 3) == ["name_taken", "name_taken", "ok"]


@pytest.mark.parametrize(
    ("args", "code", "field"),
    [
        ({"name": " "}, "empty", "name"),
        ({"constituency": "pirates"}, "not_a_choice", "constituency"),
        ({"code": "kz"}, "wrong_type", "code"),
        ({"code": "KAZ"}, "wrong_type", "code"),
    ],
)
def test_bad_delegations_are_refused_at_their_field(room, args, code, field):
    asked = {"dialogue": room.dialogue, "name": "X", "constituency": "state", **args}
    refused = room.refused("organiser", "delegations.create", **asked)
    assert (refused.code, refused.field) == (code, field)
