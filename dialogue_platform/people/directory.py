"""What the spine asks about people: who is this, and what are they here?"""

from functools import partial
from typing import Any

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from dialogue_platform.live import Actor, clock
from dialogue_platform.live.store.keys import changed_members
from dialogue_platform.live.store.writer_session import find_cached, get_cached, is_cached, keep_cached
from dialogue_platform.people import uses
from dialogue_platform.people.commands import digest_of
from dialogue_platform.people.models import PLATFORM, ApiToken, Participant, Role, SignIn, Standing, User
from dialogue_platform.people.second_factor.errors import SECOND_FACTOR_NEEDED
from dialogue_platform.people.second_factor.requirement import EVERYBODY, protected_by
from dialogue_platform.people.sign_ins import is_adopted

_SEAT = select(Participant).where(
    Participant.user_id == bindparam("user"), Participant.dialogue_id == bindparam("dialogue")
)

#: prepared once: many come at the same moment
TOKENS: Any = ApiToken.__table__.c
LIVING = (
    select(TOKENS.id, TOKENS.user_id, TOKENS.digest)
    .join(User, User.id == TOKENS.user_id)
    .where(
        User.closed_at.is_(None),
        TOKENS.digest.in_(bindparam("digests", expanding=True)),
        TOKENS.revoked_at.is_(None),
        TOKENS.expires_at > bindparam("now"),
    )
)


