"""What the public, the floor, the podium and the person each receive."""

import pytest

from dialogue_platform.live.store.streams import kinds
from dialogue_platform.speakers.models import Floor, FloorRequest, SpeakersList
from tests.speakers.steps import ask, give, on_floor, on_list


@pytest.fixture(autouse=True)
def _open(room):
    room.open()


def seen(room, request):
    """Who has the request on the screen, by audience."""
    shared = {a for a in ("public", "floor", "podium") if room.one(a, "floor_request", request)}
    return shared | {p for p in ("delegate", "panellist") if room.one("floor", "my_request", request, p)}


EVERYBODY = {"public", "floor", "podium", "delegate"}
STEPS = {
    "pending": (lambda room, r: None, {"podium", "delegate"}),
    "accepted": (lambda room, r: accept(room, r), EVERYBODY),
    "speaking": (lambda room, r: (accept(room, r), give(room, r)), EVERYBODY),
    "delivered": (lambda room, r: (accept(room, r), give(room, r), end(room, r)), EVERYBODY),
    "declined": (lambda room, r: decline(room, r), {"podium", "delegate"}),
    "withdrawn": (lambda room, r: withdraw(room, r), {"podium", "delegate"}),
    "interrupted": (lambda room, r: (accept(room, r), give(room, r), interrupt(room, r)), EVERYBODY),
    "no_show": (lambda room, r: (accept(room, r), miss(room, r)), {"podium", "delegate"}),
}

REASON = {"reason", "reason_code", "reason_note"}


def accept(room, request):
    room.do("moderator", "speakers.accept_request", request=request)


def end(room, request):
    room.do("moderator", "speakers.end_floor", request=request)


def decline(room, request):
    room.do("moderator", "speakers.decline_request", request=request, reason="Asked already")


def miss(room, request):
    room.do("moderator", "speakers.mark_absent", request=request)


def interrupt(room, request):
    point = ask(room, "observer", kind="point_of_order")
    room.do("moderator", "speakers.interrupt", request=point, holder=request)


def withdraw(room, request):
    room.do("delegate", "speakers.withdraw_request", request=request)


@pytest.mark.parametrize("state", STEPS)
def test_who_sees_a_request(room, state):
    request = ask(room)
    step, who = STEPS[state]
    step(room, request)
    assert room.one("podium", "floor_request", request)["state"] == state
    assert seen(room, request) == who


@pytest.mark.parametrize(("leave", "accepted"), [(decline, 1), (withdraw, 1), (miss, 1), (decline, 0), (withdraw, 0)])
def test_the_room_is_told_of_a_request_that_went_only_if_it_saw_it(room, leave, accepted):
    request = ask(room)
    if accepted:
        accept(room, request)
    before = room.seq()
    leave(room, request)
    seen_by = {a: room.sees(a, after=before).get(("floor_request", request)) for a in ("public", "floor", "podium")}
    gone = {"kind": "floor_request", "id": request, "seq": room.seq(), "gone": True} if accepted else None
    assert seen_by["public"] == seen_by["floor"] == gone
    assert "gone" not in seen_by["podium"]


def test_the_shapes(room):
    on_floor(room)
    on_list(room, "panellist")
    keys = {kind: set(e) - {"kind", "id", "seq"} for (kind, _), e in room.sees("podium", "panellist").items()}
    assert keys["speakers_list"] == {
        "item", "title", "state", "version", "rule", "limit_s", "warning_s", "own_warning_s", "order_limit_s", "turn",
    }  # fmt: skip
    assert keys["floor"] == {"request", "list", "limit_s", "warning_s", "segments", "paused", "stack", "ended"}
    person = {"list", "delegation", "name", "function", "request_kind", "subject", "state", "place", "to_be_named"}
    times = {"requested_at", "started_at", "ended_at", "spoken_s", "moved_reason", "moved_by", "added_by"}
    assert keys["floor_request"] == person | times | {"under", "undoable"} | REASON
    assert keys["my_request"] == {"list", "request_kind", "subject", "state", "place", "requested_at"} | REASON


def test_the_reason_of_a_decline_is_for_its_author(room):
    request = ask(room)
    decline(room, request)
    assert "Asked already" not in str(room.sees("floor", "panellist")) + str(room.sees("public"))
    shown = room.one("podium", "floor_request", request)
    assert (shown["reason"], shown["undoable"]) == ("Asked already", True)
    assert room.one("floor", "my_request", request, "delegate")["reason"] == "Asked already"


def test_ones_place_moves_when_others_move(room):
    a, b = on_list(room, "delegate", "panellist")
    before = room.seq()
    withdraw(room, a)
    mine = room.sees("floor", "panellist", after=before)["my_request", b]
    assert mine["place"] == 1


def test_the_participant_is_named_by_no_id(room):
    on_floor(room)
    on_list(room, "panellist")
    for audience in ("public", "floor", "podium"):
        shown = str(room.sees(audience, "delegate"))
        assert not any(person in shown for person in room.people.values())


@pytest.mark.parametrize("audience", ["public", "floor", "podium"])
def test_a_projection_reads_its_own_row_alone(room, audience):
    on_floor(room)
    on_list(room, "panellist")
    for kind, model in (("floor", Floor), ("speakers_list", SpeakersList), ("floor_request", FloorRequest)):
        for row in room.rows(model, stream=f"session:{room.session}"):
            assert kinds[kind].show(row, audience) == room.one(audience, kind, row.id)
            if model is FloorRequest:
                kinds["my_request"].show(row, "person")
