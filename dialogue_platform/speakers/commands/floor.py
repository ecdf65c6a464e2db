"""Giving the floor, pausing, resuming, ending, taking it back, and changing the time of who has it."""

from typing import Annotated

from pydantic import Field

from dialogue_platform.live import Act, Ref, command
from dialogue_platform.live.errors import OUT_OF_RANGE
from dialogue_platform.speakers import ordering
from dialogue_platform.speakers.commands.checks import (
    held_floor,
    list_of,
    need_live_session,
    need_no_other,
    need_step,
    need_version,
)
from dialogue_platform.speakers.commands.leaving import let_go_of_leaver
from dialogue_platform.speakers.errors import FLOOR_TAKEN, NO_LIMIT, STALE_FLOOR, STALE_REQUEST
from dialogue_platform.speakers.holding import begin, end, leave, pause, resume, take_up
from dialogue_platform.speakers.models import Floor, FloorRequest
from dialogue_platform.speakers.policy import may_end_floor, may_moderate_floor
from dialogue_platform.speakers.queue import take_off, waiting, write_order
from dialogue_platform.speakers.results import FloorEnded
from dialogue_platform.speakers.states import RequestState

Change = Annotated[int, Field(ge=-3600, le=3600)]
LEAST, MOST = 10, 7200


@command("speakers.give_floor", permission=may_moderate_floor, immediate=True)
def give_floor(act: Act, request: Ref[FloorRequest], list_version: int) -> None:
    """Give the floor to an accepted request, whatever its place; the clock starts."""
    list_ = list_of(act, request)
    # The version first: of two who press at once, the second learns that the list has moved.
    need_version(act, list_, list_version)
    need_live_session(act, request)
    floor = act.db.get_one(Floor, request.session_id)
    if floor.request_id is not None:
        raise FLOOR_TAKEN(field="request", state=act.show(floor))
    need_step(act, request, RequestState.SPEAKING)
    take_off(act, list_, request, given=True)
    begin(act, floor, request, list_)


@command("speakers.pause_floor", permission=may_moderate_floor, immediate=True)
def pause_floor(act: Act, request: Ref[FloorRequest]) -> None:
    """Stop the clock; the speaker keeps the floor."""
    pause(act, held_floor(act, request))


@command("speakers.resume_floor", permission=may_moderate_floor, immediate=True)
def resume_floor(act: Act, request: Ref[FloorRequest]) -> None:
    """Let the clock run on after a pause, or after an interruption."""
    floor = held_floor(act, request)
    need_live_session(act, request)
    resume(act, floor)


@command("speakers.end_floor", permission=may_end_floor, immediate=True)
def end_floor(act: Act, request: Ref[FloorRequest]) -> FloorEnded:
    """End a statement; its time goes into the record, and whom it interrupted has the floor again.

    The speaker may end one's own.
    """
    return {"spoken_s": end(act, held_floor(act, request), request)}


@command("speakers.undo_end", permission=may_moderate_floor, immediate=True)
def undo_end(act: Act, request: Ref[FloorRequest]) -> None:
    """Take back the end of a statement: it has the floor again with its time, paused. Only while nothing came after."""
    if request.state is not RequestState.DELIVERED:
        raise STALE_REQUEST(field="request", state=act.show(request))
    floor = act.db.get_one(Floor, request.session_id)
    if floor.last is None or floor.last["request"] != request.id:
        raise STALE_FLOOR(field="request", state=act.show(floor))
    need_no_other(act, request, "request")
    take_up(act, floor, request)
    let_go_of_leaver(act, request)


@command("speakers.take_back_floor", permission=may_moderate_floor, immediate=True)
def take_back_floor(act: Act, request: Ref[FloorRequest]) -> None:
    """Undo giving the floor: the request stands first on its list again. What was spoken stays in the record."""
    floor = held_floor(act, request)
    list_ = list_of(act, request)
    rows = waiting(act, list_)
    request.return_to_list()
    write_order(list_, [*rows, request], ordering.at_head([row.id for row in rows], request.id), given=True)
    leave(act, floor, taken_back=True)
    let_go_of_leaver(act, request)


@command("speakers.add_time", permission=may_moderate_floor, immediate=True)
def add_time(act: Act, request: Ref[FloorRequest], seconds: Change, from_: int | None = None) -> None:
    """Give who has the floor more time, or less; `from` is the limit that was on the screen, in seconds."""
    floor = held_floor(act, request)
    if floor.limit_s is None:
        raise NO_LIMIT(field="request", state=act.show(floor))
    if from_ is not None and from_ != floor.limit_s:
        raise STALE_FLOOR(field="from", state=act.show(floor))
    if not LEAST <= floor.limit_s + seconds <= MOST:
        raise OUT_OF_RANGE(field="seconds")
    floor.limit_s += seconds
