"""Asking for the floor, and what becomes of the request until the floor is given."""

from typing import Annotated

from dialogue_platform.dialogues.reasons import need_reason
from dialogue_platform.live import Act, Ref, Text, command
from dialogue_platform.live.errors import NOT_FOUND
from dialogue_platform.speakers import ordering
from dialogue_platform.speakers.commands.checks import Subject, has_open, list_of, need_step, need_version
from dialogue_platform.speakers.errors import ALREADY_REQUESTED, LIST_CLOSED, STALE_LIST
from dialogue_platform.speakers.models import FloorRequest, SpeakersList
from dialogue_platform.speakers.policy import may_moderate_floor, may_request_floor, may_withdraw_request
from dialogue_platform.speakers.queue import remember, take_off, urgent, waiting, write_order
from dialogue_platform.speakers.reasons import DeclineReason
from dialogue_platform.speakers.results import ListOrder, NewRequest
from dialogue_platform.speakers.states import AT_ANY_TIME, RequestKind, RequestState


@command("speakers.request_floor", permission=may_request_floor)
def request_floor(
    act: Act,
    list: Ref[SpeakersList],
    subject: Subject = "",
    kind: RequestKind = RequestKind.STATEMENT,
) -> NewRequest:
    """Ask for the floor on an open list, or at any time for a point of order or a right of reply; one of a kind."""
    if not list.is_open and kind not in AT_ANY_TIME:
        raise LIST_CLOSED(field="list")
    if has_open(act, list.id, kind, FloorRequest.speaker_id == act.member.id):
        raise ALREADY_REQUESTED(field="list")
    member = act.member
    request = new_request(act, list, member.id, member.delegation_id, member.name, member.function, kind, subject)
    return {"request": request.id}


def new_request(
    act: Act,
    list_: SpeakersList,
    speaker_id: str | None,
    delegation_id: str | None,
    name: str,
    function: str,
    kind: RequestKind,
    subject: str,
) -> FloorRequest:
    request = FloorRequest(
        stream=list_.stream,
        list_id=list_.id,
        session_id=list_.session_id,
        participant_id=act.member.id,
        speaker_id=speaker_id,
        delegation_id=delegation_id,
        name=name,
        function=function,
        request_kind=kind,
        subject=subject,
        state=RequestState.PENDING,
        requested_at=act.now,
    )
    act.db.add(request)
    return request


@command("speakers.withdraw_request", permission=may_withdraw_request)
def withdraw_request(act: Act, request: Ref[FloorRequest]) -> None:
    """Take back one's own request before the floor is given, or one of one's delegation for which nobody is named."""
    if request.state is RequestState.WITHDRAWN:
        return
    need_step(act, request, RequestState.WITHDRAWN)
    take_off(act, list_of(act, request), request)
    request.withdraw()


@command("speakers.accept_request", permission=may_moderate_floor)
def accept_request(act: Act, request: Ref[FloorRequest]) -> ListOrder:
    """Put a request at the end of the list; a point of order goes ahead of the statements."""
    list_ = list_of(act, request)
    if request.state is not RequestState.ACCEPTED:
        need_step(act, request, RequestState.ACCEPTED)
        before = remember(act, list_, request)
        put_on_list(act, list_, request)
        request.undo = before
    return {"list_version": list_.version}


def put_on_list(act: Act, list_: SpeakersList, request: FloorRequest) -> None:
    rows = waiting(act, list_)
    order = ordering.insert([row.id for row in rows], request.id, urgent([*rows, request]))
    request.accept(act.now)
    write_order(list_, [*rows, request], order)


@command("speakers.decline_request", permission=may_moderate_floor)
def decline_request(
    act: Act,
    request: Ref[FloorRequest],
    reason: Annotated[str, Text(400, empty=True)],
    reason_code: DeclineReason | None = None,
) -> ListOrder:
    """Decline a request; its author reads why: one of a set, in the author's language, and words of one's own."""
    need_reason(reason_code, reason)
    need_step(act, request, RequestState.DECLINED)
    list_ = list_of(act, request)
    before = remember(act, list_, request)
    take_off(act, list_, request)
    request.decline(reason or None, reason_code)
    request.undo = before
    return {"list_version": list_.version}


@command("speakers.mark_absent", permission=may_moderate_floor, immediate=True)
def mark_absent(act: Act, request: Ref[FloorRequest]) -> ListOrder:
    """Take an accepted request off the list, for its speaker is not in the room when called."""
    need_step(act, request, RequestState.NO_SHOW)
    list_ = list_of(act, request)
    before = remember(act, list_, request)
    take_off(act, list_, request)
    request.miss()
    request.undo = before
    return {"list_version": list_.version}


@command("speakers.move_request", permission=may_moderate_floor)
def move_request(
    act: Act,
    request: Ref[FloorRequest],
    before: Ref[FloorRequest] | None,
    list_version: int,
    reason: Annotated[str, Text(200, empty=True)] = "",
) -> ListOrder:
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
        request.undo = remember(act, list_, request)
        request.moved_by, request.moved_reason = act.member.role.value, reason
        write_order(list_, rows, moved)
    return {"list_version": list_.version}
