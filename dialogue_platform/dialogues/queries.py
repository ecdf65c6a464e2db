"""From an address to a dialogue and the reader's part in it; what may not be seen does not exist."""

from collections.abc import Sequence
from typing import Any, TypeVar

from flask import abort, url_for
from flask_login import current_user
from sqlalchemy import or_, select

from dialogue_platform.collation import sort_key
from dialogue_platform.dialogues.models import AgendaItem, Dialogue, DialogueSession, Series, SessionState, Visibility
from dialogue_platform.dialogues.policy import may_edit_dialogue, may_see
from dialogue_platform.extensions import db, login
from dialogue_platform.live import live
from dialogue_platform.people.by_hand import unproven
from dialogue_platform.people.models import Delegation, Participant, Role, Standing, User
from dialogue_platform.web.errors import WasRemoved
from dialogue_platform.web.languages import current_language

Titled = TypeVar("Titled", Dialogue, Series)


def me_in(dialogue: Dialogue) -> Participant | None:
    """The reader as a participant of this dialogue."""
    if not current_user.is_authenticated:
        return None
    member: Participant | None = live().directory.member_in(db.session(), current_user.id, dialogue.id)
    return member


def visible_dialogues() -> Sequence[Dialogue]:
    """Every public dialogue, and those of the reader; the latest first."""
    mine = Dialogue.visibility == Visibility.PUBLIC
    if current_user.is_authenticated:
        part = select(Participant.dialogue_id).where(
            Participant.user_id == current_user.id, Participant.state != Standing.REMOVED
        )
        mine = or_(mine, Dialogue.id.in_(part))
    listed = db.session.scalars(select(Dialogue).where(mine, Dialogue.archived_at.is_(None))).all()
    return sorted(in_order(listed), key=lambda row: row.starts_on, reverse=True)


def in_order(rows: Sequence[Titled]) -> list[Titled]:
    """A few rows by their titles, in the order of the reader's alphabet: they are of dialogues in several languages."""
    return sorted(rows, key=lambda row: (sort_key(row.title, current_language()), row.id))


def live_dialogues() -> set[str]:
    """The ids of those of which a session is on now."""
    live_ones = select(DialogueSession.dialogue_id).where(DialogueSession.state == SessionState.LIVE)
    return set(db.session.scalars(live_ones))


def organised_dialogues() -> Sequence[Dialogue]:
    """Those of which the reader is organiser, archived ones too; the latest first."""
    mine = Participant.user_id == current_user.id, Participant.role == Role.ORGANISER
    part = select(Participant.dialogue_id).where(*mine, Participant.state != Standing.REMOVED)
    return db.session.scalars(select(Dialogue).where(Dialogue.id.in_(part)).order_by(Dialogue.starts_on.desc())).all()


def all_series() -> dict[str, Series]:
    return {row.id: row for row in db.session.scalars(select(Series))}


def series_of(dialogue: Dialogue) -> Series | None:
    return db.session.get(Series, dialogue.series_id) if dialogue.series_id else None


def my_series() -> Sequence[Series]:
    mine = select(Series).where(Series.owner_id == current_user.id)
    return in_order(db.session.scalars(mine).all())


def dialogue_to_see(dialogue_id: str) -> tuple[Dialogue, Participant | None]:
    dialogue = db.session.get(Dialogue, dialogue_id)
    if dialogue is None:
        abort(404)
    me = me_in(dialogue)
    if not may_see(me, dialogue):
        abort(404)
    return dialogue, me


def dialogue_to_manage(dialogue_id: str) -> Dialogue:
    """For the organiser alone. Who is signed out is sent to sign in; that the dialogue exists is not told."""
    if not current_user.is_authenticated:
        abort(login.unauthorized())
    dialogue, me = dialogue_to_see(dialogue_id)
    if not may_edit_dialogue(me, dialogue):
        abort(403)
    return dialogue


def part_of(dialogue: Dialogue, model: Any, row_id: str, even_removed: bool = False) -> Any:
    """A session, item, delegation or participant of this dialogue, by its id. Raises Removed where it was a mistake."""
    row = db.session.get(model, row_id)
    if row is None or row.stream != dialogue.stream:
        abort(404)
    if not even_removed and getattr(row, "removed_at", None) is not None:
        part = "delegations" if model is Delegation else "programme"
        raise WasRemoved(url_for(f"manage.{part}", dialogue_id=dialogue.id))
    return row


def sessions_of(dialogue: Dialogue) -> Sequence[DialogueSession]:
    return [session for session in all_sessions_of(dialogue) if session.removed_at is None]


def all_sessions_of(dialogue: Dialogue) -> Sequence[DialogueSession]:
    """Those that were removed, too."""
    mine = select(DialogueSession).where(DialogueSession.dialogue_id == dialogue.id)
    return db.session.scalars(mine.order_by(DialogueSession.starts_at, DialogueSession.number)).all()


def items_by_session(dialogue: Dialogue) -> dict[str, list[AgendaItem]]:
    found: dict[str, list[AgendaItem]] = {}
    mine = select(AgendaItem).where(AgendaItem.stream == dialogue.stream, AgendaItem.removed_at.is_(None))
    for item in db.session.scalars(mine.order_by(AgendaItem.number)):
        found.setdefault(item.session_id, []).append(item)
    return found


def removed_items_of(session: DialogueSession) -> Sequence[AgendaItem]:
    mine = select(AgendaItem).where(AgendaItem.session_id == session.id, AgendaItem.removed_at.is_not(None))
    return db.session.scalars(mine.order_by(AgendaItem.removed_at)).all()


def delegations_of(dialogue: Dialogue) -> Sequence[Delegation]:
    mine = select(Delegation).where(Delegation.dialogue_id == dialogue.id, Delegation.removed_at.is_(None))
    return db.session.scalars(mine.order_by(Delegation.place)).all()


def addresses_in(dialogue: Dialogue) -> set[str]:
    """Of everybody who is invited or takes part, in the form in which they are compared."""
    here = select(User.email).join(Participant, Participant.user_id == User.id)
    return set(
        db.session.scalars(here.where(Participant.dialogue_id == dialogue.id, Participant.state != Standing.REMOVED))
    )


def closed_addresses() -> set[str]:
    """Of the accounts that their owners have closed: nobody invites them again."""
    return set(db.session.scalars(select(User.email).where(User.closed_at.is_not(None), ~unproven())))
