"""Accounts that were entered by a link from an organiser's hand: nobody has proven yet that they are the person (ADR 28).

What lets anybody into such an account ends as soon as it becomes worth more than the place in that organiser's dialogue: when
another dialogue invites the person, when the person comes by a letter, when the account may begin dialogues.
"""

from typing import Any

from sqlalchemy import ColumnElement, select

from dialogue_platform.live import Act
from dialogue_platform.people.models import PLATFORM, ApiToken, Ending, Mail, MailState, SignInLink, User
from dialogue_platform.people.outgoing_mail import BY_HAND, void_links
from dialogue_platform.people.second_factor.ending import end_factor
from dialogue_platform.people.sign_ins import end_all


def mark_by_hand(act: Act, user: User, link: SignInLink, about: str) -> None:
    """Write the link down as a letter that was delivered by hand: no mailer looks at it."""
    told = {"letter": BY_HAND, "about": about, "state": MailState.SENT, "attempts": 0}
    when = {"queued_at": act.now, "not_before": act.now, "sent_at": act.now}
    act.db.add(Mail(stream=PLATFORM, user_id=user.id, link_id=link.id, **told, **when))


def came_by(act: Act, user: User, way: Any) -> bool:
    """Whether a link of theirs was used that went this way."""
    used = select(SignInLink.id).join(Mail, Mail.link_id == SignInLink.id)
    mine = SignInLink.user_id == user.id, SignInLink.used_at.is_not(None)
    return act.db.scalar(used.where(*mine, way).limit(1)) is not None


def unproven() -> ColumnElement[bool]:
    """Of users: who came by a link from an organiser's hand, and by no letter."""

    def came(way: Any) -> ColumnElement[bool]:
        used = select(SignInLink.id).join(Mail, Mail.link_id == SignInLink.id)
        return used.where(SignInLink.user_id == User.id, SignInLink.used_at.is_not(None), way).correlate(User).exists()

    return came(Mail.letter == BY_HAND) & ~came(Mail.letter != BY_HAND)


def opened_again(act: Act, user: User) -> bool:
    """Whether an account that is closed can be invited: who closed it was never shown to be the person. It begins anew."""
    if act.db.scalar(select(User.id).where(User.id == user.id, unproven())) is None:
        return False
    end_what_was_by_hand(act, user)
    user.closed_at = None
    return True


def is_by_letter(act: Act, link: SignInLink) -> bool:
    return act.db.scalar(select(Mail.id).where(Mail.link_id == link.id, Mail.letter != BY_HAND).limit(1)) is not None


def end_what_was_by_hand(act: Act, user: User) -> None:
    """Links from an organiser's hand end; of an account that was entered by one and by no letter, everything that lets in."""
    void_links(act, user, by_hand=True)
    if not came_by(act, user, Mail.letter == BY_HAND) or came_by(act, user, Mail.letter != BY_HAND):
        return
    void_links(act, user)
    user.password_hash = None
    end_factor(act, user)
    end_all(act, user, Ending.BY_HAND)
    for token in act.db.scalars(select(ApiToken).where(ApiToken.user_id == user.id, ApiToken.revoked_at.is_(None))):
        token.revoked_at = act.now
