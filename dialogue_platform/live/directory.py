"""What the spine has to know of people, without importing them: a port that ``create_app`` fills."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Actor:
    """Who sends a command: a user (by cookie, or by a personal token), or the system itself.

    ``generation`` is the user's at sign-in: a new password ends older sign-ins. ``sign_in_id`` names the sign-in that the
    cookie is of, which can be ended by itself.
    """

    user_id: str | None = None
    token_id: str | None = None
    generation: int | None = None
    system: str | None = None
    sign_in_id: str | None = None

    @property
    def name(self) -> str | None:
        """What the journal and the keys call this actor; None when nobody is signed in."""
        return f"system:{self.system}" if self.system else self.user_id


#: what ``changed_people`` answers when a dialogue itself may have closed to readers
EVERYBODY = None
SYSTEM = Actor(system="platform")
NOBODY = Actor()


def actor_of(user: Any) -> Actor:
    """Who is signed in by cookie, as the actor of a command."""
    if not getattr(user, "is_authenticated", False):
        return NOBODY
    return Actor(user_id=user.id, generation=user.generation, sign_in_id=user.sign_in_id)


class Directory(Protocol):
    """Answers about people, read fresh each time from the session given."""

    #: of whom a second factor at sign-in is required, as the setting says it
    required: str

    def user(self, db: Session, actor: Actor) -> Any | None:
        """The user behind an actor; None when the account is closed, or the sign-in or token has ended."""

    def need_factor(self, db: Session, user: Any, dialogue_id: str | None) -> None:
        """Raises a Refusal where this user must have a second factor to act, in this dialogue or at all, and has none."""

    def needs_factor(self, db: Session, user: Any) -> bool:
        """Whether this user must have a second factor at sign-in."""

    def seat(self, db: Session, user_id: str, dialogue_id: str) -> Any | None:
        """The participant, also of who must have a second factor and has none yet, and so may do nothing."""

    def member_in(self, db: Session, user_id: str, dialogue_id: str) -> Any | None:
        """The participant (``.id .role .delegation_id .name .function``); None when there is none any more."""

    def memberships(self, db: Session, dialogue_id: str, actors: set[Actor]) -> dict[Actor, Any | None]:
        """Of many actors at once: the participant, or None; who has no sign-in any more (see ``user``) is left out."""

    def prefetch(self, db: Session, dialogue_id: str, actors: set[Actor]) -> None:
        """On the writer's session: read many actors at once, so that ``user`` and ``member_in`` need not ask for each."""

    def actor_from_token(self, db: Session, token: str) -> Actor | None:
        """The actor of a personal token, or None."""

    def actors_from_tokens(self, db: Session, tokens: set[str]) -> dict[str, Actor]:
        """The actors of personal tokens; one that is not valid is left out."""

    def has_expired(self, db: Session, token: str) -> bool:
        """Whether a token that is no actor's was one until its end date."""

    def changed_people(self, db: Session, stream: str, after: int, upto: int) -> set[str] | None:
        """Users whose rights may have changed between two seqs of a stream; None is everybody, readers too."""

    def may_read(self, db: Session, stream: str, dialogue_id: str) -> bool:
        """Whether a reader without a participant may read this stream of a dialogue."""


def anyone(member: Any, thing: object) -> bool:
    """A permission: no sign-in is needed."""
    return True


def system_only(member: Any, thing: object) -> bool:
    """A permission: nobody at a door; the system actor alone."""
    return False
