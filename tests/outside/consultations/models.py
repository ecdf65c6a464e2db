"""Circles, who is in them, and notes."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dialogue_platform.extensions import Base
from dialogue_platform.live import OnStream
from dialogue_platform.live.store.columns import reference
from dialogue_platform.live.store.coverage import Sealed


class Circle(OnStream, Base):
    """People who consult across delegations. Lives with the dialogue."""

    __tablename__ = "consultation_circle"
    __record__ = Sealed()

    dialogue_id: Mapped[str] = mapped_column(ForeignKey("dialogue.id"))
    title: Mapped[str] = mapped_column(String(120))


class Membership(OnStream, Base):
    """Who is in a circle, as long as it is so. On the dialogue's stream: it is a right."""

    __tablename__ = "consultation_membership"
    __record__ = Sealed()
    __table_args__ = (
        UniqueConstraint("circle_id", "participant_id"),
        Index("ix_consultation_membership_stream_seq", "stream", "seq"),
    )

    circle_id: Mapped[str] = reference("consultation_circle.id")
    participant_id: Mapped[str] = mapped_column(ForeignKey("participant.id"))
    on: Mapped[bool]


class Note(OnStream, Base):
    """A few words in a session; a delegation's, or a circle's."""

    __tablename__ = "consultation_note"
    __record__ = Sealed()

    session_id: Mapped[str] = mapped_column(ForeignKey("session.id"))
    delegation_id: Mapped[str | None] = mapped_column(ForeignKey("delegation.id"))
    circle_id: Mapped[str | None] = mapped_column(ForeignKey("consultation_circle.id"))
    text: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime]
