"""Tables of the speakers list and of the floor."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from dialogue_platform.extensions import Base
from dialogue_platform.live import OnStream
from dialogue_platform.live.clock import iso
from dialogue_platform.live.store.columns import Stateful, Steps, reference
from dialogue_platform.live.store.coverage import Sealed
from dialogue_platform.speakers import timing
from dialogue_platform.speakers.errors import STALE_REQUEST
from dialogue_platform.speakers.states import BACK, IS_OPEN, NEXT, PAST_STATES, ListState, RequestKind, RequestState

#: a point of order is short: what is asked of the chair is said in a minute
ORDER_LIMIT = 60
#: a statement as the floor keeps it while another interrupts, or after its end: see `Floor.frame`
Frame = dict[str, Any]


class SpeakersList(OnStream, Base):
    """The requests for the floor under one agenda item or segment."""

    __tablename__ = "speakers_list"
    __record__ = Sealed()

    session_id: Mapped[str] = reference("session.id", index=True)
    item_id: Mapped[str | None] = reference("agenda_item.id")
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[ListState] = mapped_column(default=ListState.CLOSED)
    version: Mapped[int] = mapped_column(default=1)
    rule: Mapped[str] = mapped_column(String(400), default="")
    limit_s: Mapped[int | None] = mapped_column(default=180)
    warning_s: Mapped[int] = mapped_column(default=0)  # an own one; 0: by the rule (timing.py)
    order_limit_s: Mapped[int | None] = mapped_column(default=ORDER_LIMIT)
    turn: Mapped[int] = mapped_column(default=0)  # how often it was opened or closed

    @property
    def is_open(self) -> bool:
        return self.state is ListState.OPEN

    def limit_for(self, kind: RequestKind) -> int | None:
        """The seconds that a request of this kind gets; None: no limit."""
        return self.order_limit_s if kind is RequestKind.POINT_OF_ORDER else self.limit_s

    def warning_for(self, kind: RequestKind) -> int:
        """The list's own warning for a request of this kind, in seconds; 0: by the rule, as for points of order."""
        return 0 if kind is RequestKind.POINT_OF_ORDER else self.warning_s

    def become(self, state: ListState) -> None:
        if self.state is not state:
            self.state, self.turn = state, self.turn + 1


class FloorRequest(Stateful, OnStream, Base):
    """One entry on a speakers list: a delegation's place, or a person's. It keeps the names of the moment it was made.

    ``participant_id`` asked for it, or put it there; ``speaker_id`` is to speak, or nobody who takes part: then the
    name says who, and where there is none either, the speaker is to be named.
    """

    __tablename__ = "floor_request"
    __record__ = Sealed()
    __table_args__ = (
        Index("ix_floor_request_waiting", "list_id", "state", "place"),
        Index("ix_floor_request_own", "speaker_id", "stream", "seq"),
        Index("ix_floor_request_past", "stream", "past", "seq", "id"),
        Index(
            "uq_floor_request_open",
            "list_id",
            "speaker_id",
            "request_kind",
            unique=True,
            sqlite_where=text(IS_OPEN),
            postgresql_where=text(IS_OPEN),
        ),
    )
    NEXT, PAST = NEXT, PAST_STATES

    list_id: Mapped[str] = reference("speakers_list.id")
    session_id: Mapped[str] = reference("session.id")
    participant_id: Mapped[str] = reference("participant.id")
    speaker_id: Mapped[str | None] = reference("participant.id")
    delegation_id: Mapped[str | None] = reference("delegation.id")
    name: Mapped[str] = mapped_column(String(200), default="")
    function: Mapped[str] = mapped_column(String(200), default="")
    request_kind: Mapped[RequestKind]
    subject: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[RequestState]
    past: Mapped[bool] = mapped_column(default=False)
    place: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(String(400))  # in the moderator's own words
    reason_code: Mapped[str | None] = mapped_column(String(40))
    moved_by: Mapped[str | None] = mapped_column(String(20))
    moved_reason: Mapped[str | None] = mapped_column(String(200))
    added_by: Mapped[str | None] = mapped_column(String(20))  # the role, where the podium put it on the list
    under_id: Mapped[str | None] = reference("floor_request.id")  # what interrupts it now
    # as it was before the podium's last act
    undo: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    requested_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    spoken_s: Mapped[int | None]

    @property
    def to_be_named(self) -> bool:
        """Whether a delegation has the place and has not said who speaks."""
        return self.speaker_id is None and not self.name

    def may_return(self, state: RequestState) -> bool:
        return state in BACK[self.state]

    def _become(self, state: RequestState, by: Steps | None = None) -> None:
        super()._become(state, by)
        self.undo = None

    def _no_step(self, state: RequestState) -> Exception:
        return STALE_REQUEST(field="request")

    def accept(self, now: datetime) -> None:
        self._become(RequestState.ACCEPTED)
        self.accepted_at = now

    def decline(self, reason: str | None, code: str | None = None) -> None:
        self._become(RequestState.DECLINED)
        self.reason_code, self.reason, self.place = code, reason, None

    def withdraw(self, code: str | None = None) -> None:
        self._become(RequestState.WITHDRAWN)
        self.reason_code, self.reason, self.place = code, None, None

    def miss(self) -> None:
        """Called, and not in the room."""
        self._become(RequestState.NO_SHOW)
        self.place = None

    def start(self, now: datetime) -> None:
        self._become(RequestState.SPEAKING)
        self.started_at, self.place = now, None

    def give_way(self, under: "FloorRequest") -> None:
        """Another one interrupts."""
        self._become(RequestState.INTERRUPTED)
        self.under_id = under.id

    def go_on(self) -> None:
        """What interrupted is over."""
        self._become(RequestState.SPEAKING, BACK)
        self.under_id = None

    def deliver(self, now: datetime, spoken_s: int) -> None:
        self._become(RequestState.DELIVERED)
        self.ended_at, self.spoken_s = now, spoken_s

    def take_up(self) -> None:
        """The end is taken back."""
        self._become(RequestState.SPEAKING, BACK)
        self.ended_at = self.spoken_s = None

    def return_to_list(self) -> None:
        """The floor is taken back; what was spoken stays with the statement."""
        self._become(RequestState.ACCEPTED, BACK)
        self.started_at = None

    def go_back(self, to: dict[str, Any]) -> None:
        """Be again what ``undo`` says; ``accepted_at`` stays, for the room has seen the request."""
        self._become(RequestState(to["state"]), BACK)
        self.reason_code = self.reason = self.place = None
        self.move_back(to)

    def move_back(self, to: dict[str, Any]) -> None:
        self.undo, self.moved_by, self.moved_reason = None, to["moved_by"], to["moved_reason"]

    def name_speaker(self, speaker_id: str | None, name: str, function: str) -> None:
        self.speaker_id, self.name, self.function = speaker_id, name, function


