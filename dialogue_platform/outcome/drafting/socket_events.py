"""The socket's draft events: join, update, awareness. Every one asks the right anew; none decides anything itself."""

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import Field
from sqlalchemy.orm import Session

from dialogue_platform.live import Job, errors, live, socket_event
from dialogue_platform.live.deliver.fanout import Connection
from dialogue_platform.live.directory import NOBODY, Actor
from dialogue_platform.live.doors.events import Binary, Refuses, sends
from dialogue_platform.live.doors.messages import Done
from dialogue_platform.live.limits import within
from dialogue_platform.live.read.access import access_to
from dialogue_platform.live.shapes import Doc, Id, Shape
from dialogue_platform.live.write.unit_of_work import UnitOfWork
from dialogue_platform.outcome.codec import awareness
from dialogue_platform.outcome.codec.updates import Malformed
from dialogue_platform.outcome.drafting import log
from dialogue_platform.outcome.drafting.appends import LARGEST, Append
from dialogue_platform.outcome.drafting.delivery import DELIVERY, channel
from dialogue_platform.outcome.errors import BAD_UPDATE, NOT_JOINED, UNREADABLE, WRONG_SCHEMA
from dialogue_platform.outcome.models import OutcomeDocument
from dialogue_platform.outcome.policy import may_follow_draft, may_write
from dialogue_platform.outcome.schema import SCHEMA
from dialogue_platform.people.models import Delegation

#: what one person (of carets: one socket) may ask in a minute: far above what a hand does, far below what holds up others
JOINS, CARETS = "600/minute", "1800/minute"
#: the same update may be taken later
PASSING = (errors.BUSY, errors.UNAVAILABLE, UNREADABLE, errors.FAULT, errors.TOO_OFTEN)

DocumentId = Annotated[Id, Refuses(errors.WRONG_TYPE, pattern=errors.NOT_FOUND)]
Uid = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$"), Refuses(errors.BAD_KEY)]
Editor = Annotated[
    str, Field(pattern=f"^{SCHEMA}$"), Refuses(WRONG_SCHEMA), Doc(f"the words your editor knows: `{SCHEMA}`")
]
Vector = Annotated[Binary | None, Refuses(errors.WRONG_TYPE), Doc("your state vector; may be empty")]
Update = Annotated[
    Binary, Field(json_schema_extra={"maxLength": LARGEST}), Refuses(errors.WRONG_TYPE), Doc("a Yjs update")
]
Caret = Annotated[
    Binary,
    Field(json_schema_extra={"maxLength": awareness.LARGEST}),
    Refuses(errors.WRONG_TYPE),
    Doc("of y-protocols awareness"),
]


class DraftJoinAck(Shape):
    """What the page lacks, and what we have."""

    ok: Literal[True]
    may_write: bool
    client: Annotated[int | None, Doc("of your document, if this is your first join; null if you may not write")]
    update: bytes
    vector: bytes
    epoch: Annotated[str, Doc("names this life of the log")]


class DraftUpdated(Shape):
    """One update for everything new up to `log_seq`."""

    document: Id
    log_seq: int
    update: bytes


class DraftAwareness(Shape):
    """Carets of others."""

    document: Id
    update: bytes


sends("draft.update", DraftUpdated)
sends("draft.awareness", DraftAwareness)


@dataclass
class DraftMembership:
    """One socket's place in one draft room: whether it may write, and the clocks of the carets it has shown."""

    document_id: str
    writes: bool
    clocks: dict[int, int] = field(default_factory=dict)


def drafters_right(db: Session, connection: Connection, document_id: str) -> tuple[OutcomeDocument, Any]:
    """The document and the participant who may have its draft open; who may not learns nothing of it."""
    document = db.get(OutcomeDocument, document_id)
    if document is None:
        raise errors.NOT_FOUND(field="document")
    right = access_to(db, live().directory, connection.actor, document.stream)
    if not may_follow_draft(right.member, document):
        raise errors.NOT_PERMITTED(field="document")
    return document, right.member


class AllocateClientId(Job):
    """Write down a new Yjs client id as one participant's, for good."""

    name = "draft.join"

    def __init__(self, document_id: str, participant_id: str) -> None:
        super().__init__()
        self.document_id, self.participant_id = document_id, participant_id

    def run(self, work: UnitOfWork) -> int:
        client = log.free_client(work.db, self.document_id)
        log.hand_out(work.db, self.document_id, self.participant_id, client)
        return client


@socket_event("draft.join")
def join(connection: Connection, schema: Editor, document: DocumentId, vector: Vector = None) -> DraftJoinAck:
    """Open a document's draft: what the page lacks, what we have, and a client id of its own."""
    if not within(JOINS, "draft.join", connection.caller):
        raise errors.TOO_OFTEN()
    with live().database.reading() as db:
        text, member = drafters_right(db, connection, document)
        live().feed.follow(db, f"dialogue:{text.dialogue_id}")  # a changed role must end this room
    writes = may_write(member, text) and text.is_open
    client = live().writer.submit(AllocateClientId(text.id, member.id)).wait() if writes else None
    if connection.sid in live().fanout.connections:
        live().fanout.enter(connection.sid, channel(text.id))
    _take_membership(connection, text.id, writes)
    with live().database.reading() as db:
        end_drafts(db, connection)  # who lost the right while the id was handed out had no membership to be looked at
    return {"ok": True, "may_write": writes, "client": client, **_state(text.id, vector or b"")}


