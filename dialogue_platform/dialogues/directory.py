"""What the spine asks about readers of a dialogue, beside what it asks about people."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialogue_platform.dialogues.models import Dialogue
from dialogue_platform.live.directory import EVERYBODY
from dialogue_platform.live.store.stream_types import type_of
from dialogue_platform.people.directory import PeopleDirectory
from dialogue_platform.people.models import Participant, User
from dialogue_platform.people.strength import known_words


@known_words
def titles(db: Session, user: User) -> list[str]:
    """Of the dialogues that somebody takes part in: no password is made of them."""
    mine = select(Participant.dialogue_id).where(Participant.user_id == user.id)
    rows = db.scalars(select(Dialogue).where(Dialogue.id.in_(mine))).all()
    return [words for row in rows for words in (row.title, row.place or "")]


class Directory(PeopleDirectory):
    def may_read(self, db: Session, stream: str, dialogue_id: str) -> bool:
        """Whether a reader without a participant may read this stream of a dialogue."""
        dialogue = db.get(Dialogue, dialogue_id)
        if dialogue is None or not dialogue.is_public:
            return False
        known = type_of(stream)
        return known is None or known.shown(db, dialogue_id)

    def changed_people(self, db: Session, stream: str, after: int, upto: int) -> set[str] | None:
        """Beside people: when the dialogue itself was edited, anybody may have lost the right to read it."""
        edited = select(Dialogue.id).where(Dialogue.stream == stream, Dialogue.seq > after, Dialogue.seq <= upto)
        if db.scalar(edited) is not None:
            return EVERYBODY
        return super().changed_people(db, stream, after, upto)
