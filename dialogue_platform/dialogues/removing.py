"""What was a mistake: taken out of the programme, or put away. Nothing is deleted, and the record keeps it."""

from sqlalchemy import exists, select

from dialogue_platform.dialogues import calendar
from dialogue_platform.dialogues.agenda import items_of, number_anew
from dialogue_platform.dialogues.errors import CURRENT_ITEM, IN_USE, WRONG_SESSION_STATE
from dialogue_platform.dialogues.models import AgendaItem, Dialogue, DialogueSession, SessionState
from dialogue_platform.dialogues.policy import may_edit_dialogue
from dialogue_platform.live import Act, Ref, command
from dialogue_platform.people.models import Delegation, Participant


@command("dialogues.remove_session", permission=may_edit_dialogue, even=("removed",))
def remove_session(act: Act, session: Ref[DialogueSession]) -> None:
    """Take a session out of the programme while it is planned. Calendars are told that it is cancelled."""
    if session.removed_at is not None:
        return
    if session.state is not SessionState.PLANNED:
        raise WRONG_SESSION_STATE(field="session", state=act.show(session))
    with calendar.retold(act, act.db.get_one(Dialogue, session.dialogue_id), [session]):
        session.removed_at = act.now


@command("dialogues.restore_session", permission=may_edit_dialogue, even=("removed",))
def restore_session(act: Act, session: Ref[DialogueSession]) -> None:
    """Put a session that was removed back into the programme, with all that was in it."""
    if session.removed_at is not None:
        with calendar.retold(act, act.db.get_one(Dialogue, session.dialogue_id), [session]):
            session.removed_at = None


@command("dialogues.remove_item", permission=may_edit_dialogue)
def remove_item(act: Act, item: Ref[AgendaItem]) -> None:
    """Take an item out of a session's agenda, unless the session is at it; those after it move up."""
    session = act.db.get_one(DialogueSession, item.session_id)
    if session.current_item_id == item.id:
        raise CURRENT_ITEM(field="item", state=act.show(session))
    item.removed_at = act.now
    number_anew(each for each in items_of(act, session.id) if each is not item)


@command("delegations.remove", permission=may_edit_dialogue)
def remove_delegation(act: Act, delegation: Ref[Delegation]) -> None:
    """Remove a delegation to which nobody ever belonged and that was on no list."""
    if act.db.scalar(select(exists().where(Participant.delegation_id == delegation.id))):
        raise IN_USE(field="delegation")
    act.tell("delegation_removed", delegation)
    delegation.removed_at = act.now


@command("dialogues.archive", permission=may_edit_dialogue)
def archive(act: Act, dialogue: Ref[Dialogue], on: bool) -> None:
    """Put a dialogue away, or take it out again: meanwhile it is in no list but its organisers', and not public."""
    if on is (dialogue.archived_at is None):
        dialogue.archived_at = act.now if on else None
