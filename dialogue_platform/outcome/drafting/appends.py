"""Updates on their way into the log: a job of the one writer, next to commands and in the same commit.

All updates of one document that wait together are one job. They share the lock, each question to the database and
the two statements that write; each still has an answer of its own, and a refusal of one costs the others nothing.
"""

import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy.orm import Session

from dialogue_platform.live import Refusal, errors
from dialogue_platform.live.directory import Actor, Directory
from dialogue_platform.live.future import Future
from dialogue_platform.live.shapes import Shape
from dialogue_platform.live.write.unit_of_work import UnitOfWork
from dialogue_platform.live.write.writer import Job
from dialogue_platform.outcome.codec.updates import Header, Malformed, UnknownWord, read_header
from dialogue_platform.outcome.drafting import log
from dialogue_platform.outcome.drafting.append_check import AppendTransaction
from dialogue_platform.outcome.drafting.session import DraftSession
from dialogue_platform.outcome.errors import BAD_UPDATE, DOCUMENT_ADOPTED, UPDATE_TOO_LARGE, WRONG_SCHEMA
from dialogue_platform.outcome.models import OutcomeDocument
from dialogue_platform.outcome.records import LogHead, LogRow
from dialogue_platform.outcome.states import DocumentStage

LARGEST = 512 * 1024
TOGETHER = 32  # updates of one job: what follows waits for the next, so that commands get their turn


def read_update(update: bytes) -> Header:
    """What can be said of an update before any lock: it is of a size, well-formed, and in our words."""
    if len(update) > LARGEST:
        raise UPDATE_TOO_LARGE(field="update")
    try:
        return read_header(update)
    except UnknownWord as fault:
        raise WRONG_SCHEMA(field="update") from fault
    except Malformed as fault:
        raise BAD_UPDATE(field="update") from fault


class DraftUpdateAck(Shape):
    """It is on the disk."""

    ok: Literal[True]
    log_seq: int


class Append(Future):
    """One update that waits for its place in the log; the answer is its log_seq, after the commit and the broadcast."""

    def __init__(self, actor: Actor, uid: str, update: bytes) -> None:
        self.header = read_update(update)
        super().__init__()
        self.actor, self.uid, self.update = actor, uid, update
        self.found: int | Refusal = 0  # what the transaction says, before it is on the disk

    def as_ack(self) -> DraftUpdateAck:
        return {"ok": True, "log_seq": self.answer}


class AppendJob(Job):
    """What waits for one document when the writer reaches it. `after` is called once with the job, whatever came."""

    name = "draft.update"

    def __init__(self, session: DraftSession, directory: Directory, after: Callable[["AppendJob"], None]) -> None:
        super().__init__()
        self.session, self.directory, self.after = session, directory, after
        self.batch: list[Append] = []
        self.reached = 0.0  # when the writer came to it
        self.more = False  # not all that waited found a place in this job
        self.before = LogHead(0, "")
        self.rows: list[LogRow] = []

    def streams(self, db: Session) -> set[str]:
        """Whoever locks a document's row locks its stream first, and streams are locked in one order everywhere."""
        return {f"document:{self.session.document_id}"}

    def run(self, work: UnitOfWork) -> None:
        self.reached = time.monotonic()
        if not self.batch:
            self.batch = self.session.take(TOGETHER)
            self.more = self.session.called
        if not self.batch:
            return
        document = log.lock(work.db, self.session.document_id)
        if document is None:
            raise errors.NOT_FOUND(field="document")
        transaction = AppendTransaction(
            work.db, self.session, self.directory, document, {one.uid for one in self.batch}
        )
        for one in self.batch:
            one.found = self._try(transaction, one)
        transaction.append_rows()
        self.before, self.rows = document.head, transaction.rows
        if transaction.rows:
            _forget(work.db, document.id)

    def _try(self, transaction: AppendTransaction, one: Append) -> int | Refusal:
        try:
            return self._one(transaction, one)
        except Refusal as refused:
            return refused

    def _one(self, transaction: AppendTransaction, one: Append) -> int:
        """Role, stage, gap and client id are asked under the document's lock."""
        member = transaction.writer(one.actor)
        known = transaction.known(one.uid, one.update)
        if known is not None:
            return known
        if transaction.document.stage is not DocumentStage.DRAFTING:
            raise DOCUMENT_ADOPTED(field="document")
        if not transaction.admit(one.update, one.header, transaction.own_clients(member, one.header.clients)):
            return (
                transaction.head.log_seq
            )  # all of it is in the log already: sent again after a cut, or under another uid
        return transaction.take(one.uid, one.update, one.header, member)

    def set_result(self, answer: Any = None, error: Exception | None = None) -> None:
        super().set_result(answer, error)
        if error is not None:
            self.batch = self.batch or self.session.take(None)
            self.rows = []
        self.after(self)


@lru_cache(maxsize=1024)
def _identity(document_id: str) -> Any:
    return Session.identity_key(OutcomeDocument, document_id)


def _forget(db: Session, document_id: str) -> None:
    """A command later in this batch must not see the row as it was."""
    row = db.identity_map.get(_identity(document_id))
    if row is not None:
        db.expire(row)
