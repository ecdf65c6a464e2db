"""The one row that a worker writes to know that something can be stored."""

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from dialogue_platform.extensions import Base
from dialogue_platform.live.store.coverage import NotCovered


class Proof(Base):
    """Written over at each look. As long as what a command writes, so that it does not fit where a command would not."""

    __tablename__ = "readiness_proof"
    __record__ = NotCovered("Random bytes that show that the disk takes some.")

    worker: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)
