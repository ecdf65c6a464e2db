"""The room on the pages of a dialogue: where its sessions are held."""

from flask import url_for
from flask_babel import gettext as _

from dialogue_platform.dialogues.models import Dialogue, DialogueSession
from dialogue_platform.dialogues.slots import BUTTONS, SESSION_PAGE, Link
from dialogue_platform.people.models import Participant


@SESSION_PAGE.add(10)
def page_of(session: DialogueSession) -> str:
    return url_for("room.page", session_id=session.id)


@BUTTONS.add(10)
def room(dialogue: Dialogue, me: Participant | None, session: DialogueSession | None) -> Link | None:
    if session is None:
        return None
    return Link(
        _("Join the room") if me else _("Follow the session"), url_for("room.page", session_id=session.id), primary=True
    )
