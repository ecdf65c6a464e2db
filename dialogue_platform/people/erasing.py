"""Erasure by law: a person's name, address and words leave the rows and the journal; that it was done is journaled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from dialogue_platform.live import Act, Ref, command, system_only
from dialogue_platform.live.store.journal import CommandKey, JournalEntry, acts_on, erase_payloads
from dialogue_platform.people.addresses import same_form
from dialogue_platform.people.errors import LAST_ORGANISER
from dialogue_platform.people.fields import ErasureReason
from dialogue_platform.people.models import ApiToken, Ending, Mail, MailState, Participant, Role, SignIn, User
from dialogue_platform.people.outgoing_mail import void_links
from dialogue_platform.people.participants import is_last_organiser, leave
from dialogue_platform.people.sign_ins import end_all

#: the address of who is no more; nothing is ever sent there
NOWHERE = "erased.invalid"
#: acts whose payloads say what somebody was called, and under which address
CALLING = ("people.invite", "people.set_email", "people.edit", "people.set_profile")


@command("people.erase", permission=system_only)
def erase(act: Act, user: Ref[User], reason: ErasureReason) -> None:
    """Erase a person: the account is closed, and name, address, questions and requests are gone everywhere."""
    mine = act.db.scalars(select(Participant).where(Participant.user_id == user.id)).all()
    if any(is_last_organiser(act, participant) for participant in mine):
        raise LAST_ORGANISER(field="user")
    act.work.need({participant.stream for participant in mine})
    addresses, _ = called(act.db, user, mine)
    names = {user.name, *(participant.name for participant in mine)} - {""}
    act.tell("person_erased", user, mine)
    for participant in mine:
        leave(act, participant)
        participant.name = participant.function = ""
        participant.email = f"{user.id}@{NOWHERE}"
    _close(act, user)
    words = [user.id, *(p.id for p in mine), *addresses, *(name for name in names if name.lower() not in set(Role))]
    erase_payloads(act.db, actors=[user.id], words=words, rows=_rows(user, mine), made=_invited(mine))
    keys = update(CommandKey).where(CommandKey.actor == user.id).values(digest=None, salt=None, result=None)
    act.db.execute(keys.execution_options(synchronize_session=False))


def called(db: Session, user: User, mine: Sequence[Participant]) -> tuple[set[str], set[str]]:
    """The addresses and the names under which the person is known here, or was, as far as the journal says it."""
    theirs = or_(JournalEntry.actor == user.id, *acts_on(_rows(user, mine), _invited(mine)))
    payloads = select(JournalEntry.payload).where(
        JournalEntry.command.in_(CALLING), JournalEntry.salt.is_not(None), theirs
    )
    said = [payload for payload in db.scalars(payloads) if payload]
    addresses = {user.email, user.email_written, *(payload.get("email") or "" for payload in said)} - {""}
    names = {user.name, *(participant.name for participant in mine), *(payload.get("name") or "" for payload in said)}
    return addresses | {same_form(address) for address in addresses}, names - {""}


def _rows(user: User, mine: Sequence[Participant]) -> list[tuple[str, str]]:
    return [(User.__tablename__, user.id), *((Participant.__tablename__, one.id) for one in mine)]


def _invited(mine: Sequence[Participant]) -> list[tuple[str, datetime]]:
    return [(one.stream, one.invited_at) for one in mine if one.invited_at]


def _close(act: Act, user: User) -> None:
    """Nobody signs in, and no letter goes out."""
    user.email = user.email_written = f"{user.id}@{NOWHERE}"
    user.name, user.password_hash = "", None
    user.may_organise, user.closed_at = False, user.closed_at or act.now
    end_all(act, user, Ending.ACCOUNT_CLOSED)
    for row in act.db.scalars(select(SignIn).where(SignIn.user_id == user.id)):
        row.browser = row.system = ""
    for token in act.db.scalars(select(ApiToken).where(ApiToken.user_id == user.id)):
        token.label, token.revoked_at = "", token.revoked_at or act.now
    void_links(act, user)
    for mail in act.db.scalars(select(Mail).where(Mail.user_id == user.id)):
        mail.answer = ""
        if mail.state is MailState.QUEUED:
            mail.state = MailState.FAILED
