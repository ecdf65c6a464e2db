"""Links and letters as rows: what a command adds when somebody must hear by mail."""

from collections.abc import Sequence
from datetime import timedelta

from flask import current_app
from sqlalchemy import func, select

from dialogue_platform.live import Act
from dialogue_platform.people.addresses import as_written, is_address, is_sendable, same_form
from dialogue_platform.people.errors import BAD_EMAIL, EMAIL_NOT_ASCII
from dialogue_platform.people.models import PLATFORM, Mail, MailState, Participant, SignInLink, User

SIGN_IN_LIFE = timedelta(minutes=30)
#: unless `INVITATION_HOURS` says otherwise; who comes later gets a new one by one press
INVITATION_LIFE = timedelta(hours=72)
LINKS_AN_HOUR = 5
#: the letter of a link that an organiser passes on
BY_HAND = "by_hand"
#: what a link must have left to be mailed once more
STILL_OF_USE = timedelta(minutes=10)


def need_address(email: str, field: str = "email") -> None:
    """What no letter could be sent to is nobody's login."""
    if not is_address(email):
        raise BAD_EMAIL(field=field)
    if not is_sendable(email):
        raise EMAIL_NOT_ASCII(field=field)


def user_of(act: Act, email: str) -> User | None:
    """Whoever has this address, however it is spelled."""
    return act.db.scalar(select(User).where(User.email == same_form(email)))


def add_user(act: Act, email: str, name: str = "", language: str = "en", may_organise: bool = False) -> User:
    user = User(
        stream=PLATFORM,
        email=same_form(email),
        email_written=as_written(email),
        name=name,
        language=language,
        may_organise=may_organise,
        generation=0,
    )
    act.db.add(user)
    act.db.flush()  # what names the user comes after it
    return user


def invitation_life() -> timedelta:
    hours = current_app.config["INVITATION_HOURS"]
    return timedelta(hours=hours) if hours else INVITATION_LIFE


def add_link(act: Act, user: User, life: timedelta, purpose: str = "") -> SignInLink:
    """A new link of this person; with a ``purpose`` (a dialogue's id) it takes the place of earlier ones for it."""
    if purpose:
        for older in unused_links(act, user):
            if older.purpose == purpose:
                older.void(act.now)
    link = SignInLink(
        stream=PLATFORM,
        user_id=user.id,
        made_at=act.now,
        expires_at=act.now + life,
        generation=user.generation,
        purpose=purpose,
    )
    act.db.add(link)
    act.db.flush()
    return link


def unused_links(act: Act, user: User) -> Sequence[SignInLink]:
    open_ones = SignInLink.user_id == user.id, SignInLink.used_at.is_(None), SignInLink.expires_at > act.now
    return act.db.scalars(select(SignInLink).where(*open_ones)).all()


def add_letter(
    act: Act,
    user: User,
    link: SignInLink | None,
    letter: str,
    about: str = "",
    participant: Participant | None = None,
) -> None:
    """Queue a letter, named as its pair of templates in ``people/mail``; it is written and sent after the commit."""
    act.db.flush()  # what the letter names comes before it
    act.db.add(
        Mail(
            stream=PLATFORM,
            user_id=user.id,
            link_id=link.id if link else None,
            participant_id=participant.id if participant else None,
            letter=letter,
            about=about,
            state=MailState.QUEUED,
            attempts=0,
            queued_at=act.now,
            not_before=act.now,
        )
    )


def void_links(act: Act, user: User, by_hand: bool = False) -> None:
    """Every link of this person that was not used ends now; or those alone that an organiser handed out."""
    ended = [SignInLink.user_id == user.id, SignInLink.used_at.is_(None), SignInLink.expires_at > act.now]
    if by_hand:
        ended.append(SignInLink.id.in_(select(Mail.link_id).where(Mail.user_id == user.id, Mail.letter == BY_HAND)))
    for link in act.db.scalars(select(SignInLink).where(*ended)):
        link.void(act.now)


def add_notice(act: Act, user: User, what: str) -> None:
    """A letter that tells what has happened with one's sign-in, and leads nowhere by itself."""
    add_letter(act, user, None, "second_factor", what)


def had_enough_links(act: Act, user: User) -> bool:
    """Whether this hour brought so many links that another would only fill the mailbox."""
    since = act.now - timedelta(hours=1)
    recent = select(func.count()).where(SignInLink.user_id == user.id, SignInLink.made_at > since)
    return (act.db.scalar(recent) or 0) >= LINKS_AN_HOUR


def newest_letter(act: Act, user: User) -> Mail | None:
    """The letter with the newest link of theirs that can still be used, if they asked for one lately."""
    usable = (
        SignInLink.user_id == user.id,
        SignInLink.used_at.is_(None),
        SignInLink.generation == user.generation,
        SignInLink.expires_at > act.now + STILL_OF_USE,
    )
    asked = select(Mail).join(SignInLink, Mail.link_id == SignInLink.id).where(*usable, Mail.letter == "sign_in")
    return act.db.scalar(asked.order_by(SignInLink.made_at.desc(), Mail.queued_at.desc()).limit(1))


def had_enough_reminders(act: Act, participant: Participant) -> bool:
    """Whether this hour brought one person so many reminders that another would only annoy."""
    since = act.now - timedelta(hours=1)
    mine = Mail.participant_id == participant.id, Mail.letter == "reminder", Mail.queued_at > since
    return (act.db.scalar(select(func.count()).where(*mine)) or 0) >= LINKS_AN_HOUR
