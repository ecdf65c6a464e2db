"""What every audience sees of a document. The text is the same for all who may read it."""

from typing import Any

from dialogue_platform.live import GONE, entity
from dialogue_platform.live.clock import iso
from dialogue_platform.outcome.models import OutcomeDocument, Paragraph, Version


@entity("document", OutcomeDocument, on="document", order=10)
def project_document(row: OutcomeDocument, audience: str) -> dict:
    return {
        "dialogue": row.dialogue_id,
        "title": row.title,
        "stage": row.stage.value,
        "version": row.version_id,
        "adopted_at": iso(row.adopted_at),
        "reopened_at": iso(row.reopened_at),
        "reopened_reason": row.reopened_reason,
        "versions": row.versions,
        "upto": row.upto,
        "epoch": row.epoch,
    }


@entity("version", Version, on="document", order=20)
def project_version(row: Version, audience: str) -> dict:
    return {
        "number": row.number,
        "name": row.name,
        "log_seq": row.log_seq,
        "sha256": row.sha256,
        "hash_scheme": row.hash_scheme,
        "at": iso(row.at),
        "by": row.by,
        "adopted_at": iso(row.adopted_at),
        **row.ready,
        "shorter_than": row.shorter_than,
    }


@entity("paragraph", Paragraph, on="document", order=30)
def project_paragraph(row: Paragraph, audience: str) -> Any:
    """Every paragraph was once shown to all readers, so one that left the text is gone for all."""
    if row.gone:
        return GONE
    return {
        "paragraph": row.paragraph_id,
        "html": row.html,
        "place": row.place,
        "block": row.block,
        "number": row.number,
        "upto": row.upto,
    }
