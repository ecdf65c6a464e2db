"""Tables of the speakers list and of the floor."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from dialogue_platform.extensions import db
from dialogue_platform.live import OnStream
from dialogue_platform.live.clock import Instant, iso
from dialogue_platform.people.models import kept_as_word
from dialogue_platform.speakers import timing
from dialogue_platform.speakers.errors import STALE_REQUEST
from dialogue_platform.speakers.states import NEXT, PAST_STATES, ListState, RequestKind, RequestState


def _ref(target: str, **kw: Any) -> Any:
    """A foreign key looked at when the batch commits: rows made together may come in any order."""
    return mapped_column(ForeignKey(target, deferrable=True, initially="DEFERRED"), **kw)


class SpeakersList(OnStream, db.Model):
    """The requests for the floor under one agenda item or segment."""

    __tablename__ = "speakers_list"

    session_id: Mapped[str] = _ref("session.id", index=True)
    item_id: Mapped[str | None] = _ref("agenda_item.id")
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[ListState] = mapped_column(kept_as_word(ListState), default=ListState.CLOSED)
    version: Mapped[int] = mapped_column(default=1)
    rule: Mapped[str] = mapped_column(String(400), default="")
    limit_s: Mapped[int | None] = mapped_column(default=180)
    warning_s: Mapped[int] = mapped_column(default=30)

    @property
    def is_open(self) -> bool:
        return self.state is ListState.OPEN


class FloorRequest(OnStream, db.Model):
    """One entry on a speakers list. The name and the delegation are kept as they were when the floor was asked for."""

    __tablename__ = "floor_request"
    __table_args__ = (
        Index("ix_floor_request_waiting", "list_id", "state", "place"),
        Index("ix_floor_request_own", "participant_id", "stream", "seq"),
        Index("ix_floor_request_past", "stream", "past", "seq", "id"),
        Index(
            "uq_floor_request_open",
            "list_id",
            "participant_id",
            "request_kind",
            unique=True,
            sqlite_where=text("state IN ('pending', 'accepted', 'speaking')"),
            postgresql_where=text("state IN ('pending', 'accepted', 'speaking')"),
        ),
    )

    list_id: Mapped[str] = _ref("speakers_list.id")
    session_id: Mapped[str] = _ref("session.id")
    participant_id: Mapped[str] = _ref("participant.id")
    delegation_id: Mapped[str | None] = _ref("delegation.id")
    name: Mapped[str] = mapped_column(String(200), default="")
    function: Mapped[str] = mapped_column(String(200), default="")
    request_kind: Mapped[RequestKind] = mapped_column(kept_as_word(RequestKind))
    subject: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[RequestState] = mapped_column(kept_as_word(RequestState))
    past: Mapped[bool] = mapped_column(default=False)  # as its state says; a column for the order of a snapshot
    place: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(String(400))
    moved_by: Mapped[str | None] = mapped_column(String(20))
    moved_reason: Mapped[str | None] = mapped_column(String(200))
    requested_at: Mapped[datetime] = mapped_column(Instant)
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    started_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    spoken_s: Mapped[int | None]

    def may_become(self, state: RequestState) -> bool:
        return state in NEXT[self.state]

    def _become(self, state: RequestState) -> None:
        if not self.may_become(state):
            raise STALE_REQUEST(field="request")
        self.state, self.past = state, state in PAST_STATES

    def accept(self, now: datetime) -> None:
        self._become(RequestState.ACCEPTED)
        self.accepted_at = now

    def decline(self, reason: str) -> None:
        self._become(RequestState.DECLINED)
        self.reason, self.place = reason, None

    def withdraw(self) -> None:
        self._become(RequestState.WITHDRAWN)
        self.place = None

    def start(self, now: datetime) -> None:
        self._become(RequestState.SPEAKING)
        self.started_at, self.place = now, None

    def deliver(self, now: datetime, spoken_s: int) -> None:
        self._become(RequestState.DELIVERED)
        self.ended_at, self.spoken_s = now, spoken_s

    def return_to_list(self) -> None:
        """The floor is taken back; what was spoken stays with the statement."""
        self._become(RequestState.ACCEPTED)
        self.started_at = None


class Floor(OnStream, db.Model):
    """Who has the floor of a session. One row a session, so that at most one can have it."""

    __tablename__ = "floor"  # its id is the id of the session

    request_id: Mapped[str | None] = _ref("floor_request.id")
    list_id: Mapped[str | None] = _ref("speakers_list.id")
    statement_id: Mapped[str | None] = _ref("statement.id")
    limit_s: Mapped[int | None]
    warning_s: Mapped[int] = mapped_column(default=30)
    segments: Mapped[list[list[str | None]]] = mapped_column(JSON, default=list)

    @property
    def paused(self) -> bool:
        return self.request_id is not None and not timing.running(self.segments)

    def give(self, request: FloorRequest, list_: SpeakersList, statement_id: str, now: datetime) -> None:
        self.request_id, self.list_id, self.statement_id = request.id, list_.id, statement_id
        self.limit_s, self.warning_s = list_.limit_s, list_.warning_s
        self.segments = timing.start([], str(iso(now)))

    def pause(self, now: datetime) -> None:
        self.segments = timing.stop(self.segments, str(iso(now)))

    def resume(self, now: datetime) -> None:
        self.segments = timing.start(self.segments, str(iso(now)))

    def empty(self) -> None:
        self.request_id = self.list_id = self.statement_id = self.limit_s = None
        self.segments = []


class Statement(db.Model):
    """What was said in one holding of the floor, for the record; also when the floor was taken back."""

    __tablename__ = "statement"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    session_id: Mapped[str] = _ref("session.id", index=True)
    request_id: Mapped[str] = _ref("floor_request.id", index=True)
    started_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    spoken_s: Mapped[int | None]
    taken_back: Mapped[bool] = mapped_column(default=False)


class SpeechSegment(db.Model):
    """One unbroken stretch of a statement, from giving or resuming the floor to pausing or ending it."""

    __tablename__ = "speech_segment"

    statement_id: Mapped[str] = _ref("statement.id", primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    started_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
