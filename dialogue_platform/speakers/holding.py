"""What it means to have the floor: statements and their segments, as they begin, stand still, go on and end."""

from sqlalchemy import select

from dialogue_platform.live import Act
from dialogue_platform.live.store.streams import new_id
from dialogue_platform.speakers.models import Floor, FloorRequest, SpeakersList, SpeechSegment, Statement
from dialogue_platform.speakers.timing import spoken_s


def begin(act: Act, floor: Floor, request: FloorRequest, list_: SpeakersList) -> None:
    """Give the floor: the clock starts. Whoever has it is interrupted."""
    request.start(act.now)
    if floor.request_id is not None:
        pause(act, floor)
        holder_of(act, floor).give_way(request)
    statement = Statement(
        id=new_id(), session_id=request.session_id, request_id=request.id, started_at=act.now, taken_back=False
    )
    act.db.add(statement)
    _begin_segment(act, statement.id, 1)
    floor.give(request, list_, statement.id, act.now)


def pause(act: Act, floor: Floor) -> None:
    """Stop the clock, if it runs."""
    if floor.request_id is None or floor.paused:
        return
    floor.pause(act.now)
    for segment in _running(act, floor):
        segment.ended_at = max(act.now, segment.started_at)


def resume(act: Act, floor: Floor) -> None:
    """Let the clock run on, if it stands."""
    if floor.paused and floor.statement_id:
        _begin_segment(act, floor.statement_id, len(floor.segments) + 1)
        floor.resume(act.now)


def leave(act: Act, floor: Floor, taken_back: bool = False) -> int:
    """End the statement that has the floor; answers its seconds. Who was interrupted has the floor again, paused."""
    pause(act, floor)
    statement = act.db.get_one(Statement, floor.statement_id)
    statement.ended_at, statement.taken_back = max(act.now, statement.started_at), taken_back
    spoken = statement.spoken_s = spoken_s(floor.segments)
    floor.last = None if taken_back else floor.frame
    floor.leave()
    if floor.request_id is not None:
        holder_of(act, floor).go_on()
    return spoken


def end(act: Act, floor: Floor, request: FloorRequest) -> int:
    """End the statement of this request, which has the floor; answers its seconds."""
    spoken = leave(act, floor)
    request.deliver(act.now, spoken)
    return spoken


def take_up(act: Act, floor: Floor, request: FloorRequest) -> None:
    """Take back the end of the last statement: it has the floor again with its segments, paused."""
    assert floor.last is not None
    statement = act.db.get_one(Statement, floor.last["statement"])
    statement.ended_at = statement.spoken_s = None
    request.take_up()
    if floor.request_id is not None:
        holder_of(act, floor).give_way(request)
    floor.push(floor.last)
    floor.last = None


def holder_of(act: Act, floor: Floor) -> FloorRequest:
    """The request that has the floor."""
    return act.db.get_one(FloorRequest, floor.request_id)


def _begin_segment(act: Act, statement_id: str, number: int) -> None:
    act.db.add(SpeechSegment(statement_id=statement_id, number=number, started_at=act.now))


def _running(act: Act, floor: Floor) -> list[SpeechSegment]:
    asked = select(SpeechSegment).where(
        SpeechSegment.statement_id == floor.statement_id, SpeechSegment.ended_at.is_(None)
    )
    return list(act.db.scalars(asked))
