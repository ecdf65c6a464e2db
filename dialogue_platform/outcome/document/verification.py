"""Whether a version still is what was named: its kept text, and the log's, under the scheme it was hashed in."""

import hashlib
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialogue_platform.live import Refusal
from dialogue_platform.outcome.document.text import sha256
from dialogue_platform.outcome.drafting import ydoc
from dialogue_platform.outcome.drafting.session import Replica
from dialogue_platform.outcome.models import Version
from dialogue_platform.outcome.records import LogHead


def versions(db: Session) -> list[Version]:
    return list(db.scalars(select(Version).order_by(Version.document_id, Version.number)))


def complaints(db: Session, version: Version) -> Iterator[str]:
    """A sentence for each way in which a version is not what its hash says."""
    name = f"version {version.number} of document {version.document_id}"
    if hashlib.sha256(version.text.encode()).hexdigest() != version.sha256:
        yield f"{name}: the kept text is not the one that was hashed"
    try:
        if _from_the_log(db, version) != version.sha256:
            yield f"{name}: the log makes another text (scheme {version.hash_scheme})"
    except Refusal as refused:
        yield f"{name}: {refused.code}"


def _from_the_log(db: Session, version: Version) -> str:
    copy = Replica()
    copy.catch_up(db, version.document_id, LogHead(version.log_seq, ""))
    return sha256(ydoc.pm_json(copy.doc, version.hash_scheme))
