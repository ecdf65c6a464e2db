"""Files for tests: taken in by the road of uploads, and what is left of them in the tables."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from dialogue_platform.files.models import File, FileChunk, FileContent
from dialogue_platform.files.uploads import receive
from dialogue_platform.live import live

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n%%EOF\n"


def keep(
    room: Any, body: bytes = PDF, name: str = "Programme.pdf", visibility: str = "public", role: str = "organiser"
) -> str:
    """A file of the room's dialogue; its id."""
    about = {"name": name, "visibility": visibility}
    return str(receive(room.actors[role], room.dialogue, BytesIO(body), len(body), about)["file"])


def row(file: str) -> File:
    with live().database.reading() as db:
        return db.get_one(File, file)


def pieces(content: str) -> list[bytes]:
    """The bodies of a content, in order."""
    with live().database.reading() as db:
        found = db.query(FileChunk).filter_by(content_id=content).order_by(FileChunk.number)
        return [bytes(one.body) for one in found]


def contents(room: Any) -> list[FileContent]:
    return room.rows(FileContent, dialogue_id=room.dialogue)


def orphans() -> int:
    """How many pieces no content names."""
    with live().database.reading() as db:
        known = {id for (id,) in db.query(FileContent.id)}
        return sum(id not in known for (id,) in db.query(FileChunk.content_id))
