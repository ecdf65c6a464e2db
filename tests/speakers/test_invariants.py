"""Any commands in any order, by anyone: what must always hold of the floor and the lists holds."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogue_platform.live import Refusal
from dialogue_platform.speakers.models import Floor, FloorRequest, SpeakersList, Statement
from dialogue_platform.speakers.states import OPEN_STATES, RequestState
from tests.room import new_session

PEOPLE = ("moderator", "chair", "delegate", "panellist", "observer")
FLOOR = ("give_floor", "pause_floor", "resume_floor", "end_floor", "take_back_floor")
ACTS = (
    "request_floor",
    "accept_request",
    "decline_request",
    "withdraw_request",
    "move_request",
    *FLOOR,
    "close_list",
    "open_list",
    "suspend_session",
    "open_session",
)
# Mostly acts by those who may, so that most sequences get somewhere.
step = st.tuples(st.sampled_from(ACTS), st.sampled_from(PEOPLE), st.integers(0, 9), st.integers(0, 9), st.booleans())


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(step, min_size=10, max_size=60))
def test_invariants(room, steps):
    new_session(room)
    room.open()
    for act, who, first, second, fresh in steps:
        try:
            send(room, act, who, first, second, fresh)
        except Refusal as refusal:
            assert refusal.code not in ("fault", "unavailable", "busy")
        check(room)


def send(room, act, who, first, second, fresh):
    if act.endswith("_session"):
        return room.do("chair", f"dialogues.{act}", session=room.session)
    if act.endswith("_list"):
        return room.do("moderator", f"speakers.{act}", list=room.list)
    if act == "request_floor":
        kind = ("statement", "point_of_order")[second % 2]
        return room.do(
            ("delegate", "panellist", "observer")[first % 3], "speakers.request_floor", list=room.list, kind=kind
        )
    return on_a_request(room, act, who, first, second, fresh)


def on_a_request(room, act, who, first, second, fresh):
    requests = sorted(room.rows(FloorRequest, list_id=room.list), key=lambda r: r.requested_at)
    if not requests:
        return None
    (list_,) = room.rows(SpeakersList, id=room.list)
    args = {"request": requests[first % len(requests)].id}
    if act in ("move_request", "give_floor"):
        args["list_version"] = list_.version if fresh else list_.version - 1
    if act == "move_request":
        args["before"] = requests[second % len(requests)].id if second < 8 else None
    if act == "decline_request":
        args["reason"] = "Asked already"
    return room.do(who, f"speakers.{act}", **args)


def check(room):
    requests = room.rows(FloorRequest, session_id=room.session)
    (floor,) = room.rows(Floor, id=room.session)
    one_holder(floor, requests)
    ranks(requests)
    one_open_request(requests)
    statements(room, floor, requests)


def one_holder(floor, requests):
    speaking = [r.id for r in requests if r.state is RequestState.SPEAKING]
    assert speaking == ([floor.request_id] if floor.request_id else [])
    assert [end for _, end in floor.segments].count(None) <= 1
    assert bool(floor.segments) == bool(floor.request_id)


def ranks(requests):
    waiting = sorted(r.place for r in requests if r.state is RequestState.ACCEPTED)
    assert waiting == list(range(1, len(waiting) + 1))
    assert all(r.place is None for r in requests if r.state is not RequestState.ACCEPTED)


def one_open_request(requests):
    held = [(r.participant_id, r.request_kind) for r in requests if r.state in OPEN_STATES]
    assert len(held) == len(set(held))


def statements(room, floor, requests):
    kept = room.rows(Statement, session_id=room.session)
    assert [s.id for s in kept if s.ended_at is None] == ([floor.statement_id] if floor.statement_id else [])
    delivered = {r.id: r.spoken_s for r in requests if r.state is RequestState.DELIVERED}
    assert delivered == {s.request_id: s.spoken_s for s in kept if s.ended_at and not s.taken_back}
