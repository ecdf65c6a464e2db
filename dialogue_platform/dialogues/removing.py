"""What was a mistake: removed, or a whole dialogue archived. Nothing is deleted, and the record keeps it."""

from operator import attrgetter

from sqlalchemy import exists, select

from dialogue_platform.dialogues import calendar
from dialogue_platform.dialogues.agenda import items_of
from dialogue_platform.dialogues.agenda import number_anew as number_items
from dialogue_platform.dialogues.closing import need_there
from dialogue_platform.dialogues.errors import CURRENT_ITEM, IN_USE, WRONG_SESSION_STATE
from dialogue_platform.dialogues.models import AgendaItem, Dialogue, DialogueSession, SessionState
from dialogue_platform.dialogues.policy import may_edit_dialogue
from dialogue_platform.dialogues.sessions import in_programme, number_anew
from dialogue_platform.live import Act, Ref, command
from dialogue_platform.people.models import Delegation, Participant


@command("dialogues.remove_session", permission=may_edit_dialogue, even=("removed",))
def remove_session(act: Act, session: Ref[DialogueSession]) -> None:
    """Remove a session from the programme while it is planned; those after it move up. Calendars are told that it is cancelled."""
    if session.removed_at is not None:
        return
    if session.state is not SessionState.PLANNED:
        raise WRONG_SESSION_STATE(field="session", state=act.show(session))
    dialogue = act.db.get_one(Dialogue, session.dialogue_id)
    number_anew([each for each in in_programme(act, dialogue) if each is not session])
    with calendar.retold(act, dialogue, [session]):
        session.removed_at = act.now


@command("dialogues.restore_session", permission=may_edit_dialogue, even=("removed",))
def restore_session(act: Act, session: Ref[DialogueSession]) -> None:
    """Put a session that was removed back into the programme, with all that was in it, before the one that took its number."""
    if session.removed_at is None:
        return
    dialogue = act.db.get_one(Dialogue, session.dialogue_id)
    number_anew(sorted([session, *in_programme(act, dialogue)], key=attrgetter("number")))
    with calendar.retold(act, dialogue, [session]):
        session.removed_at = None


@command("dialogues.remove_item", permission=may_edit_dialogue)
def remove_item(act: Act, item: Ref[AgendaItem]) -> None:
    """Remove an item from a session's agenda, unless the session is at it; those after it move up."""
    session = act.db.get_one(DialogueSession, item.session_id)
    if session.current_item_id == item.id:
        raise CURRENT_ITEM(field="item", state=act.show(session))
    item.removed_at = act.now
    number_items(each for each in items_of(act, session.id) if each is not item)


@command("dialogues.restore_item", permission=may_edit_dialogue, even=("removed",))
def restore_item(act: Act, item: Ref[AgendaItem]) -> None:
    """Put an item that was removed back into its agenda, where it stood; those after it move down."""
    need_there(act, act.db.get_one(DialogueSession, item.session_id), "item")
    if item.removed_at is None:
        return
    items = items_of(act, item.session_id)
    items.insert(item.number - 1, item)
    item.removed_at = None
    number_items(items)


@command("delegations.remove", permission=may_edit_dialogue)
def remove_delegation(act: Act, delegation: Ref[Delegation]) -> None:
    """Remove a delegation to which nobody belongs and that is on no list; `delegations.create` of its name brings it back."""
    if act.db.scalar(select(exists().where(Participant.delegation_id == delegation.id))):
        raise IN_USE(field="delegation")
    act.tell("delegation_removed", delegation)
    delegation.removed_at = act.now


@command("dialogues.archive", permission=may_edit_dialogue)
def archive(act: Act, dialogue: Ref[Dialogue], on: bool) -> None:
    """Archive a dialogue, or put it back into the lists: meanwhile it is in no list but its organisers', and not public."""
    if on is (dialogue.archived_at is None):
        dialogue.archived_at = act.now if on else None
