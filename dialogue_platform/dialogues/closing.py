"""A closed session takes no acts: asked of every command that names it, or anything that belongs to it."""

from typing import Any

from dialogue_platform.dialogues.errors import SESSION_CLOSED
from dialogue_platform.dialogues.models import DialogueSession, SessionState
from dialogue_platform.live import Act, gate
from dialogue_platform.live.desk import fetch


@gate
def need_open_session(act: Act, row: Any, field: str) -> None:
    """Raises ``wrong_state`` with the session as it is."""
    session = session_of(act, row)
    if session is not None and session.state is SessionState.CLOSED:
        raise SESSION_CLOSED(field=field, state=act.show(session))


def session_of(act: Act, row: Any) -> DialogueSession | None:
    """A row belongs to the session that it is, that it names, or on whose stream it lives."""
    if isinstance(row, DialogueSession):
        return row
    kind, _, lives_in = row.stream.partition(":")
    id = getattr(row, "session_id", None) or (lives_in if kind == "session" else None)
    return fetch(act.db, DialogueSession, id) if id else None
