"""Pages: the document as everybody reads it (and drafters write it), and its versions as files."""

import re
from typing import Any
from unicodedata import normalize
from urllib.parse import quote

from flask import Blueprint, Response, abort, render_template
from flask_babel import get_locale
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialogue_platform.csrf import masked_csrf_token
from dialogue_platform.dialogues.labels import ROLES
from dialogue_platform.dialogues.models import Dialogue
from dialogue_platform.dialogues.queries import sessions_of
from dialogue_platform.extensions import db
from dialogue_platform.live import Refusal, actor_of, clock, end_read_snapshot, live
from dialogue_platform.live.read.access import Access, access_to
from dialogue_platform.outcome.export import MIMETYPES, front_matter
from dialogue_platform.outcome.exporting.service import EXPORTS
from dialogue_platform.outcome.models import OutcomeDocument, Paragraph, Version
from dialogue_platform.outcome.policy import may_adopt, may_name_version, may_reopen, may_set_visibility, may_write
from dialogue_platform.outcome.projections import project_document, project_paragraph, project_version
from dialogue_platform.people.models import Delegation, Member
from dialogue_platform.web.opening import opening_of
from dialogue_platform.web.times import page_zone

bp = Blueprint("outcome", __name__)

FORM_NAMES = {"docx": "Word", "pdf": "PDF", "md": "Markdown"}


@bp.get("/documents/<document_id>")
def page(document_id: str) -> str:
    reading = db.session()  # the one that read who asks: a second one would wait with the first in hand
    document, right = _readable(reading, document_id)
    dialogue = reading.get_one(Dialogue, document.dialogue_id)
    me = _me(reading, right)
    return render_template(
        "outcome/page.html",
        document=document,
        shown=project_document(document, right.audience),
        dialogue=dialogue,
        blocks=_blocks(reading, document, right),
        versions=_versions(reading, document, right),
        me=me,
        role=ROLES[me["role"]] if me else None,
        forms=FORM_NAMES,
        now=clock.now(),
        boot=_boot(document, dialogue, me, right),
        streams=opening_of(actor_of(current_user), document.stream).streams,
    )


def _boot(document: OutcomeDocument, dialogue: Dialogue, me: dict[str, Any] | None, right: Access) -> dict[str, Any]:
    """What the island begins with."""
    return {
        "session": None,
        "dialogue": dialogue.id,
        "dialogue_public": dialogue.is_public,
        "document": document.id,
        "zone": page_zone(dialogue.tz, dialogue.starts_on.year),
        "text_language": dialogue.language,
        "person": current_user.id if current_user.is_authenticated else None,
        "me": me,
        "may": _may(right.member, document),
        "forms": list(MIMETYPES),
        "language": str(get_locale()),
        "csrf": masked_csrf_token(),
    }


@bp.get("/documents/<document_id>/versions/<int(max=1000000):number>.<fmt>")
def export(document_id: str, number: int, fmt: str) -> Response:
    mimetype = MIMETYPES.get(fmt) or abort(404)
    document, right = _readable(db.session(), document_id)
    version = db.session.scalar(select(Version).where(Version.document_id == document.id, Version.number == number))
    if version is None or not _is_seen(project_version(version, right.audience)):
        abort(404)
    dialogue = db.session.get_one(Dialogue, document.dialogue_id)
    sheet = front_matter.sheet(document, version, dialogue, sessions_of(dialogue))
    language, disposition = dialogue.language, _as_file(document, version, fmt)
    end_read_snapshot()  # a PDF takes long
    data = EXPORTS.here().file(fmt, sheet)
    headers = {"Content-Disposition": disposition, "Content-Language": language}
    return Response(data, mimetype=mimetype, headers=headers)


def _readable(db: Session, document_id: str) -> tuple[OutcomeDocument, Access]:
    """The document and the reader's right to it; whether one is there that is not for this reader is not told."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", document_id):
        abort(404)  # a database may not even take such letters
    document = db.get(OutcomeDocument, document_id) or abort(404)
    try:
        return document, access_to(db, live().directory, actor_of(current_user), document.stream)
    except Refusal:
        abort(404)


def _is_seen(projected: Any) -> bool:
    """Pages and files show what the stream shows, and nothing else."""
    return isinstance(projected, dict)


def _blocks(db: Session, document: OutcomeDocument, right: Access) -> list[Paragraph]:
    query = select(Paragraph).where(Paragraph.document_id == document.id, Paragraph.gone.is_(False))
    rows = db.scalars(query.order_by(Paragraph.place))
    return [row for row in rows if _is_seen(project_paragraph(row, right.audience))]


def _versions(db: Session, document: OutcomeDocument, right: Access) -> list[Version]:
    query = select(Version).where(Version.document_id == document.id)
    rows = db.scalars(query.order_by(Version.number.desc()))
    return [row for row in rows if _is_seen(project_version(row, right.audience))]


def _me(db: Session, right: Access) -> dict[str, Any] | None:
    if right.member is None:
        return None
    delegation = db.get(Delegation, right.member.delegation_id) if right.member.delegation_id else None
    return {
        "participant": right.member.id,
        "role": right.member.role.value,
        "delegation": right.member.delegation_id,
        "delegation_name": delegation.name if delegation is not None else "",
        "name": right.member.name,
        "function": right.member.function,
    }


def _may(member: Member, document: OutcomeDocument) -> dict[str, bool]:
    """What the role allows; what the stage of the text allows follows it on the page."""
    asked = {
        "write": may_write,
        "name": may_name_version,
        "adopt": may_adopt,
        "reopen": may_reopen,
        "show": may_set_visibility,
    }
    return {act: ask(member, document) for act, ask in asked.items()}


def _as_file(document: OutcomeDocument, version: Version, fmt: str) -> str:
    """A name in the letters of the title; where the header cannot hold them, in plain ones too (RFC 6266)."""
    title = re.sub(r"[\W_]+", "-", normalize("NFC", document.title).lower()).strip("-")[:60].strip("-") or "document"
    plain = re.sub(r"[^a-z0-9]+", "-", title).strip("-") or "document"
    named = f'attachment; filename="{plain}-rev{version.number}.{fmt}"'
    if plain == title:
        return named
    return f"{named}; filename*=UTF-8''{quote(f'{title}-rev{version.number}.{fmt}', safe='')}"
