"""A command changes the text. Its update is one like anybody's typing: through the same gate, into the same log, under a
Yjs client id of the person who acts; but in the command's own transaction, so that both are done or neither is.
"""

import hashlib
from collections.abc import Callable
from functools import partial
from typing import Any

from pycrdt import XmlElement, XmlFragment

from dialogue_platform.live import Act, Refusal, errors, live
from dialogue_platform.live.store.streams import new_id
from dialogue_platform.outcome.document.blocks import html, paragraph_ids, plain_block
from dialogue_platform.outcome.drafting import log, ydoc
from dialogue_platform.outcome.drafting.append_check import AppendTransaction
from dialogue_platform.outcome.drafting.appends import read_update
from dialogue_platform.outcome.drafting.delivery import DELIVERY
from dialogue_platform.outcome.errors import DOCUMENT_ADOPTED, STALE_PARAGRAPH
from dialogue_platform.outcome.models import OutcomeDocument, Paragraph, paragraph_row_id
from dialogue_platform.outcome.records import LockedDocument, LogHead


def edit_text(act: Act, document: OutcomeDocument, edit: Callable[[XmlFragment], None]) -> int:
    """Have ``edit`` change the text as it stands at the head of its log; answers the log_seq of the head after it.

    ``edit`` gets the root of a scratch copy, checks what it finds, and only then changes it; what it refuses leaves no
    trace. It asks nothing but its arguments and the copy. An edit that changes nothing is no update. Drafters get it
    with the commit, readers with the next look at the log, as they do of typing.

    Called once in a command, after its own checks: what is refused after it would be a fault. Raises
    ``document_adopted``, ``unreadable``, and what the gate of the log refuses.
    """
    act.lock(document)
    if not document.is_open:
        raise DOCUMENT_ADOPTED(field="document", state=act.show(document))
    delivery = DELIVERY.here()
    session, before = delivery.sessions.session(document.id), LogHead(document.log_seq, document.log_uid)
    locked = LockedDocument(document.id, document.dialogue_id, document.stage, before)
    client, uid = log.free_client(act.db, document.id), new_id()
    transaction = AppendTransaction(act.db, session, live().directory, locked, {uid})
    update = ydoc.edited(transaction.copy().doc, client, edit)
    if update is None:
        return before.log_seq
    header = read_update(update)
    transaction.admit(update, header, {client})
    transaction.take(uid, update, header, act.member)
    if client in header.clients:  # a deletion is written under no id
        log.hand_out(act.db, document.id, act.member.id, client)
    transaction.append_rows()
    act.db.refresh(document)
    document.seal_log()
    act.after_commit(partial(delivery.committed, session, before, transaction.rows))
    return transaction.head.log_seq


def need_paragraph(act: Act, document: OutcomeDocument, root: XmlFragment, paragraph: str, sha256: str) -> XmlElement:
    """The top-level block that readers know by this id, if it still says what was read of it (``digest``).

    Raises ``not_found``, and ``stale_paragraph`` with the paragraph as it is now.
    """
    found = paragraph_of(root, paragraph)
    if found is None:
        raise errors.NOT_FOUND(field="paragraph")
    if digest(found) != sha256:
        raise _stale(act, document, paragraph, found)
    return found


def paragraph_of(root: XmlFragment, paragraph: str) -> XmlElement | None:
    """The top-level block under the id that readers get, which may be one made of what stands before it."""
    elements = [child for child in root.children if isinstance(child, XmlElement)]
    attributes: list[Any] = [one.attributes for one in elements]  # iterable, though their type does not say so
    ids = paragraph_ids([{"attrs": dict(written)} for written in attributes])
    return dict(zip(ids, elements, strict=True)).get(paragraph)


def digest(block: XmlElement) -> str:
    """SHA-256 of a block's letters as readers read them, brackets among them; hex."""
    return hashlib.sha256(plain_block(ydoc.node_json(block)).encode()).hexdigest()


def _stale(act: Act, document: OutcomeDocument, paragraph: str, found: XmlElement) -> Refusal:
    """Its row may be a second behind the log, so what it says is taken from the text."""
    row = act.db.get(Paragraph, paragraph_row_id(document.id, paragraph))
    shown = act.show(row) if row is not None else None
    return STALE_PARAGRAPH(field="sha256", state=shown and {**shown, "html": str(html(ydoc.node_json(found)))})
