"""The agenda of a session: its items, their order, and the current one."""

from collections.abc import Iterable
from typing import Annotated

from sqlalchemy import select

from dialogue_platform.dialogues.errors import STALE_ITEM, WRONG_SESSION_STATE
from dialogue_platform.dialogues.fields import Minutes, Title, update_fields
from dialogue_platform.dialogues.models import AgendaItem, DialogueSession
from dialogue_platform.dialogues.ordering import moved_before
from dialogue_platform.dialogues.policy import may_edit_dialogue, may_run_session
from dialogue_platform.dialogues.results import NewAgendaItem
from dialogue_platform.live import Act, Ref, Text, command
from dialogue_platform.live.errors import NOT_FOUND


def items_of(act: Act, session_id: str) -> list[AgendaItem]:
    query = select(AgendaItem).where(AgendaItem.session_id == session_id, AgendaItem.removed_at.is_(None))
    return list(act.db.scalars(query.order_by(AgendaItem.number)))


def number_anew(items: Iterable[AgendaItem]) -> None:
    for number, each in enumerate(items, start=1):
        update_fields(each, number=number)


@command("dialogues.create_item", permission=may_edit_dialogue)
def create_item(act: Act, session: Ref[DialogueSession], title: Title, minutes: Minutes | None = None) -> NewAgendaItem:
    """Add an item at the end of a session's agenda."""
    number = len(items_of(act, session.id)) + 1
    item = AgendaItem(stream=session.stream, session_id=session.id, number=number, title=title, minutes=minutes)
    act.db.add(item)
    return {"item": item.id}


@command("dialogues.edit_item", permission=may_edit_dialogue, edits="item")
def edit_item(act: Act, item: Ref[AgendaItem], title: Title | None = None, minutes: Minutes | None = None) -> None:
    """Change what is given of an agenda item; minutes may be null, for no time of its own."""
    update_fields(item, title=title)
    if "minutes" in act.given:
        item.minutes = minutes


@command("dialogues.move_item", permission=may_edit_dialogue)
def move_item(act: Act, item: Ref[AgendaItem], before: Ref[AgendaItem] | None) -> None:
    """Move an agenda item before another of its session, or to the end."""
    if before is not None and before.session_id != item.session_id:
        raise NOT_FOUND(field="before")
    number_anew(moved_before(items_of(act, item.session_id), item, before))


@command("dialogues.set_current_item", permission=may_run_session, immediate=True)
def set_current_item(act: Act, item: Ref[AgendaItem], from_: Annotated[str, Text(64)] | None) -> None:
    """Turn a live session to an item of its agenda; `from` is the one that was current on the screen, or null."""
    session = act.db.get_one(DialogueSession, item.session_id)
    if not session.is_live:
        raise WRONG_SESSION_STATE(field="item", state=act.show(session))
    if session.current_item_id != from_:
        raise STALE_ITEM(field="from", state=act.show(session))
    if session.current_item_id != item.id:
        session.turn_to(item, act.now)
