"""What the spine asks about people: who is this, and what are they here?"""

from typing import Any

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from dialogue_platform.live import Actor
from dialogue_platform.live.desk import fetch
from dialogue_platform.people.commands import digest_of
from dialogue_platform.people.models import PLATFORM, ApiToken, Participant, Standing, User

_SEAT = select(Participant).where(
    Participant.user_id == bindparam("user"), Participant.dialogue_id == bindparam("dialogue")
)

#: prepared once: many come at the same moment
TOKENS: Any = ApiToken.__table__.c
LIVING = select(TOKENS.id, TOKENS.user_id, TOKENS.digest).where(
    TOKENS.digest.in_(bindparam("digests", expanding=True)), TOKENS.revoked_at.is_(None)
)


class PeopleDirectory:
    """Answers read fresh each time from the session given."""

    def user(self, db: Session, actor: Actor) -> User | None:
        """The user behind an actor; None when account, sign-in or token has ended."""
        user = fetch(db, User, actor.user_id) if actor.user_id else None
        if user is None or user.closed_at:
            return None
        if actor.generation is not None and actor.generation != user.generation:
            return None
        if actor.token_id and not self._token_lives(db, actor.token_id):
            return None
        return user  # type: ignore[no-any-return]

    def who_in(self, db: Session, user_id: str, dialogue_id: str) -> Participant | None:
        """The participant; None for a stranger and for one who was removed."""
        seats: dict[Any, Participant] = db.info.get("seats", {})  # the writer's session remembers them
        found = seats.get((user_id, dialogue_id))
        if found is None:
            found = db.scalar(_SEAT, {"user": user_id, "dialogue": dialogue_id})
            if found is not None:
                seats[user_id, dialogue_id] = found
        return found if found is not None and found.takes_part else None

    def seats(self, db: Session, dialogue_id: str, actors: set[Actor]) -> dict[Actor, Participant | None]:
        """Of many actors at once what `user` and `who_in` say of one."""
        takes_part = and_(
            Participant.user_id == User.id,
            Participant.dialogue_id == dialogue_id,
            Participant.state != Standing.REMOVED,
        )
        asked = select(User.id, User.generation, Participant).outerjoin(Participant, takes_part)
        asked = asked.where(User.id.in_({actor.user_id for actor in actors}), User.closed_at.is_(None))
        users = {row.id: row for row in db.execute(asked)}
        tokens = self._living_tokens(db, {actor.token_id for actor in actors if actor.token_id})
        return {
            actor: users[actor.user_id].Participant
            for actor in actors
            if actor.user_id in users
            and actor.generation in (None, users[actor.user_id].generation)
            and (actor.token_id is None or actor.token_id in tokens)
        }

    def meet(self, db: Session, dialogue_id: str, actors: set[Actor]) -> None:
        """On the writer's session: lay users, seats and tokens where `user` and `who_in` look first."""
        held, seats = db.info["held"], db.info["seats"]
        new = [actor for actor in actors if (User, actor.user_id) not in held]
        if len(new) < 2:
            return
        seat = and_(Participant.user_id == User.id, Participant.dialogue_id == dialogue_id)
        asked = select(User, Participant).outerjoin(Participant, seat).where(User.id.in_({a.user_id for a in new}))
        for user, participant in db.execute(asked):
            held[User, user.id] = user
            if participant is not None:
                seats[user.id, dialogue_id] = participant
        tokens = {actor.token_id for actor in new if actor.token_id}
        for token in db.scalars(select(ApiToken).where(ApiToken.id.in_(tokens))) if tokens else []:
            held[ApiToken, token.id] = token

    def _living_tokens(self, db: Session, tokens: set[str]) -> set[str]:
        asked = select(ApiToken.id).where(ApiToken.id.in_(tokens), ApiToken.revoked_at.is_(None))
        return set(db.scalars(asked)) if tokens else set()

    def actor_from_token(self, db: Session, token: str) -> Actor | None:
        return self.actors_from_tokens(db, {token}).get(token)

    def actors_from_tokens(self, db: Session, tokens: set[str]) -> dict[str, Actor]:
        """The actors of those tokens that are valid."""
        digests = {digest_of(token): token for token in tokens}
        found = db.execute(LIVING, {"digests": list(digests)})
        return {digests[row.digest]: Actor(user_id=row.user_id, token_id=row.id) for row in found}

    def _token_lives(self, db: Session, token_id: str) -> Any:
        row = fetch(db, ApiToken, token_id)
        return row is not None and row.revoked_at is None

    def changed_people(self, db: Session, stream: str, after: int, upto: int) -> set[str] | None:
        """Users whose rights may have changed on this stream: their roles, sign-ins or tokens."""
        tables: tuple[Any, ...] = (User, ApiToken) if stream == PLATFORM else (Participant,)
        return {
            row.id if table is User else row.user_id
            for table in tables
            for row in db.scalars(select(table).where(table.stream == stream, table.seq > after, table.seq <= upto))
        }
