"""Bringing the paragraph rows up to the text: only what differs is touched, so only that goes out to readers."""

from typing import Any

from sqlalchemy import select

from dialogue_platform.live import Act
from dialogue_platform.outcome.document.blocks import Block, blocks
from dialogue_platform.outcome.drafting import ydoc
from dialogue_platform.outcome.models import OutcomeDocument, Paragraph, paragraph_row_id

SHOWN = ("place", "block", "number", "html")
KNOWN = (
    Paragraph.id,
    Paragraph.paragraph_id,
    Paragraph.gone,
    Paragraph.public,
    *(getattr(Paragraph, name) for name in SHOWN),
)


def rendered(state: bytes) -> list[Block]:
    """What readers get of an encoded text. Touches nothing but its argument, so any thread may do it."""
    return blocks(ydoc.pm_json(ydoc.load([state])))


def refresh(act: Act, document: OutcomeDocument, shown: list[Block], upto: int, adopted: bool = False) -> None:
    """Make the rows say what the text said at `upto`; the document's row is locked.

    `adopted` ones are copies for the public, which the text as it is does not touch.
    """
    rows = {row.paragraph_id: row for row in _rows(act, document, adopted)}
    public = adopted or document.shows_as_it_is
    for block in shown:
        row = rows.pop(block.id, None)
        if row is None:
            act.db.add(_new(document, block, upto, adopted))
        elif row.gone or row.public != public or any(getattr(row, name) != getattr(block, name) for name in SHOWN):
            _show(act.db.get_one(Paragraph, row.id), block, upto, public)
    for row in rows.values():
        if not row.gone:
            _take_away(act.db.get_one(Paragraph, row.id), upto)
    if not adopted:
        document.upto = upto


def _rows(act: Act, document: OutcomeDocument, adopted: bool) -> list[Any]:
    """As plain tuples: of a thousand paragraphs one or two change, and only those need be objects."""
    here = Paragraph.document_id == document.id, Paragraph.adopted.is_(adopted)
    return list(act.db.execute(select(*KNOWN).where(*here)))


def _take_away(row: Paragraph, upto: int) -> None:
    row.gone, row.upto = True, upto
    row.show_public(False)


def _show(row: Paragraph, block: Block, upto: int, public: bool) -> None:
    for name in SHOWN:
        setattr(row, name, getattr(block, name))
    row.gone, row.upto = False, upto
    row.show_public(public)


def _new(document: OutcomeDocument, block: Block, upto: int, adopted: bool) -> Paragraph:
    row = Paragraph(
        id=paragraph_row_id(document.id, block.id, adopted),
        stream=document.stream,
        document_id=document.id,
        paragraph_id=block.id,
        upto=upto,
        gone=False,
        adopted=adopted,
        was_public=False,
        **{name: getattr(block, name) for name in SHOWN},
    )
    row.show_public(adopted or document.shows_as_it_is)
    return row
