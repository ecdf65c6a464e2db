"""Making, opening, closing and setting up a speakers list."""

from typing import Annotated, Literal

from pydantic import Field

from dialogue_platform.dialogues.models import AgendaItem, DialogueSession
from dialogue_platform.live import Act, Ref, Text, command
from dialogue_platform.live.errors import NOT_FOUND
from dialogue_platform.speakers.commands.checks import need_open_session
from dialogue_platform.speakers.models import SpeakersList
from dialogue_platform.speakers.policy import may_moderate_floor
from dialogue_platform.speakers.states import ListState

Seconds = Annotated[int, Field(ge=10, le=7200)]
Warning_ = Annotated[int, Field(ge=0, le=600)]


@command("speakers.create_list", permission=may_moderate_floor, also=lambda session, **_: [session.room])
def create_list(
    act: Act,
    session: Ref[DialogueSession],
    title: Text(200),
    item: Ref[AgendaItem] | None = None,
    limit_s: Seconds | None = 180,
) -> dict[str, str]:
    """Add a speakers list to a session; it is closed until it is opened."""
    need_open_session(session, "session")
    if item is not None and item.session_id != session.id:
        raise NOT_FOUND(field="item")
    made = new_list(session, title, item.id if item else None, limit_s)
    act.db.add(made)
    return {"list": made.id}


def new_list(
    session: DialogueSession, title: str, item_id: str | None = None, limit_s: int | None = 180
) -> SpeakersList:
    return SpeakersList(
        stream=session.room,
        session_id=session.id,
        item_id=item_id,
        title=title,
        state=ListState.CLOSED,
        version=1,
        rule="",
        limit_s=limit_s,
        warning_s=30,
    )


@command("speakers.edit_list", permission=may_moderate_floor)
def edit_list(
    act: Act,
    list: Ref[SpeakersList],
    limit_s: Seconds | Literal[0] | None = None,
    warning_s: Warning_ | None = None,
    rule: Text(400, empty=True) | None = None,
) -> None:
    """Set the time limit (0 for none), the warning and the rule in words. Who has the floor keeps the limit given."""
    if limit_s is not None:
        list.limit_s = limit_s or None
    if warning_s is not None:
        list.warning_s = warning_s
    if rule is not None:
        list.rule = rule


@command("speakers.open_list", permission=may_moderate_floor)
def open_list(act: Act, list: Ref[SpeakersList]) -> None:
    """Let requests for the floor come in."""
    need_open_session(act.db.get_one(DialogueSession, list.session_id), "list")
    list.state = ListState.OPEN


@command("speakers.close_list", permission=may_moderate_floor)
def close_list(act: Act, list: Ref[SpeakersList]) -> None:
    """Let no further request come in; those on the list stay."""
    list.state = ListState.CLOSED
