"""A sign-in of which the first step fitted: it waits ten minutes, in one browser, for the second."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import func, select

from dialogue_platform.live import Act
from dialogue_platform.people.errors import LINK_EXPIRED, LINK_USED
from dialogue_platform.people.models import PLATFORM, SignInLink, User
from dialogue_platform.people.outgoing_mail import add_notice, void_links
from dialogue_platform.people.results import Missed, Proved
from dialogue_platform.people.second_factor.errors import PENDING_OVER, TOO_MANY_CODES
from dialogue_platform.people.second_factor.models import PendingSignIn

LIFE = timedelta(minutes=10)
#: wrong codes of one sign-in, after which the first step is asked again; and of one person within an hour
MOST_MISSES, MOST_MISSES_AN_HOUR = 5, 20
HOUR = timedelta(hours=1)


def new_challenge() -> str:
    """256 random bits in base64url, as browsers write them."""
    return secrets.token_urlsafe(32)


def begin(act: Act, user: User, link: SignInLink | None = None) -> PendingSignIn:
    """Let a sign-in wait. The link stays as it is: a mistyped code asks for no new letter."""
    pending = PendingSignIn(
        stream=PLATFORM,
        user_id=user.id,
        link_id=link.id if link else None,
        generation=user.generation,
        challenge=new_challenge(),
        made_at=act.now,
        expires_at=act.now + LIFE,
        misses=0,
    )
    act.db.add(pending)
    return pending


def is_open(pending: PendingSignIn | None, user: User | None, now: datetime) -> bool:
    """Whether the second step can still be taken: in time, once, by the account as it was at the first."""
    if pending is None or user is None or user.closed_at or pending.generation != user.generation:
        return False
    return not pending.done_at and pending.expires_at > now and pending.misses < MOST_MISSES


def need_open(act: Act, pending: PendingSignIn) -> User:
    """Whose it is. Raises ``pending_over``; ``link_used`` where another browser was first with the same link; ``link_expired`` where
    the link was voided meanwhile: its mailbox, or the hand that it was given to, is the person's no more.
    """
    user = act.db.get(User, pending.user_id)
    if user is None or not is_open(pending, user, act.now):
        raise PENDING_OVER(field="pending")
    link = act.db.get(SignInLink, pending.link_id) if pending.link_id else None
    if link is not None and link.used_at:
        raise LINK_USED(field="link")
    if link is not None and not link.works(user, act.now):
        raise LINK_EXPIRED(field="link")
    return user


def need_tries(act: Act, user: User) -> None:
    """Only who has passed the first step gets here, so no stranger uses up the tries of a person."""
    if misses_this_hour(act, user) >= MOST_MISSES_AN_HOUR:
        raise TOO_MANY_CODES(field="code")


def misses_this_hour(act: Act, user: User) -> int:
    recent = select(func.sum(PendingSignIn.misses))
    return act.db.scalar(recent.where(PendingSignIn.user_id == user.id, PendingSignIn.made_at > act.now - HOUR)) or 0


def miss(act: Act, pending: PendingSignIn, user: User) -> Missed:
    """Count a wrong code. Who has the first step and guesses at the second is told to the person, once in a while."""
    pending.misses += 1
    if pending.misses == MOST_MISSES:
        add_notice(act, user, "codes_missed")
    return {"left": MOST_MISSES - pending.misses}


def done(act: Act, pending: PendingSignIn, user: User) -> Proved:
    """Both steps fit: the link is used up now, and the user may come in."""
    pending.done_at = act.now
    link = act.db.get(SignInLink, pending.link_id) if pending.link_id else None
    if link is not None:
        void_links(act, user)
        link.used_at = act.now
    return {"user": user.id, "generation": user.generation}
