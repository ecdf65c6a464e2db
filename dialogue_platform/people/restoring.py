"""After a database was put back: what had ended must not come alive again, and the operator hears whose rights differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, text

from dialogue_platform.live import Act, command, system_only
from dialogue_platform.people.models import ApiToken, Mail, MailState, SignInLink, User
from dialogue_platform.people.results import Restored

_PEOPLE = 'SELECT id, email, password_hash, may_organise, closed_at FROM "user"'
_PLACES = """SELECT participant.id, participant.email, participant.role, participant.state, dialogue.title
FROM participant JOIN dialogue ON dialogue.id = participant.dialogue_id"""
_TOKENS = 'SELECT api_token.id, label, revoked_at, email FROM api_token JOIN "user" ON "user".id = user_id'


@dataclass(frozen=True)
class Rights:
    """Who might do what in one database: its rows by id."""

    people: dict[str, Any]
    places: dict[str, Any]
    tokens: dict[str, Any]


def rights_in(connection: Connection) -> Rights:
    """Raises SQLAlchemy's errors: a database that is replaced may be broken."""
    return Rights(*({row.id: row for row in connection.execute(text(sql))} for sql in (_PEOPLE, _PLACES, _TOKENS)))


def revoked_since(replaced: Rights, restored: Rights) -> list[str]:
    """Tokens that are good in the restored database and were revoked in the replaced one."""
    good = (id for id, token in restored.tokens.items() if token.revoked_at is None)
    return [id for id in good if id in replaced.tokens and replaced.tokens[id].revoked_at is not None]


def differences(replaced: Rights, restored: Rights) -> Iterator[str]:
    """A sentence for each right that the replaced database had otherwise, so that an organiser can do it again."""
    for id, now in restored.people.items():
        yield from _of_person(replaced.people.get(id), now)
    for id, now in restored.places.items():
        yield from _of_place(replaced.places.get(id), now)
    for id in sorted(replaced.places.keys() - restored.places.keys()):
        yield f"{replaced.places[id].email}, {replaced.places[id].title}: came after the backup, and is not there"
    for id in revoked_since(replaced, restored):
        yield f'{restored.tokens[id].email}: had revoked the token "{restored.tokens[id].label}"; it is revoked again'


def _of_person(was: Any, now: Any) -> Iterator[str]:
    if was is None:
        yield f"{now.email}: was not there any more"
        return
    if was.closed_at and not now.closed_at:
        yield f"{now.email}: had closed the account"
    if was.password_hash != now.password_hash:
        yield f"{now.email}: had another password; the one of the backup is valid again"
    if bool(was.may_organise) != bool(now.may_organise):
        yield f"{now.email}: might {'' if was.may_organise else 'not '}begin dialogues"


def _of_place(was: Any, now: Any) -> Iterator[str]:
    if was is not None and was.state != now.state:
        yield f"{now.email}, {now.title}: was {was.state}, is {now.state}"
    if was is not None and was.role != now.role:
        yield f"{now.email}, {now.title}: had the role {was.role}, has {now.role}"


@command("people.end_what_was_restored", permission=system_only)
def end_what_was_restored(act: Act, tokens: list[str]) -> Restored:
    """After a restore: void links that are out, end every sign-in, revoke tokens that had been revoked since."""
    links = act.db.scalars(
        select(SignInLink).where(SignInLink.used_at.is_(None), SignInLink.expires_at > act.now)
    ).all()
    for link in links:
        link.expires_at = act.now
    letters = act.db.scalars(select(Mail).where(Mail.state == MailState.QUEUED)).all()
    for letter in letters:
        letter.state = MailState.FAILED  # it was sent since, or its link is void
    later = int(act.now.timestamp() // 60)  # above every generation that the replaced database can have had
    for user in act.db.scalars(select(User)):
        user.generation = max(user.generation + 1, later)
    for token in act.db.scalars(select(ApiToken).where(ApiToken.id.in_(tokens), ApiToken.revoked_at.is_(None))):
        token.revoked_at = act.now
    return {"links": len(links), "letters": len(letters)}
