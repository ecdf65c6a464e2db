"""The whole scenario run at once, for tests that want rows in every table."""

from __future__ import annotations

from typing import Any

import pytest

from dialogue_platform.live import live
from dialogue_platform.outcome.drafting import compaction
from dialogue_platform.outcome.drafting.session import DRAFT_SESSIONS
from tests.live.scenario import Scenario


def run_whole(room: Any) -> Any:
    """Run it in a room that has a database of its own, and pack its draft; answers the room, which knows its document."""
    story = Scenario(room)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"EVERY": 3, "SEGMENT": 2, "KEPT": 1, "REST": 0}.items():
            patch.setattr(compaction, name, value)
        for _ in story.tell():
            pass
        compaction.compact(live(), DRAFT_SESSIONS.of(room.app).session(story.document))
    room.document = story.document
    return room
