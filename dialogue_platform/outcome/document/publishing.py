"""Who may read a text beside those who take part: written on every row of it, so that each row alone can say.

A text is for the participants of its dialogue, or for all who may see the dialogue. Once adopted, the adopted version
and its paragraphs are for all who may see the dialogue, whatever comes after. When such a text is reopened, its rows
go on changing; what the public reads from then on are copies of the adopted paragraphs, which nothing changes.
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import defer

from dialogue_platform.dialogues.models import Dialogue, Visibility
from dialogue_platform.live import Act
from dialogue_platform.outcome.document.blocks import blocks
from dialogue_platform.outcome.document.paragraphs import refresh
from dialogue_platform.outcome.models import OutcomeDocument, Paragraph, Version


def with_dialogue(document: OutcomeDocument | None, **_: Any) -> list[str]:
    """The dialogue says where its text is to those who may read it, so its stream is locked too."""
    return [f"dialogue:{document.dialogue_id}"] if document is not None else []


def publish(act: Act, document: OutcomeDocument) -> None:
    """Make every row say what the public may see now. Called after a change of stage or visibility; may be repeated."""
    open_ = document.visibility is Visibility.PUBLIC
    document.show_public(open_ or document.published)
    versions = _rows(act, Version, document, defer(Version.text))
    for version in versions:
        version.show_public(open_ or version.adopted_at is not None)
    for row in _rows(act, Paragraph, document):
        if not row.adopted:
            row.show_public(document.shows_as_it_is and not row.gone)
    _copies(act, document, versions)
    act.db.get_one(Dialogue, document.dialogue_id).document_open = document.public


def _copies(act: Act, document: OutcomeDocument, versions: list[Version]) -> None:
    """The adopted paragraphs as they were, where the public may not see the text as it is."""
    if not document.published or document.shows_as_it_is:
        for row in _rows(act, Paragraph, document):
            if row.adopted:
                row.show_public(False)
        return
    adopted = {version.adopted_at: version for version in versions if version.adopted_at}
    last = adopted[max(adopted)]
    refresh(act, document, blocks(last.content), last.log_seq, adopted=True)


def _rows(act: Act, model: Any, document: OutcomeDocument, *options: Any) -> list[Any]:
    return list(act.db.scalars(select(model).where(model.document_id == document.id).options(*options)))