class _State(Shape):
    update: bytes
    vector: bytes
    epoch: str


def _state(document_id: str, vector: bytes) -> _State:
    session = DELIVERY.here().sessions.session(document_id)
    with live().database.reading() as db:
        epoch = db.get_one(OutcomeDocument, document_id).epoch
        DELIVERY.here().flush_from(db, document_id)
    update, ours = session.missing(vector)
    return {"update": update, "vector": ours, "epoch": epoch}


def _take_membership(connection: Connection, document_id: str, writes: bool) -> None:
    membership = connection.notes.setdefault(channel(document_id), DraftMembership(document_id, writes))
    membership.writes = writes


def _memberships(connection: Connection) -> list[DraftMembership]:
    return [membership for membership in connection.notes.values() if isinstance(membership, DraftMembership)]


@socket_event("draft.update", non_blocking=True, passing=PASSING)
def update(connection: Connection, document: DocumentId, uid: Uid, update: Update) -> Append:
    """Append one update; acknowledged after its commit."""
    if connection.actor == NOBODY:
        raise errors.SIGNED_OUT()  # before it is looked up: which texts there are is not told
    one = _read(connection.actor, uid, update)
    return DELIVERY.here().append(_known(document), one)


def _read(actor: Actor, uid: str, payload: bytes) -> Append:
    try:
        return Append(actor, uid, payload)
    except errors.Refusal as refused:
        DELIVERY.here().counts[f"refused:{refused.code}"] += 1
        raise


def _known(document_id: str) -> str:
    """The id of a document that exists: ids that nobody made must not fill the memory.

    One that is open is not asked for: nothing may yield between an update's arrival and its place in the queue.
    """
    if document_id in DELIVERY.here().sessions:
        return document_id
    with live().database.reading() as db:
        if log.head(db, document_id) is None:
            raise errors.NOT_FOUND(field="document")
    return document_id


@socket_event("draft.awareness")
def pass_on(connection: Connection, update: Caret, document: DocumentId) -> Done:
    """Pass a caret on to the others, signed by the server."""
    if not within(CARETS, "draft.awareness", connection.sid):
        raise errors.TOO_OFTEN()
    try:
        states = awareness.read(update)
    except Malformed as fault:
        raise BAD_UPDATE(field="update") from fault
    with live().database.reading() as db:
        text, member = drafters_right(db, connection, document)
        if not may_write(member, text):
            raise errors.NOT_PERMITTED(field="document")
        delegation = db.get(Delegation, member.delegation_id) if member.delegation_id else None
        session = DELIVERY.here().sessions.session(text.id)
        own = session.own_clients(
            db, member.id, {one.client for one in states}
        )  # a page that joined again keeps its first id
    membership = connection.notes.get(channel(text.id))
    if membership is None:
        raise NOT_JOINED(field="document")
    signed = awareness.signed(states, own, member.name, delegation.name if delegation else "")
    membership.clocks.update({one.client: one.clock for one in signed})
    if signed:
        _show(text.id, awareness.write(signed), connection.sid)
    return {"ok": True}


def _show(document_id: str, blob: bytes, skip: str | None = None) -> None:
    """Signed already: the other workers pass it on as it is."""
    show_here(document_id, blob, skip)
    live().notifications.publish("caret", document_id, blob)


def show_here(document_id: str, blob: bytes, skip: str | None = None) -> None:
    """To this worker's sockets."""
    message = {"document": document_id, "update": blob}
    live().fanout.to_room(channel(document_id), "draft.awareness", message, skip)


def announce_leave(connection: Connection) -> None:
    """A socket has left: its carets go from the others' screens."""
    for membership in _memberships(connection):
        _take_away_carets(connection, membership)


def _take_away_carets(connection: Connection, membership: DraftMembership) -> None:
    if membership.clocks:
        _show(membership.document_id, awareness.farewell(membership.clocks), connection.sid)


def end_drafts(db: Session, connection: Connection) -> None:
    """Something about this person changed: a draft room they have no right to any more, or another one, ends.

    The page joins again and learns what it may do now.
    """
    for membership in _memberships(connection):
        if _writes_now(db, connection, membership) == membership.writes:
            continue
        _take_away_carets(connection, membership)
        name = channel(membership.document_id)
        connection.notes.pop(name, None)
        live().fanout.leave(connection.sid, name)
        live().fanout.to_room(connection.sid, "removed", {"stream": name, "reason": "role_changed"})


def _writes_now(db: Session, connection: Connection, membership: DraftMembership) -> bool | None:
    """None when the document may not even be read any more."""
    try:
        document, member = drafters_right(db, connection, membership.document_id)
    except errors.Refusal:
        return None
    return bool(may_write(member, document)) and (document.is_open or membership.writes)
