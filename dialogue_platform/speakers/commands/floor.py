"""Giving the floor, pausing, resuming, ending, and taking it back."""

from sqlalchemy import select

from dialogue_platform.live import Act, Ref, command
from dialogue_platform.live.streams import new_id
from dialogue_platform.speakers import ordering
from dialogue_platform.speakers.commands.checks import (
    held_floor,
    list_of,
    need_live_session,
    need_step,
    need_version,
)
from dialogue_platform.speakers.errors import FLOOR_TAKEN
from dialogue_platform.speakers.lineup import settle, waiting
from dialogue_platform.speakers.models import Floor, FloorRequest, SpeakersList, SpeechSegment, Statement
from dialogue_platform.speakers.policy import may_end_floor, may_moderate_floor
from dialogue_platform.speakers.states import RequestState
from dialogue_platform.speakers.timing import spoken_s


@command("speakers.give_floor", permission=may_moderate_floor)
def give_floor(act: Act, request: Ref[FloorRequest], list_version: int) -> None:
    """Give the floor to an accepted request; the clock starts."""
    list_ = list_of(act, request)
    # The version first: of two who press at once, the second learns that the list has moved.
    need_version(act, list_, list_version)
    need_live_session(act, request)
    floor = act.db.get_one(Floor, request.session_id)
    if floor.request_id is not None:
        raise FLOOR_TAKEN(field="request", state=act.show(floor))
    need_step(act, request, RequestState.SPEAKING)
    rows = waiting(act, list_)
    settle(list_, rows, ordering.without([row.id for row in rows], request.id), given=True)
    request.start(act.now)
    floor.give(request, list_, _begin_statement(act, request), act.now)


def _begin_statement(act: Act, request: FloorRequest) -> str:
    statement = Statement(
        id=new_id(), session_id=request.session_id, request_id=request.id, started_at=act.now, taken_back=False
    )
    act.db.add(statement)
    _begin_segment(act, statement.id, 1)
    return statement.id


def _begin_segment(act: Act, statement_id: str, number: int) -> None:
    act.db.add(SpeechSegment(statement_id=statement_id, number=number, started_at=act.now))


@command("speakers.pause_floor", permission=may_moderate_floor)
def pause_floor(act: Act, request: Ref[FloorRequest]) -> None:
    """Stop the clock; the speaker keeps the floor."""
    pause(act, held_floor(act, request))


def pause(act: Act, floor: Floor) -> None:
    if floor.request_id is None or floor.paused:
        return
    floor.pause(act.now)
    for segment in _running(act, floor):
        segment.ended_at = max(act.now, segment.started_at)


def _running(act: Act, floor: Floor) -> list[SpeechSegment]:
    asked = select(SpeechSegment).where(
        SpeechSegment.statement_id == floor.statement_id, SpeechSegment.ended_at.is_(None)
    )
    return list(act.db.scalars(asked))


@command("speakers.resume_floor", permission=may_moderate_floor)
def resume_floor(act: Act, request: Ref[FloorRequest]) -> None:
    """Let the clock run on after a pause."""
    floor = held_floor(act, request)
    need_live_session(act, request)
    if floor.paused and floor.statement_id:
        _begin_segment(act, floor.statement_id, len(floor.segments) + 1)
        floor.resume(act.now)


@command("speakers.end_floor", permission=may_end_floor)
def end_floor(act: Act, request: Ref[FloorRequest]) -> dict[str, int]:
    """End a statement; its time goes into the record. The speaker may end one's own."""
    return {"spoken_s": end(act, held_floor(act, request), request)}


def end(act: Act, floor: Floor, request: FloorRequest) -> int:
    spoken = _leave_floor(act, floor, taken_back=False)
    request.deliver(act.now, spoken)
    return spoken


@command("speakers.take_back_floor", permission=may_moderate_floor)
def take_back_floor(act: Act, request: Ref[FloorRequest]) -> None:
    """Undo giving the floor: the request stands first on its list again. What was spoken stays in the record."""
    floor = held_floor(act, request)
    list_ = list_of(act, request)
    rows = waiting(act, list_)
    request.return_to_list()
    settle(list_, [*rows, request], ordering.at_head([row.id for row in rows], request.id), given=True)
    _leave_floor(act, floor, taken_back=True)


def _leave_floor(act: Act, floor: Floor, taken_back: bool) -> int:
    pause(act, floor)
    statement = act.db.get_one(Statement, floor.statement_id)
    statement.ended_at, statement.taken_back = max(act.now, statement.started_at), taken_back
    statement.spoken_s = spoken_s(floor.segments)
    floor.empty()
    return statement.spoken_s


def new_floor(stream: str, session_id: str) -> Floor:
    return Floor(id=session_id, stream=stream, warning_s=30, segments=[])


def lists_of(act: Act, session_id: str) -> list[SpeakersList]:
    return list(act.db.scalars(select(SpeakersList).where(SpeakersList.session_id == session_id)))
