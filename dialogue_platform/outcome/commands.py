"""Acts on an outcome document. What is typed travels on a road of its own (appends.py); what an act writes, in editing.py."""

from typing import Annotated

from pycrdt import XmlFragment
from pydantic import Field
from sqlalchemy import select

from dialogue_platform.dialogues.models import Dialogue, Visibility
from dialogue_platform.live import Act, Ref, Text, command, errors, on, system_only
from dialogue_platform.live.store.streams import new_id
from dialogue_platform.outcome.document import template
from dialogue_platform.outcome.document.adoption import Seen, longer_before, need_ready
from dialogue_platform.outcome.document.blocks import blocks
from dialogue_platform.outcome.document.brackets import agree, brackets, take_out
from dialogue_platform.outcome.document.paragraphs import refresh
from dialogue_platform.outcome.document.publishing import publish, with_dialogue
from dialogue_platform.outcome.document.readiness import readiness
from dialogue_platform.outcome.document.text import Node, canonical, sha256
from dialogue_platform.outcome.drafting import log
from dialogue_platform.outcome.drafting.editing import edit_text, need_paragraph
from dialogue_platform.outcome.drafting.session import DRAFT_SESSIONS
from dialogue_platform.outcome.errors import DOCUMENT_ADOPTED, DOCUMENT_EXISTS, NOT_ADOPTED, STALE_VERSION
from dialogue_platform.outcome.models import OutcomeDocument, Version
from dialogue_platform.outcome.policy import (
    may_adopt,
    may_create_document,
    may_name_version,
    may_reopen,
    may_resolve_bracket,
    may_set_visibility,
)
from dialogue_platform.outcome.records import LogHead, LogRow
from dialogue_platform.outcome.results import AdoptedVersion, Edited, NewDocument, NewVersion
from dialogue_platform.people.models import Delegation

