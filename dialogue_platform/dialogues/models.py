"""Series, dialogue, session, agenda item: the event and its parts, with their states."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dialogue_platform.extensions import Base
from dialogue_platform.live import OnStream
from dialogue_platform.live.store.columns import Stateful
from dialogue_platform.live.store.coverage import Sealed


class Visibility(StrEnum):
    PUBLIC = "public"
    PARTICIPANTS = "participants"


class SessionState(StrEnum):
    PLANNED = "planned"
    LIVE = "live"
    SUSPENDED = "suspended"
    CLOSED = "closed"


MOVES = {
    SessionState.PLANNED: {SessionState.LIVE},
    SessionState.LIVE: {SessionState.SUSPENDED, SessionState.CLOSED},
    SessionState.SUSPENDED: {SessionState.LIVE, SessionState.CLOSED},
    SessionState.CLOSED: set(),
}


class WrongState(ValueError):
    """The session is not in a state from which this can happen."""


class Series(OnStream, Base):
    """Several dialogues under one project."""

    __tablename__ = "series"
    __record__ = Sealed()

    title: Mapped[str] = mapped_column(String(300))
    theme: Mapped[str] = mapped_column(Text, default="")
    conveners: Mapped[list[str]] = mapped_column(JSON)
    owner_id: Mapped[str] = mapped_column(ForeignKey("user.id"))


class Dialogue(OnStream, Base):
    """The whole event: objectives, programme, people, outcome."""

    __tablename__ = "dialogue"
    __record__ = Sealed()

    title: Mapped[str] = mapped_column(String(300))
    lead: Mapped[str] = mapped_column(Text, default="")
    objectives: Mapped[list[str]] = mapped_column(JSON)
    conveners: Mapped[list[str]] = mapped_column(JSON)
    tz: Mapped[str] = mapped_column(String(64))
    languages: Mapped[list[str]] = mapped_column(JSON)
    visibility: Mapped[Visibility]
    starts_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(120), default="")  # a city, or nothing when online
    contact_name: Mapped[str] = mapped_column(String(120), default="")  # whom to ask: a person or an office
    contact_email: Mapped[str] = mapped_column(String(254), default="")  # answers to letters go there
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    series_id: Mapped[str | None] = mapped_column(ForeignKey("series.id"))
    document_id: Mapped[str | None] = mapped_column(String(32))  # set by the outcome room, as is the next
    archived_at: Mapped[datetime | None]  # in no list but its organisers', and not public
    document_open: Mapped[bool] = mapped_column(default=False)  # who may see the dialogue may read something of it

    @property
    def contact(self) -> dict[str, str] | None:
        """Whom to ask, if that is said."""
        said = {"name": self.contact_name, "email": self.contact_email, "phone": self.contact_phone}
        return said if any(said.values()) else None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.tz)

    def text_for(self, takes_part: bool) -> str | None:
        """The id of the outcome document, for those who may know that there is one."""
        return self.document_id if takes_part or self.document_open else None

    @property
    def language(self) -> str:
        """In which its own words are: the first of its languages."""
        return self.languages[0] if self.languages else "en"

    @property
    def is_public(self) -> bool:
        return self.visibility is Visibility.PUBLIC and self.archived_at is None


class DialogueSession(Stateful, OnStream, Base):
    """One sitting. Its row lives with the dialogue; what happens in it, on `session:<id>`."""

    __tablename__ = "session"
    __record__ = Sealed()
    NEXT = MOVES

    dialogue_id: Mapped[str] = mapped_column(ForeignKey("dialogue.id"), index=True)
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[SessionState]
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    sequence: Mapped[int] = mapped_column(default=0)  # of its calendar entry: how often that has changed
    told_at: Mapped[datetime]  # when it did so last
    removed_at: Mapped[datetime | None]
    current_item_id: Mapped[str | None] = mapped_column(String(32))
    item_since: Mapped[datetime | None]
    resumes_at: Mapped[datetime | None]
    reopened_at: Mapped[datetime | None]  # the last time, if it ever was
    reopened_by: Mapped[str | None] = mapped_column(String(20))  # the role
    reopen_reason: Mapped[str | None] = mapped_column(String(400))
    video: Mapped[str | None] = mapped_column(String(500))
    anonymous_questions: Mapped[bool]
    premoderation: Mapped[bool]
    questions_open: Mapped[bool]

    @property
    def own_stream(self) -> str:
        """The stream of what happens in this session."""
        return f"session:{self.id}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_live(self) -> bool:
        return self.state is SessionState.LIVE

    def open(self) -> None:
        self._become(SessionState.LIVE)
        self.resumes_at = None

    def suspend(self, resumes_at: datetime | None) -> None:
        self._become(SessionState.SUSPENDED)
        self.resumes_at = resumes_at

    def close(self) -> None:
        self._become(SessionState.CLOSED)
        self.resumes_at = None

    def reopen(self, now: datetime, by: str, reason: str) -> None:
        if self.state is not SessionState.CLOSED:
            raise WrongState(f"{self.state} is not closed")
        self.state = SessionState.LIVE
        self.reopened_at, self.reopened_by, self.reopen_reason = now, by, reason

    def turn_to(self, item: "AgendaItem", now: datetime) -> None:
        self.current_item_id = item.id
        self.item_since = now

    def _no_step(self, state: SessionState) -> Exception:
        return WrongState(f"{self.state} -> {state}")


class AgendaItem(OnStream, Base):
    """A numbered topic of a session."""

    __tablename__ = "agenda_item"
    __record__ = Sealed()

    session_id: Mapped[str] = mapped_column(ForeignKey("session.id"), index=True)
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    minutes: Mapped[int | None]
    removed_at: Mapped[datetime | None]
