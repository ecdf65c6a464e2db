"""The look once a second: paragraphs that lag behind their text, rows of other workers, long logs, idle rooms."""

import logging
from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialogue_platform.live import SYSTEM, Job, Live, Refusal, offload
from dialogue_platform.live.commands.job import prepare
from dialogue_platform.live.exception_boundary import calmly
from dialogue_platform.live.write.unit_of_work import UnitOfWork
from dialogue_platform.outcome.document.paragraphs import rendered
from dialogue_platform.outcome.drafting import chain, compaction, log
from dialogue_platform.outcome.drafting.delivery import Delivery, channel
from dialogue_platform.outcome.drafting.session import NOTHING, DraftSession, Rendering
from dialogue_platform.outcome.models import DraftUpdate, OutcomeDocument

logger = logging.getLogger(__name__)


class Quarantine(Job):
    """Mark rows that will not apply, so that every worker steps over them."""

    def __init__(self, document_id: str, rows: set[int]) -> None:
        super().__init__()
        self.document_id, self.rows = document_id, rows

    def run(self, work: UnitOfWork) -> None:
        table = DraftUpdate
        bad = select(table).where(table.document_id == self.document_id, table.log_seq.in_(self.rows))
        for row in work.db.scalars(bad.with_for_update()):
            row.quarantined = True
            row.own = row.hash and chain.own(row.hash, row)
        work.db.flush()


class Watch:
    """Called by the feed with a fresh read snapshot; what it finds is handed to the one writer, without waiting."""

    def __init__(self, live: Live, delivery: Delivery) -> None:
        self.live, self.delivery = live, delivery

    def look(self, db: Session) -> None:
        for document_id in self._behind(db):
            self._guarded(document_id, self._refresh, document_id)
        for session in self.delivery.sessions.open().values():
            if session.committed.head != NOTHING:  # else nobody has it open here, or it cannot be read
                self._guarded(session.document_id, self._look_at, db, session)
        self.delivery.sessions.let_go(self._busy())

    def _refresh(self, document_id: str) -> None:
        """A text that is open here is rendered first, off the loop; of one that is not, the command does it all."""
        session = self.delivery.sessions.open().get(document_id)
        if session is None or session.committed.head == NOTHING:
            self._submit_refresh(document_id)
        elif not session.rendered_now:
            session.rendered_now = True
            self.delivery.spawn(self._render, session)

    def _render(self, session: DraftSession) -> None:
        try:
            with session.lock:
                head, state = session.committed.head, session.committed.doc.get_update()
            session.rendering = Rendering(head, offload(rendered, state))
            self._submit_refresh(session.document_id).wait()
        except Refusal as refused:
            logger.warning("the paragraphs of document %s wait: %s", session.document_id, refused.code)
        finally:
            session.rendered_now = False

    def _submit_refresh(self, document_id: str) -> Job:
        return self.live.writer.submit(prepare("outcome.refresh_paragraphs", SYSTEM, {"document": document_id}, None))

    def _behind(self, db: Session) -> list[str]:
        """Documents whose paragraphs show an older text; a start after a crash finds them too."""
        query = select(OutcomeDocument.id).where(OutcomeDocument.log_seq > OutcomeDocument.upto)
        return list(db.execute(query).scalars())

    def _guarded(self, document_id: str, act: Callable[..., None], *args: Any) -> None:
        """One document that cannot be read must not keep the look from the others."""
        try:
            with calmly:
                act(*args)
        except Refusal as refused:
            logger.error("document %s: %s", document_id, refused.code)
        except Exception:
            logger.exception("document %s stumbled", document_id)

    def _look_at(self, db: Session, session: DraftSession) -> None:
        if self._went_back(session):
            logger.warning("the log of a document went back: its memory is read anew")
            session.forget()
            self._end(session)
            return
        self.delivery.flush_from(db, session.document_id)
        if session.committed.broken:
            self.live.writer.submit(Quarantine(session.document_id, set(session.committed.broken)))
            session.committed.broken.clear()
        if compaction.due(db, session):
            self.delivery.spawn(compaction.compact, self.live, session)

    def _went_back(self, session: DraftSession) -> bool:
        """A restored database under open sockets: what the live copy ends with is not in the log.

        Read after the head, in a snapshot of its own: the look's may be older than what the live copy has taken since.
        """
        ours = session.committed.head
        if not ours.uid:
            return False
        with self.live.database.reading() as db:
            return not log.stands(db, session.document_id, ours)

    def _end(self, session: DraftSession) -> None:
        message = {"stream": channel(session.document_id), "reason": "restored"}
        self.live.fanout.to_room(channel(session.document_id), "removed", message)

    def _busy(self) -> set[str]:
        """Documents that a socket of this worker has open."""
        rooms = {name for connection in self.live.fanout.connections.values() for name in connection.rooms}
        return {name.removeprefix("draft:") for name in rooms if name.startswith("draft:")}
