"""Tables of files: names that a dialogue shows, what is behind them, and its pieces."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from dialogue_platform.dialogues.models import Visibility
from dialogue_platform.extensions import Base
from dialogue_platform.live import OnStream
from dialogue_platform.live.store.columns import reference
from dialogue_platform.live.store.coverage import NotCovered, Replayed, Sealed
from dialogue_platform.people.models import Member


class FileContent(OnStream, Base):
    """Some bytes, once in a dialogue whatever they are called there. Never shared with another dialogue: who uploads a file
    must not learn that somebody else has it.
    """

    __tablename__ = "file_content"
    __record__ = Sealed()
    __table_args__ = (Index("ix_file_content_dialogue", "dialogue_id", "sha256"),)

    dialogue_id: Mapped[str] = reference("dialogue.id")
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))  # nothing, once it is erased
    erased_at: Mapped[datetime | None]


class FileChunk(Base):
    """One piece of a content, at most `CHUNK` bytes, counted from 0. Pieces of an upload come before their content."""

    __tablename__ = "file_chunk"
    __record__ = Replayed("files", {"at": NotCovered("It says when an upload that was cut may be cleared away.")})

    content_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    body: Mapped[bytes] = mapped_column(LargeBinary)  # the last column: who looks at the others does not read it


class File(OnStream, Base):
    """A name under which a dialogue shows some bytes. What it says of them is a copy, so that its entity reads one row."""

    __tablename__ = "file"
    __record__ = Sealed()

    dialogue_id: Mapped[str] = reference("dialogue.id", index=True)
    content_id: Mapped[str] = reference("file_content.id", index=True)
    name: Mapped[str] = mapped_column(String(200))
    type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    visibility: Mapped[Visibility]
    at: Mapped[datetime]
    added_by: Mapped[str | None] = reference("participant.id")
    removed_at: Mapped[datetime | None]

    @property
    def is_public(self) -> bool:
        return self.visibility is Visibility.PUBLIC

    def hidden_from(self, member: Member) -> bool:
        """What this person may not read does not exist for them, whatever they ask about it."""
        return member is None and not self.is_public

    def forget(self, now: datetime) -> None:
        """Erased by law: that there was something stays."""
        self.name, self.type, self.sha256, self.size = "", "", "", 0
        self.removed_at = self.removed_at or now
