"""Any commands in any order, by anyone: what must always hold of the floor and the lists holds."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogue_platform.live import Refusal
from dialogue_platform.speakers.models import Floor, FloorRequest, SpeakersList, Statement
from dialogue_platform.speakers.states import OPEN_STATES, RequestState
from tests.room import new_session

S = RequestState
SPEAKERS = ("delegate", "panellist", "observer")
# In which state a request is when an act is apt; every fourth act is wild: on any request, by anyone, on an old list.
APT = {
    "accept_request": {S.PENDING},
    "decline_request": {S.PENDING, S.ACCEPTED},
    "withdraw_request": {S.PENDING, S.ACCEPTED},
    "move_request": {S.ACCEPTED},
    "give_floor": {S.ACCEPTED},
    "pause_floor": {S.SPEAKING},
    "resume_floor": {S.SPEAKING},
    "end_floor": {S.SPEAKING},
    "take_back_floor": {S.SPEAKING},
}
OFTEN = ("request_floor", "accept_request", "give_floor") * 3 + ("move_request", "end_floor") * 2
SELDOM = ("close_list", "suspend_session")
numbers = st.integers(0, 11)
step = st.tuples(
    st.sampled_from((*OFTEN, *APT, *SELDOM)), numbers, numbers, st.sampled_from((False, False, False, True))
)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(step, min_size=30, max_size=60))
def test_invariants(room, steps):
    new_session(room)
    room.open()
    for act, first, second, wild in steps:
        try:
            send(room, act, first, second, wild)
        except Refusal as refusal:
            assert refusal.code not in ("fault", "unavailable", "busy")
        check(room)


def send(room, act, first, second, wild):
    if act == "suspend_session":
        return room.do("chair", f"dialogues.{'suspend' if wild else 'open'}_session", session=room.session)
    if act == "close_list":
        return room.do("moderator", f"speakers.{'close' if wild else 'open'}_list", list=room.list)
    if act == "request_floor":
        kind = ("statement", "point_of_order", "question")[second % 3]
        return room.do(SPEAKERS[first % 3], "speakers.request_floor", list=room.list, kind=kind)
    return on_a_request(room, act, first, second, wild)


def on_a_request(room, act, first, second, wild):
    requests = sorted(room.rows(FloorRequest, list_id=room.list), key=lambda r: (r.requested_at, r.id))
    apt = [r for r in requests if wild or r.state in APT[act]]
    if not apt:
        return None
    (list_,) = room.rows(SpeakersList, id=room.list)
    request = apt[first % len(apt)]
    args = {"request": request.id}
    if act in ("move_request", "give_floor"):
        args["list_version"] = list_.version - wild
    if act == "move_request":
        args["before"] = apt[second % len(apt)].id if second < 9 else None
    if act == "decline_request":
        args["reason"] = "Asked already"
    return room.do(sender(room, act, request, second, wild), f"speakers.{act}", **args)


def sender(room, act, request, second, wild):
    author = next(who for who in SPEAKERS if room.people[who] == request.participant_id)
    if wild:
        return (*SPEAKERS, "chair", "interpreter")[second % 5]
    return author if act == "withdraw_request" else ("chair", "moderator", "organiser")[second % 3]


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
    for list_id in {r.list_id for r in requests}:
        waiting = sorted(r.place for r in requests if r.state is RequestState.ACCEPTED and r.list_id == list_id)
        assert waiting == list(range(1, len(waiting) + 1))
    assert all(r.place is None for r in requests if r.state is not RequestState.ACCEPTED)


def one_open_request(requests):
    held = [(r.list_id, r.participant_id, r.request_kind) for r in requests if r.state in OPEN_STATES]
    assert len(held) == len(set(held))


def statements(room, floor, requests):
    kept = room.rows(Statement, session_id=room.session)
    assert [s.id for s in kept if s.ended_at is None] == ([floor.statement_id] if floor.statement_id else [])
    delivered = {r.id: r.spoken_s for r in requests if r.state is RequestState.DELIVERED}
    assert delivered == {s.request_id: s.spoken_s for s in kept if s.ended_at and not s.taken_back}
