"""What the spine asks about people: who is this, and what are they here?"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialogue_platform.live import Actor
from dialogue_platform.people.commands import digest_of
from dialogue_platform.people.models import PLATFORM, ApiToken, Participant, Standing, User


class PeopleDirectory:
    """Answers read fresh each time from the session given."""

    def user(self, db: Session, actor: Actor) -> User | None:
        """The user behind an actor; None when account, sign-in or token has ended."""
        user = db.get(User, actor.user_id) if actor.user_id else None
        if user is None or user.closed_at:
            return None
        if actor.generation is not None and actor.generation != user.generation:
            return None
        if actor.token_id and not self._token_lives(db, actor.token_id):
            return None
        return user

    def who_in(self, db: Session, user_id: str, dialogue_id: str) -> Participant | None:
        """The participant; None for a stranger and for one who was removed."""
        return db.scalar(
            select(Participant).where(
                Participant.user_id == user_id,
                Participant.dialogue_id == dialogue_id,
                Participant.state != Standing.REMOVED,
            )
        )

    def actor_from_token(self, db: Session, token: str) -> Actor | None:
        row = db.scalar(select(ApiToken).where(ApiToken.digest == digest_of(token)))
        if row is None or row.revoked_at:
            return None
        return Actor(user_id=row.user_id, token_id=row.id)

    def _token_lives(self, db: Session, token_id: str) -> Any:
        row = db.get(ApiToken, token_id)
        return row is not None and row.revoked_at is None

    def changed_people(self, db: Session, stream: str, after: int, upto: int) -> set[str] | None:
        """Users whose rights may have changed on this stream: their roles, sign-ins or tokens."""
        tables: tuple[Any, ...] = (User, ApiToken) if stream == PLATFORM else (Participant,)
        return {
            row.id if table is User else row.user_id
            for table in tables
            for row in db.scalars(select(table).where(table.stream == stream, table.seq > after, table.seq <= upto))
        }
