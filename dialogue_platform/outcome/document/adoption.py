"""What keeps a version from being adopted unseen, and the words that say where to look."""

from typing import Annotated

from flask_babel import LazyString
from flask_babel import gettext as _
from pydantic import Field
from sqlalchemy import select

from dialogue_platform.live import Act
from dialogue_platform.outcome.document.readiness import is_much_shorter
from dialogue_platform.outcome.errors import EMPTY_TEXT, MUCH_SHORTER, OPEN_BRACKETS
from dialogue_platform.outcome.models import OutcomeDocument, Version
from dialogue_platform.outcome.shapes import Bracket, Readiness

#: a figure that was on the screen of whoever decides
Seen = Annotated[int, Field(ge=0, le=10**9)]
TOLD = 5  # brackets that a refusal names


def need_ready(act: Act, version: Version, open_brackets: int | None, shorter_than: int | None) -> None:
    """Refuse an empty text, and what whoever adopts has not said to have seen."""
    ready = version.ready
    if not ready["letters"]:
        raise EMPTY_TEXT(field="version", state=act.show(version))
    if ready["open_brackets"] and ready["open_brackets"] != open_brackets:
        words = {"count": ready["open_brackets"], "where": LazyString(where, ready)}
        raise OPEN_BRACKETS(field="open_brackets", state=act.show(version), **words)
    if version.shorter_than is not None and version.shorter_than != shorter_than:
        raise MUCH_SHORTER(field="shorter_than", state=act.show(version), number=version.shorter_than)


def longer_before(act: Act, document: OutcomeDocument, letters: int) -> int | None:
    """The number of the longest version so far, if it was more than twice as long."""
    query = select(Version.id, Version.number, Version.readiness).where(Version.document_id == document.id)
    lengths = {
        row.number: (row.readiness or act.db.get_one(Version, row.id).ready)["letters"] for row in act.db.execute(query)
    }
    longest = max(lengths, key=lambda number: lengths[number], default=None)
    return longest if longest is not None and is_much_shorter(letters, lengths[longest]) else None


def where(ready: Readiness) -> str:
    """The first open brackets, each with its place, in the reader's language."""
    told = [f"{place(bracket)}: {bracket['text']}" for bracket in ready["brackets"][:TOLD]]
    more = ready["open_brackets"] - len(told)
    return "; ".join([*told, _("and %(count)s more", count=more)] if more else told) + "."


def place(bracket: Bracket) -> str:
    if bracket["number"]:
        return _("paragraph %(number)s", number=bracket["number"])
    return {"title": _("title"), "heading": _("heading"), "list": _("list")}.get(bracket["block"], _("paragraph"))
