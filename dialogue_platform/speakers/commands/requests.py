"""Asking for the floor, and what becomes of the request until the floor is given."""

from sqlalchemy import select

from dialogue_platform.live import Act, Ref, Text, command
from dialogue_platform.live.errors import NOT_FOUND
from dialogue_platform.speakers import ordering
from dialogue_platform.speakers.commands.checks import list_of, need_step, need_version
from dialogue_platform.speakers.errors import ALREADY_REQUESTED, LIST_CLOSED, STALE_LIST
from dialogue_platform.speakers.lineup import settle, urgent, waiting
from dialogue_platform.speakers.models import FloorRequest, SpeakersList
from dialogue_platform.speakers.policy import may_moderate_floor, may_request_floor, may_withdraw_request
from dialogue_platform.speakers.states import OPEN_STATES, RequestKind, RequestState


@command("speakers.request_floor", permission=may_request_floor)
def request_floor(
    act: Act,
    list: Ref[SpeakersList],
    subject: Text(200, empty=True) = "",
    kind: RequestKind = RequestKind.STATEMENT,
) -> dict[str, str]:
    """Ask for the floor on an open list. One request of a kind at a time."""
    if not list.is_open:
        raise LIST_CLOSED(field="list")
    if _asked_already(act, list, kind):
        raise ALREADY_REQUESTED(field="list")
    request = _new_request(act, list, subject, kind)
    act.db.add(request)
    return {"request": request.id}


def _asked_already(act: Act, list_: SpeakersList, kind: RequestKind) -> bool:
    asked = select(FloorRequest.id).where(
        FloorRequest.list_id == list_.id,
        FloorRequest.participant_id == act.who.id,
        FloorRequest.request_kind == kind,
        FloorRequest.state.in_(OPEN_STATES),
    )
    return act.db.scalar(asked) is not None


def _new_request(act: Act, list_: SpeakersList, subject: str, kind: RequestKind) -> FloorRequest:
    return FloorRequest(
        stream=list_.stream,
        list_id=list_.id,
        session_id=list_.session_id,
        participant_id=act.who.id,
        delegation_id=act.who.delegation_id,
        name=act.who.name,
        function=act.who.function,
        request_kind=kind,
        subject=subject,
        state=RequestState.PENDING,
        requested_at=act.now,
    )


@command("speakers.withdraw_request", permission=may_withdraw_request)
def withdraw_request(act: Act, request: Ref[FloorRequest]) -> None:
    """Take back one's own request before the floor is given."""
    if request.state is RequestState.WITHDRAWN:
        return
    need_step(act, request, RequestState.WITHDRAWN)
    _leave_list(act, request)
    request.withdraw()


@command("speakers.accept_request", permission=may_moderate_floor)
def accept_request(act: Act, request: Ref[FloorRequest]) -> None:
    """Put a request at the end of the list; a point of order goes ahead of the statements."""
    if request.state is RequestState.ACCEPTED:
        return
    need_step(act, request, RequestState.ACCEPTED)
    list_ = list_of(act, request)
    rows = waiting(act, list_)
    order = ordering.insert([row.id for row in rows], request.id, urgent([*rows, request]))
    request.accept(act.now)
    settle(list_, [*rows, request], order)


@command("speakers.decline_request", permission=may_moderate_floor)
def decline_request(act: Act, request: Ref[FloorRequest], reason: Text(400)) -> None:
    """Decline a request, with a reason that its author reads."""
    need_step(act, request, RequestState.DECLINED)
    _leave_list(act, request)
    request.decline(reason)


@command("speakers.move_request", permission=may_moderate_floor)
def move_request(
    act: Act,
    request: Ref[FloorRequest],
    before: Ref[FloorRequest] | None,
    list_version: int,
    reason: Text(200, empty=True) = "",
) -> None:
    """Move an accepted request right before another, or to the end of the list."""
    list_ = list_of(act, request)
    if before is not None and before.list_id != list_.id:
        raise NOT_FOUND(field="before")
    need_version(act, list_, list_version)
    rows = waiting(act, list_)
    order = [row.id for row in rows]
    # A withdrawal leaves the version as it is, so both may have gone although the version is the present one.
    if request.id not in order or (before is not None and before.id not in order):
        raise STALE_LIST(field="request", state=act.show(list_))
    moved = ordering.move_before(order, request.id, before.id if before else None)
    if moved != order:
        request.moved_by, request.moved_reason = act.who.role.value, reason
        settle(list_, rows, moved)


def _leave_list(act: Act, request: FloorRequest) -> None:
    """Close the gap behind an accepted request that goes away."""
    if request.state is RequestState.ACCEPTED:
        list_ = list_of(act, request)
        rows = waiting(act, list_)
        settle(list_, rows, ordering.without([row.id for row in rows], request.id))
