"""Bringing the paragraph rows up to the text: only what differs is touched, so only that goes out to readers."""

from sqlalchemy import select

from dialogue_platform.live import Act
from dialogue_platform.outcome.blocks import Block, blocks
from dialogue_platform.outcome.models import OutcomeDocument, Paragraph, paragraph_row_id
from dialogue_platform.outcome.text import Node

SHOWN = ("place", "block", "number", "html")


def refresh(act: Act, document: OutcomeDocument, text: Node) -> None:
    """Make the rows say what the text says at the document's present `log_seq`; its row is locked."""
    rows = {row.paragraph_id: row for row in _rows(act, document)}
    for block in blocks(text):
        row = rows.pop(block.id, None)
        if row is None:
            act.db.add(_new(act, document, block))
        elif row.gone or any(getattr(row, name) != getattr(block, name) for name in SHOWN):
            _show(row, document, block)
    for row in rows.values():
        if not row.gone:
            row.gone, row.upto = True, document.log_seq
    document.upto = document.log_seq


def _rows(act: Act, document: OutcomeDocument) -> list[Paragraph]:
    return list(act.db.scalars(select(Paragraph).where(Paragraph.document_id == document.id)))


def _show(row: Paragraph, document: OutcomeDocument, block: Block) -> None:
    for name in SHOWN:
        setattr(row, name, getattr(block, name))
    row.gone, row.upto = False, document.log_seq


def _new(act: Act, document: OutcomeDocument, block: Block) -> Paragraph:
    taken = act.db.get(Paragraph, block.id) is not None
    return Paragraph(
        id=paragraph_row_id(document.id, block.id) if taken else block.id,
        stream=document.stream,
        document_id=document.id,
        paragraph_id=block.id,
        upto=document.log_seq,
        gone=False,
        **{name: getattr(block, name) for name in SHOWN},
    )
