"""What goes on at this moment, for the public page."""

from collections.abc import Sequence
from dataclasses import dataclass

from dialogue_platform.dialogues.models import AgendaItem, DialogueSession, SessionState
from dialogue_platform.dialogues.slots import SPEAKING, Speaking


@dataclass(frozen=True)
class Now:
    """The session that is on, its item, and who speaks."""

    session: DialogueSession
    item: AgendaItem | None
    items: int
    speaking: Speaking | None


def on_now(sessions: Sequence[DialogueSession], items: dict[str, list[AgendaItem]]) -> Now | None:
    live = [s for s in sessions if s.state in (SessionState.LIVE, SessionState.SUSPENDED)]
    live.sort(key=lambda s: not s.is_live)
    if not live:
        return None
    agenda = items.get(live[0].id, [])
    item = next((i for i in agenda if i.id == live[0].current_item_id), None)
    return Now(live[0], item, len(agenda), next(iter(SPEAKING.fill(live[0])), None))
