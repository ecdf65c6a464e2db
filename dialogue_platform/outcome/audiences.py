"""The stream of an outcome document. Who is at a text is nobody's business but of those who take part."""

from sqlalchemy.orm import Session

from dialogue_platform.dialogues.models import Dialogue
from dialogue_platform.live import stream_type
from dialogue_platform.people.models import Role


def is_shown(db: Session, dialogue_id: str) -> bool:
    """Whether who may see the dialogue may read something of its text."""
    dialogue = db.get(Dialogue, dialogue_id)
    return dialogue is not None and dialogue.document_open


stream_type(
    "document", podium={Role.ORGANISER, Role.CHAIR, Role.RAPPORTEUR}, presence={"floor", "podium"}, shown=is_shown
)
