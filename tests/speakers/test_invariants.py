"""Any commands in any order, by anyone: what must always hold of the floor and the lists holds."""

from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogue_platform.live import Refusal
from dialogue_platform.live.clock import iso
from dialogue_platform.speakers.models import Floor, FloorRequest, SpeakersList, SpeechSegment, Statement
from dialogue_platform.speakers.states import OPEN_STATES, RequestState
from tests.room import new_session
from tests.speakers.steps import delegation

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
    "interrupt": {S.PENDING, S.ACCEPTED},
    "undo_end": {S.DELIVERED},
    "undo_request": {S.ACCEPTED, S.DECLINED, S.NO_SHOW},
    "mark_absent": {S.ACCEPTED},
    "substitute": {S.PENDING, S.ACCEPTED},
    "add_time": {S.SPEAKING},
}
OFTEN = ("request_floor", "accept_request", "give_floor", "interrupt") * 3 + ("move_request", "end_floor") * 2
SELDOM = ("close_list", "suspend_session", "change_role", "add_request")
numbers = st.integers(0, 11)
step = st.tuples(
    st.sampled_from((*OFTEN, *APT, *SELDOM)), numbers, numbers, st.sampled_from((False, False, False, True))
)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(step, min_size=30, max_size=60))
def test_invariants(room, time, steps):
    new_session(room)
    delegation(room, f"Delegation of {room.session}", "delegate", "observer")
    room.open()
    for act, first, second, wild in steps:
        time.goes_on(first + second / 4)
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
    if act == "change_role":
        person, role = SPEAKERS[first % 3], ("interpreter", "delegate")[second % 2]
        return room.do("organiser", "people.change_role", participant=room.people[person], role=role)
    if act == "add_request":
        who = {"name": f"Guest {first}"} if wild else {"participant": room.people[SPEAKERS[first % 3]]}
        return room.do("moderator", "speakers.add_request", list=room.list, **who)
    return on_a_request(room, act, first, second, wild)


def on_a_request(room, act, first, second, wild):
    requests = sorted(room.rows(FloorRequest, list_id=room.list), key=lambda r: (r.requested_at, r.id))
    apt = [r for r in requests if wild or r.state in APT[act]]
    if not apt:
        return None
    (list_,) = room.rows(SpeakersList, id=room.list)
    request = apt[first % len(apt)]
    args = {"request": request.id}
    if act in ("move_request", "give_floor", "undo_request"):
        args["list_version"] = list_.version - wild
    if act == "move_request":
        args["before"] = apt[second % len(apt)].id if second < 9 else None
    if act == "decline_request":
        args["reason"] = "Asked already"
    if act == "interrupt":
        args["holder"] = room.rows(Floor, id=room.session)[0].request_id or request.id
    if act == "undo_request":
        args["state"] = request.state.value
    if act == "add_time":
        args["seconds"] = 5 * (second - 6)
    return room.do(sender(room, act, request, second, wild), f"speakers.{act}", **args)


def sender(room, act, request, second, wild):
    author = next((who for who in SPEAKERS if room.people[who] == request.speaker_id), "observer")
    if wild:
        return (*SPEAKERS, "chair", "interpreter")[second % 5]
    return author if act in ("withdraw_request", "substitute") else ("chair", "moderator", "organiser")[second % 3]


def check(room):
    requests = room.rows(FloorRequest, session_id=room.session)
    (floor,) = room.rows(Floor, id=room.session)
    one_holder(floor, requests)
    stack(floor, requests)
    ranks(requests)
    one_open_request(requests)
    statements(room, floor, requests)
    segments(room, floor)


def one_holder(floor, requests):
    speaking = [r.id for r in requests if r.state is RequestState.SPEAKING]
    assert speaking == ([floor.request_id] if floor.request_id else [])
    assert [end for _, end in floor.segments].count(None) <= 1
    assert bool(floor.segments) == bool(floor.request_id)


def stack(floor, requests):
    """Who is interrupted lies under who interrupts; nothing of it runs; it is at most three deep."""
    above = [*[frame["request"] for frame in floor.stack], floor.request_id]
    under = {r.id: r.under_id for r in requests if r.state is RequestState.INTERRUPTED}
    assert under == dict(pairwise(above))
    assert all(end for frame in floor.stack for _, end in frame["segments"])
    assert len(above) <= 3
    assert all(r.under_id is None for r in requests if r.state is not RequestState.INTERRUPTED)


def ranks(requests):
    for list_id in {r.list_id for r in requests}:
        waiting = sorted(r.place for r in requests if r.state is RequestState.ACCEPTED and r.list_id == list_id)
        assert waiting == list(range(1, len(waiting) + 1))
    assert all(r.place is None for r in requests if r.state is not RequestState.ACCEPTED)


def one_open_request(requests):
    held = [(r.list_id, r.speaker_id, r.request_kind) for r in requests if r.speaker_id and r.state in OPEN_STATES]
    assert len(held) == len(set(held))


def heard(floor):
    return [*floor.stack, *([floor.frame] if floor.request_id else [])]


def statements(room, floor, requests):
    kept = room.rows(Statement, session_id=room.session)
    assert {s.id for s in kept if s.ended_at is None} == {frame["statement"] for frame in heard(floor)}
    delivered = {r.id: r.spoken_s for r in requests if r.state is RequestState.DELIVERED}
    assert delivered == {s.request_id: s.spoken_s for s in kept if s.ended_at and not s.taken_back}


def segments(room, floor):
    """The time of a statement is the sum of its segments, on the floor, on the stack and in the record alike."""
    on_show = {frame["statement"]: frame["segments"] for frame in heard(floor)}
    for statement in room.rows(Statement, session_id=room.session):
        rows = sorted(room.rows(SpeechSegment, statement_id=statement.id), key=lambda s: s.number)
        assert [s.number for s in rows] == list(range(1, len(rows) + 1))
        if statement.id in on_show:
            assert [[iso(s.started_at), iso(s.ended_at)] for s in rows] == on_show[statement.id]
        else:
            spoken = sum((s.ended_at - s.started_at).total_seconds() for s in rows)
            assert abs(statement.spoken_s - spoken) <= 0.51
