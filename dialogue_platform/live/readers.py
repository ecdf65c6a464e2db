"""What a reader may see of a stream: asked at a join, at the HTTP door, and when rights have changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from . import errors
from .changes import head_of
from .directory import Actor, Directory
from .streams import audience_of

_NAME = re.compile(r"^[a-z]{1,16}:[A-Za-z0-9_-]{1,40}$")


@dataclass(frozen=True)
class Right:
    """A reader's right to a stream: the shared audience, and the participant if there is one."""

    audience: str
    who: Any | None
    dialogue: str

    @property
    def person(self) -> str | None:
        return None if self.who is None else str(self.who.id)

    @property
    def label(self) -> dict[str, Any]:
        """How presence names this participant."""
        if self.who is None:
            return {}
        return {"delegation": self.who.delegation_id, "name": self.who.name, "function": self.who.function}


def right_to(db: Session, directory: Directory, actor: Actor, stream: Any) -> Right:
    """The right of an actor to a stream. Raises ``unknown_stream`` or ``signed_out``."""
    if not isinstance(stream, str) or not _NAME.match(stream):
        raise errors.UNKNOWN_STREAM(field="stream")
    head = head_of(db, stream)
    if head is None or head.dialogue_id is None:
        raise errors.UNKNOWN_STREAM(field="stream")
    user = directory.user(db, actor) if actor.user_id else None
    if actor.user_id and user is None:
        raise errors.SIGNED_OUT()
    who = directory.who_in(db, user.id, head.dialogue_id) if user is not None else None
    if who is None and not directory.may_read(db, head.dialogue_id):
        raise errors.UNKNOWN_STREAM(field="stream")
    return Right(audience_of(stream, who.role if who else None), who, head.dialogue_id)
