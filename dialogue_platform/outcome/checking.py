"""Is a draft whole? Its log is walked from the first update: every hash, every text that was kept of it on the way, and
whose text it is.
"""

import hashlib
import zlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialogue_platform.live.record.anchor import chain as anchored_chain
from dialogue_platform.live.record.verification import Checking
from dialogue_platform.live.store.coverage import replay
from dialogue_platform.outcome.codec import packing
from dialogue_platform.outcome.codec.updates import Malformed, UnknownWord, read_header
from dialogue_platform.outcome.document.text import SCHEME, TYPED_APART, sha256
from dialogue_platform.outcome.drafting import chain, ydoc
from dialogue_platform.outcome.drafting.log import COLUMNS
from dialogue_platform.outcome.models import (
    DraftClient,
    DraftSegment,
    DraftSnapshot,
    DraftUpdate,
    OutcomeDocument,
    Version,
)
from dialogue_platform.outcome.records import LogRow


@replay("drafts")
def drafts(checking: Checking) -> Iterator[str]:
    """Every draft, and rows of drafts that no document owns."""
    documents = list(checking.db.scalars(select(OutcomeDocument).order_by(OutcomeDocument.id)))
    for document in documents:
        yield from Draft(checking, document).complaints()
        checking.counts["texts"] += 1
    known = {document.id for document in documents}
    for table in (DraftUpdate, DraftSegment, DraftSnapshot, DraftClient):
        for found in set(checking.db.scalars(select(table.document_id).distinct())) - known:
            yield f"document:{found}: the document is missing, and {table.__tablename__} has rows of it"


@anchored_chain
def logs(db: Session) -> Iterator[str]:
    """Where the log of each draft stands, for an anchor."""
    query = select(OutcomeDocument.id, OutcomeDocument.log_seq, OutcomeDocument.log_hash)
    for id, seq, hash_ in db.execute(query.where(OutcomeDocument.log_hash != "").order_by(OutcomeDocument.id)):
        yield f"draft:{id} {seq} {hash_}"


