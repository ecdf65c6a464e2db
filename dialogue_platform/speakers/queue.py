"""The waiting rows of a list, put into a new order: where pure ordering meets the table."""

from typing import Any

from sqlalchemy import select

from dialogue_platform.live import Act
from dialogue_platform.speakers import ordering
from dialogue_platform.speakers.models import FloorRequest, SpeakersList
from dialogue_platform.speakers.states import RequestKind, RequestState


def waiting(act: Act, list_: SpeakersList) -> list[FloorRequest]:
    """The accepted requests of a list, first to last."""
    asked = select(FloorRequest).where(FloorRequest.list_id == list_.id, FloorRequest.state == RequestState.ACCEPTED)
    rows = act.db.scalars(asked.order_by(FloorRequest.place, FloorRequest.id))
    # A row that this command has taken off already is still there in the database.
    return [row for row in rows if row.state is RequestState.ACCEPTED]


def urgent(rows: list[FloorRequest]) -> set[str]:
    """Points of order go before everything else."""
    return {row.id for row in rows if row.request_kind is RequestKind.POINT_OF_ORDER}


def write_order(list_: SpeakersList, rows: list[FloorRequest], order: list[str], given: bool = False) -> None:
    """Write the ranks of `order` on the rows. The list's version moves only if what a moderator saw no longer holds."""
    before = [row.id for row in sorted(rows, key=lambda row: row.place or 0) if row.place is not None]
    ranks = ordering.ranks(order)
    for row in rows:
        if row.id in ranks and row.place != ranks[row.id]:
            row.place = ranks[row.id]
    if given or ordering.reordered(before, order):
        list_.version += 1


def take_off(act: Act, list_: SpeakersList, request: FloorRequest, given: bool = False) -> None:
    """Close the gap behind a request that leaves the order; ``given``: it leaves because it is given the floor."""
    rows = waiting(act, list_)
    write_order(list_, rows, ordering.without([row.id for row in rows], request.id), given)


def remember(act: Act, list_: SpeakersList, request: FloorRequest) -> dict[str, Any]:
    """What a request is now, so that an act of the podium can be taken back."""
    order = [row.id for row in waiting(act, list_)]
    after = order[order.index(request.id) + 1 :] if request.id in order else []
    return {
        "state": request.state.value,
        "place": request.place,
        "next": after[0] if after else None,
        "moved_by": request.moved_by,
        "moved_reason": request.moved_reason,
    }
