"""One update on its way into the log: a job of the one writer, next to commands and in the same commit."""

from typing import Any

from sqlalchemy.orm import Session

from dialogue_platform.live import clock, errors
from dialogue_platform.live.directory import Actor, Directory
from dialogue_platform.live.work import Work
from dialogue_platform.live.writer import Job
from dialogue_platform.outcome import log, ydoc
from dialogue_platform.outcome.errors import (
    BAD_UPDATE,
    DOCUMENT_ADOPTED,
    FOREIGN_CLIENT,
    UPDATE_GAP,
    UPDATE_TOO_LARGE,
    WILL_NOT_APPLY,
    WRONG_SCHEMA,
)
from dialogue_platform.outcome.log import Locked
from dialogue_platform.outcome.models import DocumentStage, OutcomeDocument
from dialogue_platform.outcome.policy import may_write
from dialogue_platform.outcome.room import Room
from dialogue_platform.outcome.updates import Header, Malformed, UnknownWord, has_gap, read_header, strangers

LARGEST = 512 * 1024
DEEPEST = 16  # elements within elements: a list in a list in a list is 7


def read_update(update: Any) -> Header:
    """What can be said of an update before any lock: it is bytes, of a size, well-formed, and in our words."""
    if not isinstance(update, bytes | bytearray):
        raise errors.WRONG_TYPE(field="update")
    if len(update) > LARGEST:
        raise UPDATE_TOO_LARGE(field="update")
    try:
        return read_header(bytes(update))
    except UnknownWord as fault:
        raise WRONG_SCHEMA(field="update") from fault
    except Malformed as fault:
        raise BAD_UPDATE(field="update") from fault


class AppendJob(Job):
    """Role, stage, gap and client id are asked under the document's lock; the answer is the log_seq."""

    name = "draft.update"

    def __init__(self, room: Room, directory: Directory, actor: Actor, uid: str, update: bytes) -> None:
        super().__init__()
        self.header = read_update(update)
        self.room, self.directory, self.actor = room, directory, actor
        self.uid, self.update = uid, bytes(update)

    def run(self, work: Work) -> int:
        document = log.lock(work.db, self.room.document_id)
        if document is None:
            raise errors.NOT_FOUND(field="document")
        who = self._writer(work.db, document)
        before = log.known(work.db, document.id, self.uid)
        if before is not None:
            return self._again(before)
        if document.stage is not DocumentStage.DRAFTING:
            raise DOCUMENT_ADOPTED(field="document")
        self._try(work.db, document, who)
        head = log.append(work.db, document, self.uid, who.id, clock.now(), self.update)
        self.room.head_at(work.db, document.head).head = head
        _forget(work.db, document.id)
        return head.log_seq

    def _writer(self, db: Session, document: Locked) -> Any:
        user = self.directory.user(db, self.actor)
        if user is None:
            raise errors.SIGNED_OUT()
        who = self.directory.who_in(db, user.id, document.dialogue_id)
        if who is None or not may_write(who, document):
            raise errors.NOT_PERMITTED()
        return who

    def _again(self, log_seq: int) -> int:
        if log_seq == 0:
            raise errors.KEY_REUSED(field="uid")
        return log_seq

    def _try(self, db: Session, document: Locked, who: Any) -> None:
        copy = self.room.head_at(db, document.head)
        known = ydoc.state(copy.doc)
        if strangers(self.header, log.own_clients(db, document.id, who.id, self.header.clients), known):
            raise FOREIGN_CLIENT(field="update")
        if has_gap(self.header, known):
            raise UPDATE_GAP(field="update")
        self._apply(copy.doc)

    def _apply(self, doc: Any) -> None:
        """On the copy at the head, which is thrown away when anything goes wrong."""
        try:
            ydoc.apply_sound(doc, self.update)
            if self.header.builds and ydoc.depth(doc) > DEEPEST:
                raise ydoc.WillNotApply("nested too deeply")
        except ydoc.WillNotApply as fault:
            self.room.drop_head()
            raise WILL_NOT_APPLY(field="update") from fault


def _forget(db: Session, document_id: str) -> None:
    """A command later in this batch must not see the row as it was."""
    row = db.identity_map.get(db.identity_key(OutcomeDocument, document_id))
    if row is not None:
        db.expire(row)
