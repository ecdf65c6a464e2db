"""What goes on at this moment, for the public page: read through the projections the public has anyway."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dialogue_platform.dialogues.models import AgendaItem, DialogueSession, SessionState
from dialogue_platform.extensions import db
from dialogue_platform.live.store.streams import kinds


@dataclass(frozen=True)
class Now:
    """The session that is on, its item, and the delegation that has the floor."""

    session: DialogueSession
    item: AgendaItem | None
    items: int
    holder: dict[str, Any] | None


def on_now(sessions: Sequence[DialogueSession], items: dict[str, list[AgendaItem]]) -> Now | None:
    live = [s for s in sessions if s.state in (SessionState.LIVE, SessionState.SUSPENDED)]
    live.sort(key=lambda s: not s.is_live)
    if not live:
        return None
    agenda = items.get(live[0].id, [])
    item = next((i for i in agenda if i.id == live[0].current_item_id), None)
    return Now(live[0], item, len(agenda), holder(live[0]))


def holder(session: DialogueSession) -> dict[str, Any] | None:
    """The request that has the floor, as the public sees it."""
    floor = _shown("floor", session.id)
    return _shown("floor_request", floor["request"]) if floor and floor.get("request") else None


def _shown(kind: str, row_id: str) -> dict[str, Any] | None:
    """An entity of another feature, by its name on the wire: this feature knows none of its tables."""
    if kind not in kinds:
        return None
    row = db.session.get(kinds[kind].model, row_id)
    return kinds[kind].show(row, "public") if row else None
