"""Files as pages list them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from babel.numbers import format_decimal
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from dialogue_platform.dialogues.models import Dialogue
from dialogue_platform.extensions import db
from dialogue_platform.files.models import File
from dialogue_platform.files.projections import project_file
from dialogue_platform.people.models import Participant
from dialogue_platform.web.languages import current_language, locale_of


@dataclass(frozen=True)
class Added:
    """A file, and who has added it: a name, or the address of who has none; nothing where nobody is known."""

    file: File
    by: str


def files_for(dialogue: Dialogue, me: Participant | None) -> list[File]:
    """Those that this reader is shown, in the order in which they came."""
    audience = "public" if me is None else "floor"
    here = select(File).where(File.dialogue_id == dialogue.id, File.removed_at.is_(None)).order_by(File.at, File.id)
    return [row for row in db.session.scalars(here) if isinstance(project_file(row, audience), dict)]


def files_with_adders(dialogue: Dialogue) -> Sequence[Added]:
    """All of them for the organiser, those that were removed too; of an erased one nothing is left to show."""
    asked = select(File, Participant.name, Participant.email).outerjoin(Participant, Participant.id == File.added_by)
    found = db.session.execute(
        asked.where(File.dialogue_id == dialogue.id, File.sha256 != "").order_by(File.at, File.id)
    )
    return [Added(file, name or email or "") for file, name, email in found]


def size_in_words(size: int) -> str:
    """1.2 MB, of 1,000 kB each, as the reader's language writes numbers."""
    if size < 1000:
        return ngettext("%(num)s byte", "%(num)s bytes", size)
    if size < 1_000_000:
        return _("%(size)s KB", size=_written(size / 1000, "#,##0"))
    return _("%(size)s MB", size=_written(size / 1_000_000, "#,##0.0"))


def _written(number: float, pattern: str) -> str:
    return format_decimal(number, format=pattern, locale=locale_of(current_language()))