class FormerSpeaker(OnStream, Base):
    """Somebody who was to speak at a place and was taken off: the request is not theirs any more, and they are told."""

    __tablename__ = "former_speaker"
    __record__ = Sealed()
    __table_args__ = (
        Index("ix_former_speaker_own", "participant_id", "stream", "seq"),
        UniqueConstraint("request_id", "participant_id"),
    )

    request_id: Mapped[str] = reference("floor_request.id")
    participant_id: Mapped[str] = reference("participant.id")
    back: Mapped[bool] = mapped_column(default=False)  # named again since


class Floor(OnStream, Base):
    """Who has the floor of a session. One row a session, so that at most one can have it.

    Who was interrupted lies on ``stack``, the first one lowest. ``last`` is the statement that ended last, as long as
    nothing was done on the floor since: its end can be taken back.
    """

    __tablename__ = "floor"  # its id is the id of the session
    __record__ = Sealed()

    request_id: Mapped[str | None] = reference("floor_request.id")
    list_id: Mapped[str | None] = reference("speakers_list.id")
    statement_id: Mapped[str | None] = reference("statement.id")
    limit_s: Mapped[int | None]
    warning_s: Mapped[int] = mapped_column(default=0)
    segments: Mapped[list[list[str | None]]] = mapped_column(JSON, default=list)
    stack: Mapped[list[Frame]] = mapped_column(JSON, default=list)
    last: Mapped[Frame | None] = mapped_column(JSON(none_as_null=True))

    @property
    def paused(self) -> bool:
        return self.request_id is not None and not timing.running(self.segments)

    @property
    def frame(self) -> Frame:
        """The statement that has the floor, with all that is needed to go on with it."""
        return {
            "request": self.request_id,
            "list": self.list_id,
            "statement": self.statement_id,
            "limit_s": self.limit_s,
            "warning_s": self.warning_s,
            "segments": self.segments,
        }

    def give(self, request: FloorRequest, list_: SpeakersList, statement_id: str, now: datetime) -> None:
        self.last = None
        self.push(
            {
                "request": request.id,
                "list": list_.id,
                "statement": statement_id,
                "limit_s": list_.limit_for(request.request_kind),
                "warning_s": list_.warning_for(request.request_kind),
                "segments": timing.start([], str(iso(now))),
            }
        )

    def push(self, frame: Frame) -> None:
        """Put a statement on the floor; whose floor it was lies under it."""
        if self.request_id is not None:
            self.stack = [*self.stack, self.frame]
        self._hold(frame)

    def leave(self) -> None:
        """Who has the floor leaves it; who was interrupted has it again, paused."""
        if self.stack:
            self._hold(self.stack[-1])
            self.stack = self.stack[:-1]
        else:
            self.request_id = self.list_id = self.statement_id = self.limit_s = None
            self.segments = []

    def _hold(self, frame: Frame) -> None:
        self.request_id, self.list_id, self.statement_id = frame["request"], frame["list"], frame["statement"]
        self.limit_s, self.warning_s, self.segments = frame["limit_s"], frame["warning_s"], frame["segments"]

    def pause(self, now: datetime) -> None:
        self.segments = timing.stop(self.segments, str(iso(now)))

    def resume(self, now: datetime) -> None:
        self.segments, self.last = timing.start(self.segments, str(iso(now))), None


class Statement(Base):
    """What was said in one holding of the floor, for the record; also when the floor was taken back."""

    __tablename__ = "statement"
    __record__ = Sealed(via="request_id")

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    session_id: Mapped[str] = reference("session.id", index=True)
    request_id: Mapped[str] = reference("floor_request.id", index=True)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    spoken_s: Mapped[int | None]
    taken_back: Mapped[bool] = mapped_column(default=False)


class SpeechSegment(Base):
    """One unbroken stretch of a statement, from giving or resuming the floor to pausing or ending it."""

    __tablename__ = "speech_segment"
    __record__ = Sealed(via="statement_id")

    statement_id: Mapped[str] = reference("statement.id", primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
