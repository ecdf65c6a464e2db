"""Tables of the outcome document. The log of updates is the only truth; all else here is made from it or about it."""

import hashlib
import json
from base64 import urlsafe_b64encode
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dialogue_platform.dialogues.models import Visibility
from dialogue_platform.extensions import Base
from dialogue_platform.live import OnStream
from dialogue_platform.live.store.columns import reference
from dialogue_platform.live.store.coverage import NotCovered, Replayed, Sealed
from dialogue_platform.outcome.document.readiness import readiness
from dialogue_platform.outcome.document.text import SCHEME
from dialogue_platform.outcome.shapes import Readiness
from dialogue_platform.outcome.states import DocumentStage
from dialogue_platform.people.models import Member


class ShownToPublic:
    """A row that says itself whether readers who do not take part may see it, and whether they once could."""

    public: Mapped[bool] = mapped_column(default=False)
    was_public: Mapped[bool] = mapped_column(default=False)

    def show_public(self, on: bool) -> None:
        self.public = on
        self.was_public = self.was_public or on


class OutcomeDocument(ShownToPublic, OnStream, Base):
    """One text. `log_seq` counts its updates and is changed by the appends alone, which do not move the stream."""

    __tablename__ = "outcome_document"
    __record__ = Sealed({"log_seq": Replayed("drafts"), "log_uid": Replayed("drafts"), "log_hash": Replayed("drafts")})

    dialogue_id: Mapped[str] = reference("dialogue.id", index=True)
    title: Mapped[str] = mapped_column(String(200))
    stage: Mapped[DocumentStage] = mapped_column(default=DocumentStage.DRAFTING)
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.PARTICIPANTS)
    published: Mapped[bool] = mapped_column(default=False)  # a version of it was adopted, so the public may read that
    # The adopted version. No foreign key: versions point here, and two tables that point at each other cannot be made.
    version_id: Mapped[str | None] = mapped_column(String(32))
    adopted_at: Mapped[datetime | None]
    reopened_at: Mapped[datetime | None]  # while it is drafted again
    reopened_reason: Mapped[str | None] = mapped_column(Text)
    versions: Mapped[int] = mapped_column(default=0)  # how many there are; the newest has this number
    log_seq: Mapped[int] = mapped_column(default=0)
    log_uid: Mapped[str] = mapped_column(String(64), default="")  # the uid of the newest update
    log_hash: Mapped[str] = mapped_column(String(64), default="")  # the running hash of the log (chain.py)
    # how far the log went, and its running hash, when an act on the text last wrote them down: so they are sealed
    sealed_seq: Mapped[int] = mapped_column(default=0)
    sealed_hash: Mapped[str] = mapped_column(String(64), default="")
    upto: Mapped[int] = mapped_column(default=0)  # the paragraphs show the text up to this update
    epoch: Mapped[str] = mapped_column(String(32))  # minted anew when a database is restored

    @property
    def is_open(self) -> bool:
        return self.stage is DocumentStage.DRAFTING

    @property
    def shows_as_it_is(self) -> bool:
        """Whether the public reads the very text that is in the log, and no copy of an adopted one."""
        return self.visibility is Visibility.PUBLIC or not self.is_open

    def hidden_from(self, member: Member) -> bool:
        """What this person may not read does not exist for them, whatever they ask about it."""
        return member is None and not self.public

    def seal_log(self) -> None:
        """Have this act seal the log as it stands."""
        self.sealed_seq, self.sealed_hash = self.log_seq, self.log_hash

    def adopt(self, version: "Version", now: datetime) -> None:
        self.stage, self.version_id, self.adopted_at = DocumentStage.ADOPTED, version.id, now
        self.reopened_at = self.reopened_reason = None
        self.published = True
        version.adopted_at = now

    def reopen(self, reason: str, now: datetime) -> None:
        self.stage, self.version_id, self.adopted_at = DocumentStage.DRAFTING, None, None
        self.reopened_at, self.reopened_reason = now, reason


class DraftUpdate(Base):
    """One Yjs update, kept for ever, and packed into a segment when it is old.

    A row that will not apply is quarantined: stepped over, not deleted.
    """

    __tablename__ = "draft_update"
    __record__ = Replayed("drafts")

    document_id: Mapped[str] = mapped_column(ForeignKey("outcome_document.id"), primary_key=True)
    log_seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    uid: Mapped[str] = mapped_column(String(64), unique=True)
    participant_id: Mapped[str | None] = mapped_column(ForeignKey("participant.id"))
    at: Mapped[datetime]
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    quarantined: Mapped[bool] = mapped_column(default=False)
    hash: Mapped[str | None] = mapped_column(String(64))  # the running hash, and the digest of what packing lets go of
    own: Mapped[str | None] = mapped_column(String(64))  # (chain.py); rows from before there were any have none


