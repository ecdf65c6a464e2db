"""Who there is: the login (User) and the person in one dialogue (Participant)."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import cast

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dialogue_platform.extensions import Base
from dialogue_platform.live import OnStream
from dialogue_platform.live.store.coverage import NotCovered, Replayed, Sealed

PLATFORM = "platform"


class Role(StrEnum):
    ORGANISER = "organiser"
    CHAIR = "chair"
    MODERATOR = "moderator"
    RAPPORTEUR = "rapporteur"
    PANELLIST = "panellist"
    DELEGATE = "delegate"
    OBSERVER = "observer"
    INTERPRETER = "interpreter"


class Standing(StrEnum):
    """Where a participant stands with the dialogue."""

    INVITED = "invited"
    ACTIVE = "active"
    REMOVED = "removed"


class Constituency(StrEnum):
    STATE = "state"
    UN_SYSTEM = "UN system"
    INTERGOVERNMENTAL = "intergovernmental"
    EXPERT = "expert"
    ACADEMIA = "academia"
    NON_GOVERNMENTAL = "non-governmental"
    BUSINESS = "business"


class Ending(StrEnum):
    """What ended a sign-in."""

    SIGNED_OUT = "signed_out"
    EVERYWHERE = "everywhere"
    REPLACED = "replaced"
    NEW_PASSWORD = "new_password"  # noqa: S105 - a word, not one
    ORGANISER = "organiser"
    FACTOR_RESET = "factor_reset"
    BY_HAND = "by_hand"  # it came of a link from an organiser's hand, which suffices no more
    IDLE = "idle"
    ACCOUNT_CLOSED = "account_closed"


class MailState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class MailProblem(StrEnum):
    """What stands, or stood, in the way of a letter."""

    UNREACHABLE = "unreachable"  # our mail server does not answer, or broke off
    ENCRYPTION = "encryption"  # no TLS with it
    SIGN_IN = "sign_in"  # it does not take our name and password
    SENDER = "sender"  # it does not send in our name
    NO_MAILBOX = "no_mailbox"
    REFUSED = "refused"  # the letter itself
    LATER = "later"  # the server says: come again
    LETTERS = "letters"  # the address has letters that it cannot send to
    UNWRITABLE = "unwritable"
    TOO_LATE = "too_late"  # the link ran out before the letter could leave


class User(OnStream, Base):
    """A login. Lives on `platform`; what it may do is said by its participants."""

    __tablename__ = "user"
    __record__ = Sealed()

    email: Mapped[str] = mapped_column(String(254), unique=True)  # in `same_form`: compared, and sent to
    email_written: Mapped[str] = mapped_column(String(254), default="")  # as the person wrote it, for showing
    name: Mapped[str] = mapped_column(String(200), default="")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(8), default="en")
    may_organise: Mapped[bool] = mapped_column(default=False)
    generation: Mapped[int] = mapped_column(default=0)  # a new password or a closed account ends every older session
    second_factor: Mapped[bool] = mapped_column(default=False)  # whether there is any; what it is, is in second_factor/
    closed_at: Mapped[datetime | None]

    is_authenticated = True
    is_anonymous = False
    sign_in_id = cast("str | None", None)  # not a column: by which sign-in this page was asked for

    @property
    def is_active(self) -> bool:
        return self.closed_at is None

    def get_id(self) -> str:
        """What the session cookie carries: a new generation makes older cookies strangers, and so does the sign-in's end."""
        return f"{self.id}:{self.generation}" + (f":{self.sign_in_id}" if self.sign_in_id else "")


class SignIn(OnStream, Base):
    """One browser in which somebody is signed in; the cookie names it. Neither address nor full user agent is kept.

    ``last_used_at`` is coarse, and written past the stream: nobody but the account page reads it, and no right hangs on it
    but by the limit of days.
    """

    __tablename__ = "sign_in"
    __record__ = Sealed({"last_used_at": NotCovered("Moves with use; lets nobody in whose sign-in has ended.")})

    user_id: Mapped[str] = mapped_column(ForeignKey("user.id"), index=True)
    generation: Mapped[int]  # the user's, when it began
    browser: Mapped[str] = mapped_column(String(24), default="")
    system: Mapped[str] = mapped_column(String(24), default="")
    begun_at: Mapped[datetime]
    last_used_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[Ending | None]
    proved_at: Mapped[datetime | None]  # when the person last showed here who they are

    def end(self, how: Ending, now: datetime) -> None:
        """Once; what ended it first stays written."""
        if self.ended_at is None:
            self.ended_at, self.ended_by = now, how


