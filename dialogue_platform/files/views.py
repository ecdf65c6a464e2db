"""The doors of files: one in, and one out. What comes out runs nowhere: it is an attachment, of the type its bytes say."""

import re
from collections.abc import Iterator
from unicodedata import normalize
from urllib.parse import quote

from flask import Blueprint, Flask, Response, current_app, jsonify, request
from flask_wtf.csrf import CSRFError
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from dialogue_platform.extensions import csrf
from dialogue_platform.files.errors import LENGTH_NEEDED
from dialogue_platform.files.limits import CHUNK, LARGEST
from dialogue_platform.files.models import File, FileChunk
from dialogue_platform.files.projections import project_file
from dialogue_platform.files.uploads import receive
from dialogue_platform.live import Actor, Live, Refusal, end_read_snapshot, errors, live, live_of
from dialogue_platform.live.doors import http_api
from dialogue_platform.live.read.access import access_to
from dialogue_platform.live.store.database import DATABASE_ERRORS

bp = Blueprint("files", __name__)
csrf.exempt(bp)  # asked for by http_api.current_actor(), for those who come by cookie
bp.register_error_handler(Refusal, http_api.refused)
bp.register_error_handler(CSRFError, http_api.forged)
for kind in DATABASE_ERRORS:
    bp.register_error_handler(kind, http_api.away)
ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
#: a file is nobody's page: no script, no form, no frame, no origin
ALONE = "default-src 'none'; sandbox"


@bp.post("/api/v1/dialogues/<dialogue_id>/files")
def upload(dialogue_id: str) -> Response:
    """Upload a file as the bare body of the request; ``?name=&visibility=`` say how it is called, and who may read it."""
    request.max_content_length = LARGEST
    actor = http_api.current_actor()
    if not ID.fullmatch(dialogue_id):
        raise errors.NOT_FOUND(field="dialogue")
    if request.content_length is None and "Transfer-Encoding" in request.headers:
        raise LENGTH_NEEDED(field="Content-Length")
    end_read_snapshot()
    about = {"name": request.args.get("name", ""), "visibility": request.args.get("visibility", "participants")}
    result = receive(actor, dialogue_id, request.stream, request.content_length or 0, about)
    return jsonify({"ok": True, "result": result})


@bp.get("/files/<file_id>")
def download(file_id: str) -> Response:
    """The bytes of a file, for whoever may see it in the dialogue; else there is none."""
    actor = http_api.current_actor()
    end_read_snapshot()
    with live().database.reading() as db:
        row = readable(db, live(), actor, file_id)
        if row is None:
            raise errors.NOT_FOUND()
        headers = {"Content-Disposition": _as_file(row.name), "Content-Security-Policy": ALONE}
        size, type_ = row.size, row.type
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # sent when the request is over
    response = Response(_sent(app, actor, file_id, size), content_type=type_, headers=headers)
    response.content_length = size
    return response


def readable(db: Session, spine: Live, actor: Actor, file_id: str) -> File | None:
    """The file, if this reader's stream shows it now."""
    row = db.get(File, file_id) if ID.fullmatch(file_id) else None
    if row is None:
        return None
    try:
        right = access_to(db, spine.directory, actor, row.stream)
    except Refusal:
        return None
    return row if isinstance(project_file(row, right.audience), dict) else None


def _sent(app: Flask, actor: Actor, file_id: str, size: int) -> Iterator[bytes]:
    """Piece after piece, each read in a snapshot of its own under a right that is asked anew: a slow line holds no
    transaction open, and a file that is removed while it is sent ends there.
    """
    spine = live_of(app)
    for number in range(-(-size // CHUNK)):
        with app.app_context(), spine.database.reading() as db:
            row = readable(db, spine, actor, file_id)
            if row is None:
                raise ConnectionAbortedError("the file may be read no more")
            query = select(FileChunk.body).where(FileChunk.content_id == row.content_id, FileChunk.number == number)
            piece = db.scalar(query)
        if piece is None:
            raise ConnectionAbortedError("the file is gone")
        yield bytes(piece)


def _as_file(name: str) -> str:
    """Its name, in plain letters too where the header cannot hold it (RFC 6266); never a path."""
    name = re.sub(r"[\\/:*?\"<>|\x00-\x1f\x7f]+", "-", normalize("NFC", name)).strip(" .-") or "file"
    plain = re.sub(r"[^A-Za-z0-9._ -]+", "-", name).strip(" .-") or "file"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


@bp.errorhandler(HTTPException)
def failed(error: HTTPException) -> tuple[Response, int]:
    """What Flask itself refuses (a body too large), in the one shape of errors."""
    return http_api.failed(error)
