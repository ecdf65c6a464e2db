"""Tables of the live Q&A."""

from datetime import datetime

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dialogue_platform.extensions import Base
from dialogue_platform.live import OnStream
from dialogue_platform.live.store.columns import Stateful, Steps, reference
from dialogue_platform.live.store.coverage import NotCovered, Replayed, Sealed
from dialogue_platform.people.models import Member
from dialogue_platform.people.permissions import Permission, allows, takes_part
from dialogue_platform.people.support import Support, Tally
from dialogue_platform.questions.errors import WRONG_STATE
from dialogue_platform.questions.states import NEXT, PAST_STATES, SHARED_STATES, AnswerHow, QuestionState


class Question(Stateful, OnStream, Base):
    """A question put in the live Q&A.

    `revision` moves with text and state: it is what a moderator names when deciding. How many support it is told by
    its `QuestionTally`.
    The delegation and the name of an anonymous author are never written here; `author_id` leaves in no projection.
    """

    __tablename__ = "question"
    __record__ = Sealed({"supported": Replayed("tallies"), "seq": Replayed("tallies")})
    __table_args__ = (
        UniqueConstraint("session_id", "number"),
        Index("ix_question_own", "author_id", "stream", "seq"),
        Index("ix_question_past", "stream", "past", "seq", "id"),
    )
    NEXT, PAST = NEXT, PAST_STATES

    session_id: Mapped[str] = reference("session.id")
    item_id: Mapped[str | None] = reference("agenda_item.id")
    number: Mapped[int]
    author_id: Mapped[str] = reference("participant.id")
    delegation_id: Mapped[str | None] = reference("delegation.id")
    name: Mapped[str | None] = mapped_column(String(200))
    function: Mapped[str | None] = mapped_column(String(200))
    anonymous: Mapped[bool] = mapped_column(default=False)
    state: Mapped[QuestionState]
    past: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=1)
    text: Mapped[str] = mapped_column(Text)
    supported: Mapped[bool] = mapped_column(default=False)  # while the room does not see it: whether anybody does
    asked_at: Mapped[datetime]
    published_at: Mapped[datetime | None]  # stays when it is taken back: the room saw it
    answered_at: Mapped[datetime | None]
    answer_how: Mapped[AnswerHow | None]
    answer_text: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(String(400))  # in the moderator's own words
    reason_code: Mapped[str | None] = mapped_column(String(40))
    follows_id: Mapped[str | None] = reference("question.id")  # the earlier one that this asks in other words
    own_text: Mapped[str | None] = mapped_column(Text)  # what its author wrote, where somebody else has reworded it
    reworded_at: Mapped[datetime | None]
    reworded_by: Mapped[str | None] = mapped_column(String(20))  # the role
    shown_text: Mapped[str | None] = mapped_column(Text)  # the wording that was published, and that people support
    corrected_at: Mapped[datetime | None]
    corrected_by: Mapped[str | None] = mapped_column(String(20))  # the role, or "author"

    @property
    def is_fixed(self) -> bool:
        """The room sees it, or people support it: then its spelling can be corrected, and nothing else."""
        return self.is_shared or (self.supported and self.shown_text is not None)

    @property
    def is_corrected(self) -> bool:
        return self.corrected_at is not None and self.shown_text not in (None, self.text)

    @property
    def is_shared(self) -> bool:
        return self.state in SHARED_STATES

    def is_by(self, member: Member) -> bool:
        return takes_part(member) and member.id == self.author_id

    def hidden_from(self, member: Member) -> bool:
        """What is not shared is for its author and the moderators; for anyone else there is no such question."""
        return not (self.is_shared or self.is_by(member) or allows(member, Permission.MODERATE_QUESTIONS))

    def _become(self, state: QuestionState, by: Steps | None = None) -> None:
        super()._become(state, by)
        self.revision += 1

    def _no_step(self, state: QuestionState) -> Exception:
        return WRONG_STATE(field="question")

    def reword(self, text: str, by: str | None, now: datetime) -> None:
        """``by`` is the role of somebody else than the author: then the author's own words are kept for the author."""
        self.own_text = (self.own_text or self.text) if by else None
        self.reworded_at, self.reworded_by = (now, by) if by else (None, None)
        if self.is_fixed:
            self.corrected_at, self.corrected_by = now, by or "author"
        self.text = text
        self.revision += 1

    def publish(self, now: datetime) -> None:
        self._become(QuestionState.PUBLISHED)
        self.published_at = now
        if not self.supported:
            self.begin_to_be_shown()

    def begin_to_be_shown(self) -> None:
        """In these words: whoever supports it supports them."""
        self.shown_text = self.text
        self.corrected_at = self.corrected_by = None

    def dismiss(self, reason: str | None, code: str | None = None) -> None:
        self._become(QuestionState.DISMISSED)
        self.reason_code, self.reason = code, reason

    def return_to_pending(self) -> None:
        """Restored, or taken back from the room."""
        self._become(QuestionState.PENDING)
        self.reason_code = self.reason = None

    def withdraw(self) -> None:
        self._become(QuestionState.WITHDRAWN)

    def forget(self) -> None:
        """By law, from whatever state: nothing of it is said any more, and who saw it has it gone."""
        self.state, self.text, self.revision = QuestionState.WITHDRAWN, "", self.revision + 1
        self.own_text = self.shown_text = self.reason = self.answer_text = self.name = self.function = None
        self.corrected_at = self.corrected_by = None

    def go_on_stage(self) -> None:
        self._become(QuestionState.ON_STAGE)

    def leave_stage(self) -> None:
        self._become(QuestionState.PUBLISHED)

    def answer(self, how: AnswerHow, text: str | None, now: datetime) -> None:
        self._become(QuestionState.ANSWERED)
        self.answer_how, self.answer_text, self.answered_at = how, text, now


