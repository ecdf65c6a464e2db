"""The chair's one act that lets one statement interrupt another."""

from dialogue_platform.live import Act, Ref, command
from dialogue_platform.live.errors import NOT_FOUND
from dialogue_platform.speakers.commands.checks import held_floor, list_of, need_live_session
from dialogue_platform.speakers.errors import CANNOT_INTERRUPT, STALE_REQUEST
from dialogue_platform.speakers.holding import begin
from dialogue_platform.speakers.models import FloorRequest
from dialogue_platform.speakers.policy import may_moderate_floor
from dialogue_platform.speakers.queue import take_off
from dialogue_platform.speakers.states import RequestState, may_interrupt


@command("speakers.interrupt", permission=may_moderate_floor, immediate=True)
def interrupt(act: Act, request: Ref[FloorRequest], holder: Ref[FloorRequest]) -> None:
    """Give the floor at once to a point of order, a question or a reply, accepted or not.

    `holder` is the request that had the floor on the screen. Its statement stands still, and has the floor again, with
    the time that it had left, when what interrupts it is over.
    """
    if holder.session_id != request.session_id:
        raise NOT_FOUND(field="holder")
    floor = held_floor(act, holder, "holder")
    need_live_session(act, request)
    if request.state not in (RequestState.PENDING, RequestState.ACCEPTED):
        raise STALE_REQUEST(field="request", state=act.show(request))
    if not may_interrupt(request.request_kind, holder.request_kind):
        raise CANNOT_INTERRUPT(field="request", state=act.show(floor))
    list_ = list_of(act, request)
    take_off(act, list_, request, given=True)
    if request.state is RequestState.PENDING:
        request.accept(act.now)
    begin(act, floor, request, list_)
