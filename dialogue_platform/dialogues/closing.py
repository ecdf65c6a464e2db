"""What is closed takes no acts, and what was removed is not there: asked of every command that names it, or a thing of it."""

from typing import Any

from dialogue_platform.dialogues.errors import SESSION_CLOSED
from dialogue_platform.dialogues.models import DialogueSession, SessionState
from dialogue_platform.live import Act, gate
from dialogue_platform.live.errors import NOT_FOUND
from dialogue_platform.live.store.writer_session import get_cached


@gate("closed")
def need_open_session(act: Act, row: Any, field: str) -> None:
    """Raises ``wrong_state`` with the session as it is."""
    session = session_of(act, row)
    if session is not None and session.state is SessionState.CLOSED:
        raise SESSION_CLOSED(field=field, state=act.show(session))


@gate("removed")
def need_there(act: Act, row: Any, field: str) -> None:
    """Raises ``not_found``: a session, item or delegation that was a mistake, and whatever belongs to such a session."""
    for each in (row, session_of(act, row)):
        if getattr(each, "removed_at", None) is not None:
            raise NOT_FOUND(field=field)


def session_of(act: Act, row: Any) -> DialogueSession | None:
    """A row belongs to the session that it is, that it names, or on whose stream it lives."""
    if isinstance(row, DialogueSession):
        return row
    kind, _, lives_in = row.stream.partition(":")
    id = getattr(row, "session_id", None) or (lives_in if kind == "session" else None)
    return get_cached(act.db, DialogueSession, id) if id else None
