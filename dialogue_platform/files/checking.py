"""Are the files whole? Each content is read piece by piece and hashed."""

import hashlib
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialogue_platform.files.models import FileChunk, FileContent
from dialogue_platform.files.uploads import CUT
from dialogue_platform.live import clock
from dialogue_platform.live.record.verification import Checking
from dialogue_platform.live.store.coverage import replay


@replay("files")
def files(checking: Checking) -> Iterator[str]:
    """A sentence for each content that is not as it was, and for pieces of none."""
    for content in checking.db.scalars(select(FileContent).order_by(FileContent.id)):
        digest, size, numbers = _read(checking.db, content.id)
        name = f"{content.stream}: file_content {content.id}"
        if numbers != list(range(len(numbers))):
            yield f"{name}: pieces of it are missing in file_chunk, or others stand there"
        if content.erased_at is not None:
            if numbers:
                yield f"{name}: it is erased, and has pieces in file_chunk"
        elif (digest, size) != (content.sha256, content.size):
            yield f"{name}: body of its file_chunk is not that of sha256 and size"
        checking.counts["files"] += 1
    known, old = select(FileContent.id), FileChunk.at < clock.now() - 2 * CUT
    for (found,) in checking.db.execute(
        select(FileChunk.content_id).where(old, FileChunk.content_id.not_in(known)).distinct()
    ):
        yield f"file_chunk {found}: pieces of no content, and of no upload"


def _read(db: Session, content: str) -> tuple[str, int, list[int]]:
    """Digest, bytes and numbers of what lies there."""
    digest, size, numbers = hashlib.sha256(), 0, []
    pieces = select(FileChunk.number, FileChunk.body).where(FileChunk.content_id == content).order_by(FileChunk.number)
    for number, body in db.execute(pieces.execution_options(yield_per=4)):
        digest.update(body)
        size += len(body)
        numbers.append(number)
    return digest.hexdigest(), size, numbers
