"""Acts on files. The bytes come before, piece by piece (uploads.py); an act then says what they are."""

from typing import Annotated

from pydantic import Field
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from dialogue_platform.dialogues.models import Dialogue, Visibility
from dialogue_platform.files.errors import QUOTA_USED, UPLOAD_BROKEN
from dialogue_platform.files.limits import LARGEST, QUOTA
from dialogue_platform.files.models import File, FileChunk, FileContent
from dialogue_platform.files.policy import may_manage_files
from dialogue_platform.files.results import NewFile
from dialogue_platform.live import Act, Ref, Text, command, errors, system_only
from dialogue_platform.live.store.journal import erase_payloads
from dialogue_platform.people.fields import ErasureReason

Content = Annotated[str, Field(pattern=r"^[0-9a-f]{24}$", description="an id")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256, hex")]
Size = Annotated[int, Field(ge=1, le=LARGEST)]


@command("files.add", permission=may_manage_files, exposed=False)
def add(
    act: Act,
    dialogue: Ref[Dialogue],
    name: Annotated[str, Text(200)],
    visibility: Visibility,
    content: Content,
    size: Size,
    sha256: Digest,
    type: Annotated[str, Text(100)],
) -> NewFile:
    """Show an upload that is whole under a name. Equal bytes of the same dialogue are kept once."""
    if _stored(act, content) != size:
        raise UPLOAD_BROKEN(field="content")
    twin = act.db.scalar(
        select(FileContent).where(
            FileContent.dialogue_id == dialogue.id, FileContent.sha256 == sha256, FileContent.erased_at.is_(None)
        )
    )
    if twin is None:
        need_room(act.db, dialogue.id, size)
        here = {"stream": dialogue.stream, "dialogue_id": dialogue.id}
        twin = FileContent(id=content, size=size, sha256=sha256, **here)
        act.db.add(twin)
    else:
        act.db.execute(delete(FileChunk).where(FileChunk.content_id == content))
    file = File(
        stream=dialogue.stream,
        dialogue_id=dialogue.id,
        content_id=twin.id,
        name=name,
        type=type,
        size=size,
        sha256=sha256,
        visibility=visibility,
        at=act.now,
        added_by=act.member.id,
    )
    act.db.add(file)
    return {"file": file.id}


def _stored(act: Act, content: str) -> int:
    """How many bytes of an upload are on the disk; none where the id is that of a content already."""
    if act.db.get(FileContent, content) is not None:
        return 0
    return int(act.db.scalar(select(func.sum(func.length(FileChunk.body))).where(FileChunk.content_id == content)) or 0)


def need_room(db: Session, dialogue_id: str, size: int) -> None:
    """Raises ``quota_used`` where the dialogue's files would take more than they may."""
    if room_taken(db, dialogue_id) + size > QUOTA:
        raise QUOTA_USED(field="size")


def room_taken(db: Session, dialogue_id: str) -> int:
    """Bytes that the files of a dialogue take, equal ones once."""
    kept = FileContent.dialogue_id == dialogue_id, FileContent.erased_at.is_(None)
    return int(db.scalar(select(func.sum(FileContent.size)).where(*kept)) or 0)


@command("files.remove", permission=may_manage_files, even=("removed",))
def remove(act: Act, file: Ref[File]) -> None:
    """Take a file from everybody's sight. Its bytes stay, and it can be put back."""
    if file.removed_at is None:
        file.removed_at = act.now


@command("files.restore", permission=may_manage_files, even=("removed",))
def restore(act: Act, file: Ref[File]) -> None:
    """Put a file back that was removed."""
    content = act.db.get_one(FileContent, file.content_id)
    if content.erased_at is not None or not file.sha256:
        raise errors.WRONG_STATE(field="file", state=act.show(file))
    file.removed_at = None


@command("files.erase", permission=system_only, even=("removed",))
def erase(act: Act, file: Ref[File], reason: ErasureReason) -> None:
    """Erase a file by law: its name, and with the last name of the same bytes in the dialogue the bytes."""
    others = select(File.id).where(File.content_id == file.content_id, File.id != file.id, File.sha256 != "")
    if act.db.scalar(others.limit(1)) is None:
        content = act.db.get_one(FileContent, file.content_id)
        content.sha256, content.size, content.erased_at = "", 0, act.now
        act.db.execute(delete(FileChunk).where(FileChunk.content_id == content.id))
    made = file.stream, file.at
    file.forget(act.now)
    erase_payloads(act.db, words=[file.id], by=("files.remove", "files.restore"), made=[made])