class DraftSegment(Base):
    """Old rows of the log, packed (packing.py): the same updates in order, from `first` to `last`."""

    __tablename__ = "draft_segment"
    __record__ = Replayed("drafts")

    document_id: Mapped[str] = mapped_column(ForeignKey("outcome_document.id"), primary_key=True)
    first: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    own: Mapped[str | None] = mapped_column(String(64))  # the digest of the body


class DraftClient(Base):
    """A Yjs client id and whose it is, for good: text written under it belongs to nobody else."""

    __tablename__ = "draft_client"
    __record__ = Replayed("drafts")

    document_id: Mapped[str] = mapped_column(ForeignKey("outcome_document.id"), primary_key=True)
    client: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    participant_id: Mapped[str] = mapped_column(ForeignKey("participant.id"), index=True)


class DraftSnapshot(Base):
    """The whole state after some update, compressed, so that opening a long history stays short. The log is kept."""

    __tablename__ = "draft_snapshot"
    __record__ = Replayed("drafts", {"at": NotCovered("It says when a short cut through the log was made.")})

    document_id: Mapped[str] = mapped_column(ForeignKey("outcome_document.id"), primary_key=True)
    upto: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))  # of the text as ProseMirror JSON
    at: Mapped[datetime]


class Version(ShownToPublic, OnStream, Base):
    """The text as it stood at one update: named, numbered, hashed, never changed."""

    __tablename__ = "outcome_version"
    __record__ = Sealed()
    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        Index("ix_outcome_version_stream_seq", "stream", "seq"),
    )

    document_id: Mapped[str] = reference("outcome_document.id")
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    log_seq: Mapped[int]
    log_hash: Mapped[str | None] = mapped_column(String(64))  # the running hash of the log up to there
    text: Mapped[str] = mapped_column(Text)  # ProseMirror JSON in its canonical spelling
    sha256: Mapped[str] = mapped_column(String(64))
    hash_scheme: Mapped[int] = mapped_column(default=SCHEME)  # how the text was spelled for its hash
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(200))
    adopted_at: Mapped[datetime | None]  # stays when the text is reopened
    # what a chair has to see before adopting it; none on versions that are older than the column
    readiness: Mapped[Readiness | None] = mapped_column(JSON(none_as_null=True))
    shorter_than: Mapped[int | None]  # the number of an earlier version that was more than twice as long

    def hidden_from(self, member: Member) -> bool:
        return member is None and not self.public

    @property
    def content(self) -> dict[str, Any]:
        """The text as ProseMirror JSON."""
        found: dict[str, Any] = json.loads(self.text)
        return found

    @property
    def ready(self) -> Readiness:
        """As `Readiness` says it."""
        return self.readiness if self.readiness is not None else readiness(self.content)


class Paragraph(ShownToPublic, OnStream, Base):
    """One top-level block of the text as readers get it; or of the text as it was adopted, a copy for the public."""

    __tablename__ = "paragraph"
    __record__ = Sealed()
    __table_args__ = (
        UniqueConstraint("document_id", "paragraph_id", "adopted"),
        Index("ix_paragraph_stream_seq", "stream", "seq"),
    )

    document_id: Mapped[str] = reference("outcome_document.id")
    paragraph_id: Mapped[str] = mapped_column(String(32))
    place: Mapped[int]
    block: Mapped[str] = mapped_column(String(16))
    number: Mapped[str | None] = mapped_column(String(8))
    html: Mapped[str] = mapped_column(Text)
    upto: Mapped[int]
    gone: Mapped[bool] = mapped_column(default=False)
    adopted: Mapped[bool] = mapped_column(default=False)


def paragraph_row_id(document_id: str, paragraph_id: str, adopted: bool = False) -> str:
    """The row's id. Drafters choose paragraph ids, so no row is found by one alone, whatever another text holds.

    Its `_` stands in no paragraph id, and rows made before this rule were called by theirs or by a number in hex.
    """
    digest = hashlib.sha256(f"{document_id}:{paragraph_id}".encode()).digest()
    return f"{'a' if adopted else 'p'}_{urlsafe_b64encode(digest).decode()[:30]}"
