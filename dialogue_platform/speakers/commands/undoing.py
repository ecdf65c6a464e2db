"""Taking back what the podium did with a request: accepting, declining, moving, adding, marking absent."""

from dialogue_platform.live import Act, Ref, command
from dialogue_platform.speakers import ordering
from dialogue_platform.speakers.commands.checks import list_of, need_no_other, need_version
from dialogue_platform.speakers.errors import STALE_REQUEST
from dialogue_platform.speakers.models import FloorRequest
from dialogue_platform.speakers.policy import may_moderate_floor
from dialogue_platform.speakers.queue import waiting, write_order
from dialogue_platform.speakers.results import ListOrder
from dialogue_platform.speakers.states import RequestState


@command("speakers.undo_request", permission=may_moderate_floor, immediate=True)
def undo_request(act: Act, request: Ref[FloorRequest], state: RequestState, list_version: int) -> ListOrder:
    """Take back what the podium did last with a request: accepting, declining, moving, adding, marking absent.

    `state` and `list_version` are those that the act has led to, or that are on the screen; where the request or the
    order of its list has changed since, nothing is taken back.
    """
    list_, to = list_of(act, request), request.undo
    if request.state is not state or to is None:
        raise STALE_REQUEST(field="request", state=act.show(request))
    need_version(act, list_, list_version)
    need_no_other(act, request, "request")
    rows = waiting(act, list_)
    order = ordering.without([row.id for row in rows], request.id)
    if to["state"] == RequestState.ACCEPTED:
        order = ordering.put_back(order, request.id, to["place"], to["next"])
    if to["state"] == request.state:
        request.move_back(to)
    else:
        request.go_back(to)
    write_order(list_, [*(row for row in rows if row is not request), request], order)
    return {"list_version": list_.version}