Heading = Annotated[str, Text(120)]
Place = Annotated[int, Field(ge=1, le=1000)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256, hex")]
Sections = Annotated[list[Heading], Field(max_length=40)]


@command("outcome.create_document", permission=may_create_document)
def create_document(
    act: Act,
    dialogue: Ref[Dialogue],
    title: Annotated[str, Text(200)],
    sections: Sections = [],  # noqa: B006 - read as a default of the schema, never changed
) -> NewDocument:
    """Begin the outcome document of a dialogue, with a heading and an empty paragraph for each section."""
    if act.db.scalars(select(OutcomeDocument.id).where(OutcomeDocument.dialogue_id == dialogue.id)).first():
        raise DOCUMENT_EXISTS(field="dialogue")
    document = _new_document(act, dialogue, title)
    act.db.add(document)
    act.db.flush()
    seed = LogRow(document.id, 1, new_id(), template.seed(title, sections), False, act.member.id, act.now)
    log.append(act.db, document.id, [seed])
    act.db.refresh(document)
    document.seal_log()
    _refresh(act, document, _text(act, document))
    dialogue.document_id = document.id
    return {"document": document.id}


def _new_document(act: Act, dialogue: Dialogue, title: str) -> OutcomeDocument:
    document_id = new_id()
    stream = f"document:{document_id}"
    act.new_stream(stream, dialogue.id)
    return OutcomeDocument(id=document_id, stream=stream, dialogue_id=dialogue.id, title=title, epoch=new_id())


@command("outcome.name_version", permission=may_name_version)
def name_version(act: Act, document: Ref[OutcomeDocument], name: Annotated[str, Text(80)]) -> NewVersion:
    """Keep the text as it stands now under a name, with its number and its hash."""
    act.lock(document)
    if not document.is_open:
        raise DOCUMENT_ADOPTED(field="document", state=act.show(document))
    text = _text(act, document)
    ready = readiness(text)
    version = Version(
        stream=document.stream,
        document_id=document.id,
        number=document.versions + 1,
        name=name,
        log_seq=document.log_seq,
        log_hash=log.running_hash(act.db, document.id, document.log_seq),
        text=canonical(text),
        sha256=sha256(text),
        at=act.now,
        by=_by(act),
        readiness=ready,
        shorter_than=longer_before(act, document, ready["letters"]),
    )
    version.show_public(document.visibility is Visibility.PUBLIC)
    act.db.add(version)
    document.versions = version.number
    document.seal_log()
    _refresh(act, document, text)
    return {"version": version.id, "number": version.number, "log_seq": version.log_seq, "sha256": version.sha256}


def _by(act: Act) -> str:
    """A delegation speaks for its people; without one it is the person."""
    delegation = act.db.get(Delegation, act.member.delegation_id) if act.member.delegation_id else None
    return delegation.name if delegation is not None else act.member.name


@command("outcome.resolve_bracket", permission=may_resolve_bracket)
def resolve_bracket(
    act: Act,
    document: Ref[OutcomeDocument],
    paragraph: Annotated[str, Text(32)],
    bracket: Place,
    sha256: Digest,
    keep: bool,
) -> Edited:
    """Resolve a bracket of a paragraph: what stands in it is agreed and stays, or it goes.

    `sha256` says what was read of the paragraph, and `bracket` which one of it, from 1; a sign typed by hand is none.
    """

    def edit(root: XmlFragment) -> None:
        found = brackets(need_paragraph(act, document, root, paragraph, sha256))
        if bracket > len(found):
            raise errors.NOT_FOUND(field="bracket")
        agree(found[bracket - 1]) if keep else take_out(found[bracket - 1])

    return {"log_seq": edit_text(act, document, edit)}


@command("outcome.adopt", permission=may_adopt, also=with_dialogue)
def adopt(
    act: Act,
    document: Ref[OutcomeDocument],
    version: Ref[Version],
    open_brackets: Seen | None = None,
    shorter_than: Seen | None = None,
) -> AdoptedVersion:
    """Adopt a version: the text is frozen as it stands. Refused when the text is newer than that version.

    How many open brackets it has, and which earlier revision was more than twice as long, is said by whoever has seen it.
    """
    act.lock(document)
    if not document.is_open:
        raise DOCUMENT_ADOPTED(field="document", state=act.show(document))
    if version.document_id != document.id or document.log_seq > version.log_seq:
        raise STALE_VERSION(field="version", state=act.show(document))
    need_ready(act, version, open_brackets, shorter_than)
    document.adopt(version, act.now)
    document.seal_log()
    _refresh(act, document, _text(act, document))
    publish(act, document)
    return {"version": version.id, "number": version.number}


@command("outcome.reopen", permission=may_reopen, also=with_dialogue)
def reopen(act: Act, document: Ref[OutcomeDocument], reason: Annotated[str, Text(500)]) -> None:
    """Take an adopted text up again. The version that was adopted keeps its mark, and everybody reads the reason."""
    act.lock(document)
    if document.is_open:
        raise NOT_ADOPTED(field="document", state=act.show(document))
    document.reopen(reason, act.now)
    publish(act, document)


@command("outcome.set_visibility", permission=may_set_visibility, also=with_dialogue)
def set_visibility(act: Act, document: Ref[OutcomeDocument], visibility: Visibility) -> None:
    """Say who may read the text: those who take part, or all who may see the dialogue. An adopted version is for all."""
    act.lock(document)
    document.visibility = visibility
    publish(act, document)


@command("outcome.begin_epoch", permission=system_only)
def begin_epoch(act: Act, document: Ref[OutcomeDocument]) -> None:
    """After a restore: pages that hold the text as it was later show it, and never send it up."""
    document.epoch = new_id()


@on("sealed_whole")
def seal_older_log(act: Act, stream: str) -> None:
    """A log from before there were running hashes has one from now on, over all of it."""
    for document in act.db.scalars(select(OutcomeDocument).where(OutcomeDocument.stream == stream)):
        act.lock(document)
        log.begin_hash(act.db, document.id, document.log_seq)
        act.db.refresh(document)
        document.seal_log()
    act.db.flush()


@command("outcome.refresh_paragraphs", permission=system_only)
def refresh_paragraphs(act: Act, document: Ref[OutcomeDocument]) -> None:
    """Bring what readers see up to the newest update of the text."""
    act.lock(document)
    if document.upto < document.log_seq:
        document.seal_log()
        ready = DRAFT_SESSIONS.here().rendering(act.db, document.id, document.upto, document.log_seq)
        if ready is not None:  # made beforehand, off the loop; what came since is shown next time
            refresh(act, document, ready.blocks, ready.head.log_seq)
        else:
            _refresh(act, document, _text(act, document))
    return


def _refresh(act: Act, document: OutcomeDocument, text: Node) -> None:
    refresh(act, document, blocks(text), document.log_seq)


def _text(act: Act, document: OutcomeDocument) -> Node:
    return DRAFT_SESSIONS.here().text_at(act.db, document.id, LogHead(document.log_seq, document.log_uid))
