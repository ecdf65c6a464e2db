"""Updates on trial: a document under its lock, and what one job's updates are checked against, each thing read once for all."""

from typing import Any

from sqlalchemy.orm import Session

from dialogue_platform.live import Refusal, clock, errors
from dialogue_platform.live.directory import Actor, Directory
from dialogue_platform.outcome.codec.updates import Header, foreign_clients, has_gap
from dialogue_platform.outcome.drafting import log, ydoc
from dialogue_platform.outcome.drafting.session import DraftSession, Replica
from dialogue_platform.outcome.errors import FOREIGN_CLIENT, UPDATE_GAP, WILL_NOT_APPLY
from dialogue_platform.outcome.policy import may_write
from dialogue_platform.outcome.records import LockedDocument, LogHead, LogRow

DEEPEST = 16  # elements within elements: a list in a list in a list is 7


class AppendTransaction:
    """Lives as long as one run of one job, inside its transaction."""

    def __init__(
        self, db: Session, session: DraftSession, directory: Directory, document: LockedDocument, uids: set[str]
    ) -> None:
        self.db, self.session, self.directory, self.document = db, session, directory, document
        self.head = document.head
        self.rows: list[LogRow] = []
        self._known = log.known(db, uids)
        self._writers: dict[Actor, Any] = {}

    def writer(self, actor: Actor) -> Any:
        """The participant behind an actor, who may write here now. Raises the refusal."""
        if actor not in self._writers:
            self._writers[actor] = self._look_up(actor)
        found = self._writers[actor]
        if isinstance(found, Refusal):
            raise found
        return found

    def _look_up(self, actor: Actor) -> Any:
        user = self.directory.user(self.db, actor)
        if user is None:
            return errors.SIGNED_OUT()
        member = self.directory.member_in(self.db, user.id, self.document.dialogue_id)
        if member is not None:
            return member if may_write(member, self.document) else errors.NOT_PERMITTED()
        seen = self.directory.may_read(self.db, f"document:{self.document.id}", self.document.dialogue_id)
        return errors.NOT_PERMITTED() if seen else errors.NOT_FOUND(field="document")

    def known(self, uid: str, payload: bytes) -> int | None:
        """The log_seq of an update that came before under this uid. Raises `key_reused` when that was another one."""
        row = self._known.get(uid)
        if row is None:
            return None
        if row.document_id != self.document.id or (row.payload != payload and not row.quarantined):
            raise errors.KEY_REUSED(field="uid")
        return row.log_seq

    def copy(self) -> Replica:
        return self.session.head_at(self.db, self.head)

    def admit(self, update: bytes, header: Header, own: set[int]) -> bool:
        """The gate of the log, for whoever writes: false where all of it is in the log already. Raises the refusal.

        The copy at the head then holds the update, and is thrown away when anything goes wrong.
        """
        state = self.copy().clocks()
        if foreign_clients(header, own, state):
            raise FOREIGN_CLIENT(field="update")
        if has_gap(header, state):
            raise UPDATE_GAP(field="update")
        try:
            change = self.copy().watched.apply_sound(update)
            if change.deepest > DEEPEST:
                raise ydoc.WillNotApply("nested too deeply")
        except ydoc.WillNotApply as fault:
            self.reset()
            raise WILL_NOT_APPLY(field="update") from fault
        if (header.builds_on_itself or not change.new) and not ydoc.reaches(self.copy().doc, header.ends):
            self.reset()  # a part of it waits in the copy for what never comes
            raise UPDATE_GAP(field="update")
        return change.new

    def reset(self) -> None:
        """The copy may hold half an update: the next look makes it anew, from the log and from what was taken here."""
        self.session.drop_head()
        copy = self.session.head_at(self.db, self.document.head)
        for row in self.rows:
            ydoc.apply(copy.doc, row.payload)
        copy.head = self.head

    def own_clients(self, member: Any, among: set[int]) -> set[int]:
        return self.session.own_clients(self.db, member.id, among)

    def take(self, uid: str, payload: bytes, header: Header, member: Any) -> int:
        """Give an update, which the copy holds already, its place in the log."""
        self.head = LogHead(self.head.log_seq + 1, uid)
        row = LogRow(self.document.id, self.head.log_seq, uid, payload, False, member.id, clock.now())
        self.rows.append(row)
        self._known[uid] = row
        self.session.stand(self.head, header)
        return self.head.log_seq

    def append_rows(self) -> None:
        """One insert and one update for all; typing does not move the document's stream."""
        if self.rows:
            log.append(self.db, self.document.id, self.rows)
