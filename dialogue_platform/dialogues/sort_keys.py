"""The sort keys of participants, by which a database puts people in the order of their dialogue's alphabet.

A key follows the name and the language whatever command changes them, so none can forget it. It is not sealed: it is made
of what is, and ``verify-journal`` makes it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import bindparam, event, inspect, select, update
from sqlalchemy.orm import Session

from dialogue_platform.collation import sort_key
from dialogue_platform.dialogues.models import Dialogue
from dialogue_platform.live.record.verification import Checking
from dialogue_platform.live.store.coverage import replay
from dialogue_platform.live.store.writer_session import WriterSession, get_cached
from dialogue_platform.people.models import Participant

_TABLE: Any = Participant.__table__
_KEYS = update(_TABLE).where(_TABLE.c.id == bindparam("participant")).values(sort_key=bindparam("key"))


@event.listens_for(WriterSession, "before_flush")
def _follow(session: WriterSession, *_: Any) -> None:
    """Give who is new or has another name a key, and everybody of a dialogue that is held in another language."""
    for row in list(session.dirty):
        if isinstance(row, Dialogue) and _has_changed(row, "languages"):
            _order_anew(session, row)
    for row in [*session.new, *session.dirty]:
        if isinstance(row, Participant) and _has_changed(row, "name"):
            row.sort_key = sort_key(row.name, _dialogue_of(session, row).language)


def _has_changed(row: Any, attribute: str) -> bool:
    return bool(inspect(row).attrs[attribute].history.has_changes())


def _dialogue_of(session: WriterSession, row: Participant) -> Dialogue:
    """Perhaps one that the same act begins."""
    begun = (new for new in session.new if isinstance(new, Dialogue) and new.id == row.dialogue_id)
    found: Dialogue | None = next(begun, None) or get_cached(session, Dialogue, row.dialogue_id)
    if found is None:
        raise RuntimeError(f"participant {row.id} is of no dialogue")
    return found


def _order_anew(session: Session, dialogue: Dialogue) -> None:
    """Past the stream: nobody but the table of people reads a key, so nothing goes to anybody."""
    here = select(Participant.id, Participant.name).where(Participant.dialogue_id == dialogue.id)
    keys = [{"participant": id, "key": sort_key(name, dialogue.language)} for id, name in session.execute(here)]
    if keys:
        session.connection().execute(_KEYS, keys)


@replay("sort_keys")
def sort_keys(checking: Checking) -> Iterator[str]:
    """Each participant's key is that of the name, in the language of the dialogue."""
    query = select(Participant.stream, Participant.id, Participant.name, Participant.sort_key, Dialogue)
    query = query.join(Dialogue, Dialogue.id == Participant.dialogue_id).execution_options(yield_per=500)
    for stream, id, name, key, dialogue in checking.db.execute(query):
        if key != sort_key(name, dialogue.language):
            yield f"{stream}: participant {id}: sort_key is not that of the name"