class Draft:
    """One walk along one log."""

    def __init__(self, checking: Checking, document: OutcomeDocument) -> None:
        self.db, self.document, self.name = checking.db, document, document.stream
        self.due = checking.anchors(f"draft:{document.id}")
        self.hash, self.seq, self.uid, self.hashed = chain.BEGIN, 0, "", False
        self.doc = ydoc.empty()
        self.clocks: dict[int, int] = {}
        self.owners = dict(self._of(DraftClient, DraftClient.client, DraftClient.participant_id))
        self.stops: dict[int, list[Any]] = {}
        for found in (*self.db.scalars(select(Version).where(Version.document_id == document.id)), *self._snapshots()):
            self.stops.setdefault(found.log_seq if isinstance(found, Version) else found.upto, []).append(found)

    def _of(self, table: Any, *columns: Any) -> Iterator[Any]:
        for row in self.db.execute(select(*columns).where(table.document_id == self.document.id)):
            yield tuple(row)

    def _snapshots(self) -> list[DraftSnapshot]:
        return list(self.db.scalars(select(DraftSnapshot).where(DraftSnapshot.document_id == self.document.id)))

    def complaints(self) -> Iterator[str]:
        """A sentence for each thing that is not as it was."""
        yield from self._segments()
        query = select(*COLUMNS).where(DraftUpdate.document_id == self.document.id).order_by(DraftUpdate.log_seq)
        for row in self.db.execute(query.execution_options(yield_per=500)):
            yield from self._row(LogRow(*row))
        yield from self._end()

    def _segments(self) -> Iterator[str]:
        query = select(DraftSegment).where(DraftSegment.document_id == self.document.id).order_by(DraftSegment.first)
        for segment in self.db.scalars(query.execution_options(yield_per=4)):
            name = f"{self.name}: draft_segment {segment.first} to {segment.last}"
            own = chain.of_body(segment.document_id, segment.first, segment.last, bytes(segment.body))
            if segment.own not in (None, own):
                yield f"{name}: first, last, body or own was changed"
            try:
                rows = packing.unpack(self.document.id, bytes(segment.body))
            except packing.BadPack:
                yield f"{name}: body is not whole"
                continue
            for row in rows:
                yield from self._row(row)

    def _row(self, row: LogRow) -> Iterator[str]:
        name = f"{self.name}: draft_update {row.log_seq}"
        if row.log_seq != self.seq + 1:
            yield f"{self.name}: draft_update {self.seq + 1} to {row.log_seq - 1} are missing, or others stand there twice"
        yield from self._hashes(name, row)
        yield from self._owner(name, row)
        yield from self._apply(name, row)
        self.seq, self.uid = row.log_seq, row.uid
        yield from self._reached()

    def _hashes(self, name: str, row: LogRow) -> Iterator[str]:
        packed = not row.uid
        self.hash = chain.next_hash(self.hash, row)
        if row.hash is None:
            if self.hashed and not packed:
                yield f"{name}: hash is gone"
            return
        self.hashed = True
        if row.hash != self.hash:
            yield f"{name}: payload, participant_id, at or hash was changed, or an update before it"
            self.hash = row.hash
        elif row.own != chain.own(row.hash, row):
            yield f"{name}: uid, at, quarantined or own was changed"

    def _owner(self, name: str, row: LogRow) -> Iterator[str]:
        if row.quarantined:
            return
        try:
            ends = read_header(row.payload).ends
        except (Malformed, UnknownWord):
            return
        for client, end in ends.items():
            if end > self.clocks.get(client, 0):
                self.clocks[client] = end
                if row.log_seq > 1 and self.owners.get(client) != row.participant_id:
                    yield f"{name}: draft_client {client} is not of the participant_id who wrote under it"

    def _apply(self, name: str, row: LogRow) -> Iterator[str]:
        """A row that is stepped over must be one that will not apply."""
        doc = ydoc.fork(self.doc) if row.quarantined else self.doc
        try:
            ydoc.apply(doc, row.payload)
        except ydoc.WillNotApply:
            if not row.quarantined:
                yield f"{name}: payload will not apply"
            return
        if row.quarantined:
            yield f"{name}: quarantined is set, though it applies"

    def _reached(self) -> Iterator[str]:
        """What was kept of the log at this update."""
        if self.due.pop(self.seq, self.hash) != self.hash:
            yield f"{self.name}: the log at {self.seq} is not the one that the anchor names"
        if (
            self.document.sealed_hash
            and self.seq == self.document.sealed_seq
            and self.hash != self.document.sealed_hash
        ):
            yield f"{self.name}: the log up to {self.seq} is not the one that was sealed"
        for found in self.stops.pop(self.seq, ()):
            yield from self._version(found) if isinstance(found, Version) else self._snapshot(found)

    def _version(self, version: Version) -> Iterator[str]:
        name = f"{self.name}: outcome_version {version.id} (number {version.number})"
        if version.log_hash not in (None, self.hash):
            yield f"{name}: the log up to {self.seq} is not the one of which it was made"
        if sha256(ydoc.pm_json(self.doc, version.hash_scheme)) != version.sha256:
            yield f"{name}: the log makes another text than sha256 says"
        if hashlib.sha256(version.text.encode()).hexdigest() != version.sha256:
            yield f"{name}: text is not the one of sha256"

    def _snapshot(self, snapshot: DraftSnapshot) -> Iterator[str]:
        name = f"{self.name}: draft_snapshot {snapshot.upto}"
        texts = {sha256(ydoc.pm_json(self.doc, scheme)) for scheme in (TYPED_APART, SCHEME)}
        if snapshot.sha256 not in texts:
            yield f"{name}: the log makes another text than sha256 says"
        try:
            state = ydoc.load([zlib.decompress(bytes(snapshot.state))])
        except (ydoc.WillNotApply, zlib.error):
            yield f"{name}: state cannot be read"
        else:
            if sha256(ydoc.pm_json(state)) not in texts:
                yield f"{name}: state is another text than the log makes"

    def _end(self) -> Iterator[str]:
        document, name = self.document, f"{self.name}: outcome_document {self.document.id}"
        if self.seq != document.log_seq:
            yield f"{name}: log_seq is {document.log_seq}, and the log ends at {self.seq}"
        elif self.uid and self.uid != document.log_uid:
            yield f"{name}: log_uid is not the uid of the newest update"
        elif document.log_hash and self.hash != document.log_hash:
            yield f"{name}: log_hash is not that of its log"
        if document.sealed_hash and document.sealed_seq > self.seq:
            yield f"{name}: the log was sealed at {document.sealed_seq}, and ends at {self.seq}"
        for seq, found in self.stops.items():
            for one in found:
                yield f"{self.name}: {one.__tablename__} is of update {seq}, which is not in the log"
        for seq in self.due:
            yield f"{self.name}: the log has no update {seq}, which the anchor names"
