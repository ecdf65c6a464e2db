"""What is said of a log: a row of it, how far it goes, and the document it belongs to."""

from dataclasses import dataclass
from datetime import datetime

from dialogue_platform.outcome.states import DocumentStage


@dataclass(frozen=True)
class LogHead:
    """How far a log goes. The uid tells two logs of equal length apart."""

    log_seq: int
    uid: str


@dataclass(frozen=True)
class LogRow:
    """One update in the log, with its hashes (chain.py). A packed one has neither uid nor hashes any more."""

    document_id: str
    log_seq: int
    uid: str
    payload: bytes
    quarantined: bool = False
    participant_id: str | None = None
    at: datetime | None = None
    hash: str | None = None
    own: str | None = None


@dataclass(frozen=True)
class LockedDocument:
    """The document row as it is under its lock."""

    id: str
    dialogue_id: str
    stage: DocumentStage
    head: LogHead
