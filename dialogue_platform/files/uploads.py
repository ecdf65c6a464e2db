"""A file on its way in: piece after piece, each a job of its own that the writer takes between two batches.

Whoever uploads waits for each piece to be on the disk before the next one is read, so an upload never has more than one
in memory or in the queue, however quickly it is sent. What is cut in between is cleared away.
"""

import hashlib
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import IO, Any

from flask import Flask
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import ClientDisconnected

from dialogue_platform.dialogues.models import Dialogue
from dialogue_platform.files.commands import need_room
from dialogue_platform.files.errors import EMPTY_FILE, FILE_TOO_LARGE, UPLOAD_BROKEN
from dialogue_platform.files.limits import AT_ONCE, CHUNK, LARGEST, LONGEST_REST, RATE, REST
from dialogue_platform.files.media_types import type_of
from dialogue_platform.files.models import FileChunk, FileContent
from dialogue_platform.files.policy import may_manage_files
from dialogue_platform.live import Actor, Directory, Job, clock, errors, live, live_of, perform
from dialogue_platform.live.exception_boundary import again_and_again, attempt
from dialogue_platform.live.store.streams import new_id
from dialogue_platform.live.write.unit_of_work import UnitOfWork

#: after which pieces without a content are of an upload that was cut, if no other piece has come
CUT = timedelta(hours=1)
#: seconds between two looks for such
PAUSE = 600.0


class Places:
    """How many uploads are under way in this process: at most so many."""

    def __init__(self, most: int) -> None:
        self.most, self.taken = most, 0
        self._lock = threading.Lock()

    def take(self) -> bool:
        """False where all are taken."""
        with self._lock:
            free = self.taken < self.most
            self.taken += free
            return free

    def leave(self) -> None:
        with self._lock:
            self.taken -= 1


def rest(took: float, uploads: int) -> float:
    """Seconds for which a sender rests after a piece that kept the writer busy for ``took``, while so many uploads go on."""
    return min(LONGEST_REST, max(REST * took, uploads * CHUNK / RATE))


_under_way = Places(AT_ONCE)


def need_right(db: Session, directory: Directory, actor: Actor, dialogue_id: str) -> None:
    """Whether this person may add files to a dialogue, now. Raises the refusal; of a dialogue they do not take part in, that
    there is none.
    """
    user = directory.user(db, actor) if actor.user_id else None
    if user is None:
        raise errors.SIGNED_OUT()
    directory.need_factor(db, user, dialogue_id)
    member = directory.member_in(db, user.id, dialogue_id)
    if member is None or db.get(Dialogue, dialogue_id) is None:
        raise errors.NOT_FOUND(field="dialogue")
    if not may_manage_files(member, None):
        raise errors.NOT_PERMITTED()


class StoreChunk(Job):
    """Write one piece down. The right is asked anew for each."""

    name = "files.chunk"
    between = True

    def __init__(
        self, directory: Directory, actor: Actor, dialogue_id: str, content: str, number: int, body: bytes
    ) -> None:
        super().__init__()
        self.directory, self.actor, self.dialogue_id = directory, actor, dialogue_id
        self.row = {"content_id": content, "number": number, "body": body}

    @property
    def took(self) -> float:
        """Seconds that the writer was busy with it, its commit among them."""
        return time.monotonic() - self.taken if self.taken is not None else 0.0

    def run(self, work: UnitOfWork) -> None:
        need_right(work.db, self.directory, self.actor, self.dialogue_id)
        work.db.execute(insert(FileChunk).values(**self.row, at=clock.now()))


class ClearAway(Job):
    """Delete pieces that no content names: those of one upload, or all of uploads of which none has come for long."""

    name = "files.clear_away"
    between = True

    def __init__(self, content: str | None = None) -> None:
        super().__init__()
        self.content = content

    def run(self, work: UnitOfWork) -> None:
        goes_on = select(FileChunk.content_id).where(FileChunk.at >= clock.now() - CUT)
        which = FileChunk.content_id == self.content if self.content else FileChunk.content_id.not_in(goes_on)
        nobodys = FileChunk.content_id.not_in(select(FileContent.id))
        work.db.execute(delete(FileChunk).where(which, nobodys).execution_options(synchronize_session=False))


def start(app: Flask) -> None:
    """Look every now and then for what processes that died have left."""
    again_and_again(partial(_look, app), "cut uploads", PAUSE)


def _look(app: Flask) -> None:
    spine = live_of(app)
    if not spine.leader.is_leader():  # else another worker does it
        return
    with app.app_context(), spine.database.reading() as db:
        left = db.scalar(
            select(FileChunk.content_id).where(FileChunk.content_id.not_in(select(FileContent.id))).limit(1)
        )
    if left is not None:
        spine.writer.submit(ClearAway())


def receive(actor: Actor, dialogue_id: str, body: IO[bytes], length: int, about: dict[str, Any]) -> dict[str, Any]:
    """Take a file of so many bytes in; the answer is the result of `files.add`, after its commit. Raises the refusal.

    ``about`` are its name and visibility. Nothing of a refused or cut upload stays.
    """
    if not length:
        raise EMPTY_FILE(field="body")
    if length > LARGEST:
        raise FILE_TOO_LARGE(field="body")
    with live().database.reading() as db:
        need_right(db, live().directory, actor, dialogue_id)
        need_room(db, dialogue_id, length)
    if not _under_way.take():
        raise errors.BUSY()
    try:
        return _receive(actor, dialogue_id, body, about)
    finally:
        _under_way.leave()


def _receive(actor: Actor, dialogue_id: str, body: IO[bytes], about: dict[str, Any]) -> dict[str, Any]:
    content, digest, size, head = new_id(), hashlib.sha256(), 0, b""
    found: dict[str, Any] | None = None
    try:
        for number, piece in enumerate(_pieces(body)):
            size += len(piece)
            if size > LARGEST:
                raise FILE_TOO_LARGE(field="body")
            job = StoreChunk(live().directory, actor, dialogue_id, content, number, piece)
            live().writer.submit(job).wait()
            time.sleep(rest(job.took, _under_way.taken))
            digest.update(piece)
            head = head or piece
        said = {"content": content, "size": size, "sha256": digest.hexdigest(), "type": type_of(head, about["name"])}
        found = perform("files.add", actor, {"dialogue": dialogue_id, **about, **said}).result or {}
    finally:
        if found is None:
            attempt(live().writer.submit, ClearAway(content))
    return found


def _pieces(body: IO[bytes]) -> Iterator[bytes]:
    """Whole pieces, whatever the network makes of them; raises ``upload_broken`` where the sender goes away."""
    while True:
        piece = b""
        while len(piece) < CHUNK:
            try:
                more = body.read(CHUNK - len(piece))
            except (OSError, ClientDisconnected) as fault:
                raise UPLOAD_BROKEN(field="body") from fault
            if not more:
                break
            piece += more
        if not piece:
            return
        yield piece
