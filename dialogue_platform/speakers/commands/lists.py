"""Making, opening, closing and setting up a speakers list."""

from typing import Annotated, Literal

from pydantic import Field

from dialogue_platform.dialogues.models import AgendaItem, DialogueSession
from dialogue_platform.live import Act, Ref, Text, command
from dialogue_platform.live.errors import NOT_FOUND
from dialogue_platform.speakers.errors import STALE_LIST
from dialogue_platform.speakers.models import ORDER_LIMIT, SpeakersList
from dialogue_platform.speakers.policy import may_moderate_floor
from dialogue_platform.speakers.results import ListTurn, NewList
from dialogue_platform.speakers.states import ListState

Seconds = Annotated[int, Field(ge=10, le=7200)]
Warning_ = Annotated[int, Field(ge=0, le=600)]


@command("speakers.create_list", permission=may_moderate_floor, also=lambda session, **_: [session.own_stream])
def create_list(
    act: Act,
    session: Ref[DialogueSession],
    title: Annotated[str, Text(200)],
    item: Ref[AgendaItem] | None = None,
    limit_s: Seconds | None = 180,
) -> NewList:
    """Add a speakers list to a session; it is closed until it is opened."""
    if item is not None and item.session_id != session.id:
        raise NOT_FOUND(field="item")
    made = new_list(session, title, item.id if item else None, limit_s)
    act.db.add(made)
    return {"list": made.id}


def new_list(
    session: DialogueSession, title: str, item_id: str | None = None, limit_s: int | None = 180
) -> SpeakersList:
    return SpeakersList(
        stream=session.own_stream,
        session_id=session.id,
        item_id=item_id,
        title=title,
        state=ListState.CLOSED,
        version=1,
        rule="",
        limit_s=limit_s,
        warning_s=0,
        order_limit_s=ORDER_LIMIT,
        turn=0,
    )


@command("speakers.edit_list", permission=may_moderate_floor, edits="list")
def edit_list(
    act: Act,
    list: Ref[SpeakersList],
    limit_s: Seconds | Literal[0] | None = None,
    warning_s: Warning_ | None = None,
    rule: Annotated[str, Text(400, empty=True)] | None = None,
    order_limit_s: Seconds | Literal[0] | None = None,
) -> None:
    """Set the time limits (0 for none), the warning and the rule in words. Who has the floor keeps what was given.

    `order_limit_s` is that of a point of order. `warning_s` 0 is by the rule: 30 seconds, of a short limit a sixth.
    """
    if limit_s is not None:
        list.limit_s = limit_s or None
    if order_limit_s is not None:
        list.order_limit_s = order_limit_s or None
    if warning_s is not None:
        list.warning_s = warning_s
    if rule is not None:
        list.rule = rule


@command("speakers.open_list", permission=may_moderate_floor)
def open_list(act: Act, list: Ref[SpeakersList], turn: int | None = None) -> ListTurn:
    """Let requests for the floor come in. To take back a closing, name the list's `turn` after it."""
    return turn_list(act, list, ListState.OPEN, turn)


@command("speakers.close_list", permission=may_moderate_floor)
def close_list(act: Act, list: Ref[SpeakersList], turn: int | None = None) -> ListTurn:
    """Let no further request come in but points of order and rights of reply; those on the list stay."""
    return turn_list(act, list, ListState.CLOSED, turn)


def turn_list(act: Act, list_: SpeakersList, state: ListState, turn: int | None) -> ListTurn:
    if turn is not None and turn != list_.turn:
        raise STALE_LIST(field="turn", state=act.show(list_))
    list_.become(state)
    return {"turn": list_.turn}