class PeopleDirectory:
    """Answers read fresh each time from the session given.

    Who must have a second factor (``required``: a word of ``second_factor/requirement.py``) and has none holds no seat.
    """

    def __init__(self, required: str = "nobody") -> None:
        self.required = required
        protected_by(required)

    @property
    def protected(self) -> frozenset[Role]:
        return protected_by(self.required)

    def needs_factor(self, db: Session, user: User) -> bool:
        """Whether the second factor is required of this user: by one of the roles, or the right to begin dialogues."""
        if self.required == EVERYBODY or (self.protected and user.may_organise):
            return True
        held = select(Participant.id).where(Participant.user_id == user.id, Participant.state != Standing.REMOVED)
        return bool(self.protected) and db.scalar(held.where(Participant.role.in_(self.protected)).limit(1)) is not None

    def need_factor(self, db: Session, user: User, dialogue_id: str | None) -> None:
        """In a dialogue it goes by the role there. Raises ``second_factor_needed``."""
        if user.second_factor or not self.protected:
            return
        seat = self.seat(db, user.id, dialogue_id) if dialogue_id else None
        if seat.role in self.protected if seat else self.needs_factor(db, user):
            raise SECOND_FACTOR_NEEDED()

    def user(self, db: Session, actor: Actor) -> User | None:
        """The user behind an actor; None when account, sign-in or token has ended."""
        user = get_cached(db, User, actor.user_id) if actor.user_id else None
        if user is None or user.closed_at:
            return None
        if actor.generation is not None and actor.generation != user.generation:
            return None
        if actor.token_id and not self._token_lives(db, actor.token_id):
            return None
        if actor.sign_in_id and not self._sign_in_lives(db, actor.sign_in_id):
            return None
        return user

    def member_in(self, db: Session, user_id: str, dialogue_id: str) -> Participant | None:
        """The participant; None for a stranger, for one who was removed, and for one without the second factor needed."""
        found = self.seat(db, user_id, dialogue_id)
        if found is None or found.role not in self.protected:
            return found
        user = get_cached(db, User, user_id)
        return found if user is not None and user.second_factor else None

    def seat(self, db: Session, user_id: str, dialogue_id: str) -> Participant | None:
        """The participant, with or without a second factor."""
        asked = partial(db.scalar, _SEAT, {"user": user_id, "dialogue": dialogue_id})
        found = find_cached(db, Participant, (user_id, dialogue_id), asked)
        return found if found is not None and found.takes_part else None

    def memberships(self, db: Session, dialogue_id: str, actors: set[Actor]) -> dict[Actor, Participant | None]:
        """Of many actors at once what `user` and `member_in` say of one."""
        takes_part = and_(
            Participant.user_id == User.id,
            Participant.dialogue_id == dialogue_id,
            Participant.state != Standing.REMOVED,
        )
        asked = select(User.id, User.generation, User.second_factor, Participant).outerjoin(Participant, takes_part)
        asked = asked.where(User.id.in_({actor.user_id for actor in actors}), User.closed_at.is_(None))
        users = {row.id: row for row in db.execute(asked)}
        tokens = self._living_tokens(db, {actor.token_id for actor in actors if actor.token_id})
        sign_ins = self._living_sign_ins(db, {actor.sign_in_id for actor in actors if actor.sign_in_id})
        return {
            actor: self._seated(users[actor.user_id])
            for actor in actors
            if actor.user_id in users
            and actor.generation in (None, users[actor.user_id].generation)
            and (actor.token_id is None or actor.token_id in tokens)
            and (actor.sign_in_id is None or actor.sign_in_id in sign_ins)
        }

    def _seated(self, row: Any) -> Participant | None:
        found: Participant | None = row.Participant
        return None if found and found.role in self.protected and not row.second_factor else found

    def prefetch(self, db: Session, dialogue_id: str, actors: set[Actor]) -> None:
        """On the writer's session: lay users, seats, tokens and sign-ins where `user` and `member_in` look first."""
        new = [actor for actor in actors if not is_cached(db, User, str(actor.user_id))]
        if len(new) < 2:
            return
        seat = and_(Participant.user_id == User.id, Participant.dialogue_id == dialogue_id)
        asked = select(User, Participant).outerjoin(Participant, seat).where(User.id.in_({a.user_id for a in new}))
        for user, participant in db.execute(asked):
            keep_cached(db, user)
            if participant is not None:
                keep_cached(db, participant, (user.id, dialogue_id))
        self._lay(db, ApiToken, {actor.token_id for actor in new if actor.token_id})
        self._lay(db, SignIn, {actor.sign_in_id for actor in new if actor.sign_in_id})

    def _lay(self, db: Session, model: Any, ids: set[str]) -> None:
        for row in db.scalars(select(model).where(model.id.in_(ids))) if ids else []:
            keep_cached(db, row)

    def _living_tokens(self, db: Session, tokens: set[str]) -> set[str]:
        works = ApiToken.revoked_at.is_(None), ApiToken.expires_at > clock.now()
        asked = select(ApiToken.id).where(ApiToken.id.in_(tokens), *works)
        return set(db.scalars(asked)) if tokens else set()

    def _living_sign_ins(self, db: Session, sign_ins: set[str]) -> set[str]:
        asked = select(SignIn.id, SignIn.ended_at).where(SignIn.id.in_(sign_ins))
        found = {row.id: row.ended_at for row in db.execute(asked)} if sign_ins else {}
        return {id for id in sign_ins if (found[id] is None if id in found else is_adopted(id))}

    def _sign_in_lives(self, db: Session, sign_in_id: str) -> bool:
        row = get_cached(db, SignIn, sign_in_id)
        return is_adopted(sign_in_id) if row is None else row.ended_at is None

    def actor_from_token(self, db: Session, token: str) -> Actor | None:
        return self.actors_from_tokens(db, {token}).get(token)

    def actors_from_tokens(self, db: Session, tokens: set[str]) -> dict[str, Actor]:
        """The actors of those tokens that are valid."""
        digests = {digest_of(token): token for token in tokens}
        found = db.execute(LIVING, {"digests": list(digests), "now": clock.now()}).all()
        uses.note_tokens(row.id for row in found)
        return {digests[row.digest]: Actor(user_id=row.user_id, token_id=row.id) for row in found}

    def has_expired(self, db: Session, token: str) -> bool:
        """Whether a token that is no actor's was one until its end date."""
        row = db.scalar(select(ApiToken).where(ApiToken.digest == digest_of(token)))
        return row is not None and row.revoked_at is None

    def _token_lives(self, db: Session, token_id: str) -> Any:
        row = get_cached(db, ApiToken, token_id)
        return row is not None and row.works(clock.now())

    def changed_people(self, db: Session, stream: str, after: int, upto: int) -> set[str] | None:
        """Users whose rights may have changed on this stream: their roles, groups, sign-ins or tokens."""
        tables: tuple[Any, ...] = (User, ApiToken, SignIn) if stream == PLATFORM else (Participant,)
        found = {
            row.id if table is User else row.user_id
            for table in tables
            for row in db.scalars(select(table).where(table.stream == stream, table.seq > after, table.seq <= upto))
        }
        members = changed_members(db, stream, after, upto)
        theirs = select(Participant.user_id).where(Participant.id.in_(members))
        return found | set(db.scalars(theirs)) if members else found