class QuestionRevision(Base):
    """Every wording a question ever had, with who wrote it. A revision without a row of its own changed the state."""

    __tablename__ = "question_revision"
    __record__ = Sealed(via="question_id")

    question_id: Mapped[str] = reference("question.id", primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    editor_id: Mapped[str] = reference("participant.id")
    at: Mapped[datetime]


class QuestionTally(Tally, Base):
    """How many support a question. Its id is the question's."""

    __tablename__ = "question_tally"
    __record__ = Replayed("tallies")
    __table_args__ = (Index("ix_question_tally_past", "stream", "past", "seq", "id"),)

    id: Mapped[str] = reference("question.id", primary_key=True)
    endorsements: Mapped[int] = mapped_column(default=0)


class Endorsement(OnStream, Base):
    """Support for a question: one row per participant and question, switched on or off."""

    __tablename__ = "endorsement"
    # a whole room endorses at once: the payloads are the record, and nothing is sealed beside them
    __record__ = Replayed("tallies", {"id": NotCovered("A support has no name: it is somebody's, for a question.")})
    __table_args__ = (
        UniqueConstraint("question_id", "participant_id"),
        Index("ix_endorsement_own", "participant_id", "stream", "seq"),
    )

    question_id: Mapped[str] = reference("question.id")
    participant_id: Mapped[str] = reference("participant.id")
    on: Mapped[bool]


ENDORSEMENTS = Support(Endorsement, QuestionTally, of="question_id", by="participant_id", count="endorsements")


class Stage(OnStream, Base):
    """Which question is on show. One row a session, so that at most one can be."""

    __tablename__ = "stage"  # its id is the id of the session
    __record__ = Sealed()

    question_id: Mapped[str | None] = reference("question.id")
    since: Mapped[datetime | None]

    def put_on(self, question: Question, now: datetime) -> None:
        self.question_id, self.since = question.id, now

    def clear(self) -> None:
        self.question_id = self.since = None
