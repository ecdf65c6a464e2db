"""What the spine asks about readers of a dialogue, beside what it asks about people."""

from sqlalchemy.orm import Session

from dialogue_platform.dialogues.models import Dialogue
from dialogue_platform.people.directory import PeopleDirectory


class Directory(PeopleDirectory):
    def may_read(self, db: Session, dialogue_id: str) -> bool:
        """Whether a reader without a participant may read this dialogue."""
        dialogue = db.get(Dialogue, dialogue_id)
        return dialogue is not None and dialogue.is_public
