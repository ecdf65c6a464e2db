"""What every audience sees of a document. Those who take part see all of it; the public, what its rows say it may."""

from dialogue_platform.dialogues.models import Visibility
from dialogue_platform.live import GONE, Gone, entity
from dialogue_platform.live.clock import iso
from dialogue_platform.outcome import shapes
from dialogue_platform.outcome.models import OutcomeDocument, Paragraph, ShownToPublic, Version


def _hidden(row: ShownToPublic) -> Gone | None:
    """What a reader gets who may not see a row: that it is gone, if they once saw it."""
    return GONE if row.was_public else None


@entity("document", OutcomeDocument, on="document", order=10)
def project_document(row: OutcomeDocument, audience: str) -> shapes.Document | Gone | None:
    """Whoever may read the adopted version alone learns nothing of how it was written, or why it is written in again."""
    if audience == "public" and not row.public:
        return _hidden(row)
    whole = audience != "public" or row.visibility is Visibility.PUBLIC
    return {
        "dialogue": row.dialogue_id,
        "title": row.title,
        "stage": row.stage.value,
        "visibility": row.visibility.value,
        "version": row.version_id,
        "adopted_at": iso(row.adopted_at),
        "reopened_at": iso(row.reopened_at),
        "reopened_reason": row.reopened_reason if whole else None,
        "versions": row.versions if whole else None,
        "upto": row.upto if whole else None,
        "epoch": row.epoch if whole else None,
    }


@entity("version", Version, on="document", order=20)
def project_version(row: Version, audience: str) -> shapes.Version | Gone | None:
    if audience == "public" and not row.public:
        return _hidden(row)
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
        "shorter_than": row.shorter_than if audience != "public" else None,
    }


@entity("paragraph", Paragraph, on="document", order=30)
def project_paragraph(row: Paragraph, audience: str) -> shapes.Paragraph | Gone | None:
    """Those who take part see the text as it is; the copies of an adopted one are the public's."""
    if audience == "public" and not row.public:
        return _hidden(row)
    if audience != "public" and row.adopted:
        return None
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