class ApiToken(OnStream, Base):
    """A personal token for programs; only its digest is kept."""

    __tablename__ = "api_token"
    __record__ = Sealed({"last_used_at": NotCovered("Moves with each use; decides nothing.")})

    user_id: Mapped[str] = mapped_column(ForeignKey("user.id"), index=True)
    label: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    last_used_at: Mapped[datetime | None]  # coarse, written past the stream
    revoked_at: Mapped[datetime | None]

    def works(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at


class SignInLink(OnStream, Base):
    """One use, for a short time. The link carries this row's id under our signature, so no secret lies here."""

    __tablename__ = "sign_in_link"
    __record__ = Sealed()

    user_id: Mapped[str] = mapped_column(ForeignKey("user.id"), index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    generation: Mapped[int] = mapped_column(default=0)  # the user's, when it was made: a new password voids it
    purpose: Mapped[str] = mapped_column(String(40), default="")  # a newer one for the same takes its place

    def works(self, user: User, now: datetime) -> bool:
        """Whether it signs this user, whose it is, in."""
        fits = user.is_active and self.generation == user.generation
        return fits and self.used_at is None and now < self.expires_at

    def void(self, now: datetime) -> None:
        """Another one was used, or took its place."""
        self.expires_at = min(self.expires_at, now)


class Delegation(OnStream, Base):
    """The body that takes part: a state, an agency, an NGO, a business, a university."""

    __tablename__ = "delegation"
    __record__ = Sealed()
    __table_args__ = (
        UniqueConstraint("dialogue_id", "name"),
        Index("ix_delegation_stream_seq", "stream", "seq"),
    )

    dialogue_id: Mapped[str] = mapped_column(ForeignKey("dialogue.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    code: Mapped[str | None] = mapped_column(String(2))
    constituency: Mapped[Constituency]
    place: Mapped[int] = mapped_column(default=0)
    removed_at: Mapped[datetime | None]


class Participant(OnStream, Base):
    """A person in one dialogue: role, delegation, function."""

    __tablename__ = "participant"
    __record__ = Sealed({"sort_key": Replayed("sort_keys")})
    __table_args__ = (
        UniqueConstraint("dialogue_id", "user_id"),
        Index("ix_participant_stream_seq", "stream", "seq"),
    )

    dialogue_id: Mapped[str] = mapped_column(ForeignKey("dialogue.id"), index=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user.id"), index=True)
    delegation_id: Mapped[str | None] = mapped_column(ForeignKey("delegation.id"))
    role: Mapped[Role]
    state: Mapped[Standing]
    name: Mapped[str] = mapped_column(String(200), default="")
    sort_key: Mapped[bytes] = mapped_column(
        LargeBinary, default=b"", deferred=True
    )  # of the name, in the language of the dialogue
    function: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254))  # as written on the user, for the organiser's list
    invited_at: Mapped[datetime | None]
    joined_at: Mapped[datetime | None]

    @property
    def takes_part(self) -> bool:
        return self.state is not Standing.REMOVED

    def come_back(self) -> None:
        """Undo a removal: who had joined is in again, who had not is still invited."""
        self.state = Standing.ACTIVE if self.joined_at else Standing.INVITED


#: with whose rights something is asked: in a dialogue its participant, outside of one the user, None for nobody and the system
Member = Participant | User | None


class Mail(OnStream, Base):
    """A letter to be sent after the commit. It is written when it is sent, so no sign-in link lies in the table."""

    __tablename__ = "mail"
    __record__ = Sealed()

    user_id: Mapped[str] = mapped_column(ForeignKey("user.id"))
    link_id: Mapped[str | None] = mapped_column(ForeignKey("sign_in_link.id"))
    letter: Mapped[str] = mapped_column(String(40))  # the template: invitation, sign_in
    about: Mapped[str] = mapped_column(String(300), default="")  # the dialogue's title, for an invitation
    participant_id: Mapped[str | None] = mapped_column(ForeignKey("participant.id"), index=True)  # in which dialogue
    state: Mapped[MailState] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    queued_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    tried_at: Mapped[datetime | None]
    problem: Mapped[MailProblem | None]
    answer: Mapped[str] = mapped_column(String(300), default="")  # the mail server's words, without the address

    def put_off(self, now: datetime) -> None:
        """Try again later, each time twice as late, up to two hours."""
        self.not_before = now + min(timedelta(seconds=30 * 2**self.attempts), timedelta(hours=2))

    def send_again(self, now: datetime) -> None:
        """Put it back into the queue, unless it is there still."""
        if self.state is not MailState.QUEUED:
            self.state, self.attempts, self.queued_at, self.not_before = MailState.QUEUED, 0, now, now
