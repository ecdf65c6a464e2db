"""Accounts: links, passwords, tokens. What happens to a participant is in `participants.py`."""

import hashlib
import secrets
from datetime import timedelta
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import func, select

from dialogue_platform.live import Act, Ref, Text, anyone, command, system_only
from dialogue_platform.people import erasing, participants, restoring  # noqa: F401 - their commands register with these
from dialogue_platform.people.addresses import as_written, same_form
from dialogue_platform.people.by_hand import end_what_was_by_hand, is_by_letter
from dialogue_platform.people.errors import (
    ADDRESS_TAKEN,
    LAST_ORGANISER,
    LINK_EXPIRED,
    LINK_USED,
    TOO_MANY_TOKENS,
)
from dialogue_platform.people.fields import Address, Particular
from dialogue_platform.people.models import (
    PLATFORM,
    ApiToken,
    Ending,
    Mail,
    MailProblem,
    MailState,
    Participant,
    SignInLink,
    User,
)
from dialogue_platform.people.outgoing_mail import (
    SIGN_IN_LIFE,
    add_letter,
    add_link,
    add_user,
    had_enough_links,
    invitation_life,
    need_address,
    newest_letter,
    user_of,
    void_links,
)
from dialogue_platform.people.participants import is_last_organiser, leave
from dialogue_platform.people.policy import may_keep_account, may_revoke_token
from dialogue_platform.people.results import NewGeneration, NewLink, NewToken, NewUser, Pending, Proved
from dialogue_platform.people.second_factor import commands as second_factor  # noqa: F401 - they register with these
from dialogue_platform.people.second_factor import pending
from dialogue_platform.people.sign_ins import end_all, need_proof
from dialogue_platform.web.languages import Language

MOST_TOKENS = 500
Days = Annotated[int, Field(ge=1, le=365)]
MOST_ATTEMPTS = 12  # over ten hours: a mail server that is down in the night is up in the morning


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@command("people.enrol", permission=system_only, secret=True, exposed=False)
def enrol(
    act: Act,
    email: Address,
    name: Particular = "",
    may_organise: bool = False,
) -> NewUser:
    """Make a user, or let one who is there organise dialogues."""
    need_address(email)
    user = user_of(act, email) or add_user(act, email, name)
    if may_organise and not user.may_organise:
        end_what_was_by_hand(act, user)
        user.may_organise = True
    return {"user": user.id}


@command("people.set_email", permission=system_only, exposed=False)
def set_email(act: Act, user: Ref[User], email: Address) -> None:
    """Give a person another address, in every dialogue; links that lie in the old mailbox sign nobody in any more."""
    need_address(email)
    if (other := user_of(act, email)) and other.id != user.id:
        raise ADDRESS_TAKEN(field="email")
    parts = act.db.scalars(select(Participant).where(Participant.user_id == user.id)).all()
    act.work.need({part.stream for part in parts})
    void_links(act, user)
    user.email, user.email_written = same_form(email), as_written(email)
    for part in parts:
        part.email = user.email_written


@command("people.make_link", permission=system_only, secret=True, exposed=False)
def make_link(act: Act, user: Ref[User]) -> NewLink:
    """Make a sign-in link that is shown on the server's terminal instead of mailed."""
    return {"link": add_link(act, user, invitation_life()).id}


@command("people.ask_for_link", permission=anyone, secret=True, exposed=False)
def ask_for_link(act: Act, email: Address) -> None:
    """Mail a sign-in link, or the newest once more; an unknown address gets the same answer and no mail."""
    user = user_of(act, email)
    if user is None or user.closed_at:
        return
    letter = newest_letter(act, user) if had_enough_links(act, user) else None
    if letter is not None:
        letter.send_again(act.now)
    else:
        add_letter(act, user, add_link(act, user, SIGN_IN_LIFE), "sign_in")


@command("people.use_link", permission=anyone, secret=True, exposed=False)
def use_link(act: Act, link: Ref[SignInLink]) -> Pending | Proved:
    """Sign in by a link, once; it voids the others. Where there is a second factor, it waits until that has fitted too."""
    user = act.db.get(User, link.user_id)
    if link.used_at:
        raise LINK_USED(field="link")
    if user is None or not link.works(user, act.now):
        raise LINK_EXPIRED(field="link")
    if is_by_letter(act, link):
        end_what_was_by_hand(act, user)
    if user.second_factor:
        return {"pending": pending.begin(act, user, link).id}
    void_links(act, user)
    link.used_at = act.now
    return {"user": user.id, "generation": user.generation}


@command("people.set_password", permission=may_keep_account, secret=True, exposed=False)
def set_password(act: Act, password_hash: Annotated[str, Text(200)], revoke_tokens: bool = False) -> NewGeneration:
    """Set one's password, already hashed; every sign-in and unused link of this account ends, and if so wished every token."""
    act.member.password_hash = password_hash
    end_all(act, act.member, Ending.NEW_PASSWORD)
    for token in act.db.scalars(select(ApiToken).where(*_working(act))).all() if revoke_tokens else ():
        token.revoked_at = act.now
    return {"generation": act.member.generation}


@command("people.set_profile", permission=may_keep_account, edits="member")
def set_profile(act: Act, name: Annotated[str, Text(200)]) -> None:
    """Set one's own name."""
    act.member.name = name


@command("people.set_language", permission=may_keep_account, before_factor=True)
def set_language(act: Act, language: Language) -> None:
    """Set the language of one's pages and letters."""
    act.member.language = language


@command("people.close_account", permission=may_keep_account, before_factor=True)
def close_account(act: Act) -> None:
    """Close one's account; what was said stays said, sign-in ends everywhere."""
    mine = act.db.scalars(select(Participant).where(Participant.user_id == act.member.id)).all()
    if any(is_last_organiser(act, participant) for participant in mine):
        raise LAST_ORGANISER()
    act.work.need({participant.stream for participant in mine})
    act.member.closed_at = act.now
    end_all(act, act.member, Ending.ACCOUNT_CLOSED)
    for participant in mine:
        leave(act, participant)


@command("people.create_token", permission=may_keep_account, secret=True)
def create_token(act: Act, label: Annotated[str, Text(80)], days: Days = 90) -> NewToken:
    """Make a personal token for programs, which ends after so many days; it is shown this once."""
    need_proof(act)
    if (act.db.scalar(select(func.count()).where(*_working(act))) or 0) >= MOST_TOKENS:
        raise TOO_MANY_TOKENS()
    token = f"dp_{secrets.token_urlsafe(32)}"
    row = ApiToken(
        stream=PLATFORM,
        user_id=act.member.id,
        label=label,
        digest=digest_of(token),
        created_at=act.now,
        expires_at=act.now + timedelta(days=days),
    )
    act.db.add(row)
    return {"id": row.id, "token": token}


def _working(act: Act) -> tuple[Any, ...]:
    return ApiToken.user_id == act.member.id, ApiToken.revoked_at.is_(None), ApiToken.expires_at > act.now


@command("people.revoke_token", permission=may_revoke_token)
def revoke_token(act: Act, token: Ref[ApiToken]) -> None:
    """End a personal token; programs that use it are cut off at once."""
    token.revoked_at = token.revoked_at or act.now


@command("people.mark_mail", permission=system_only, exposed=False)
def mark_mail(
    act: Act,
    mail: Ref[Mail],
    sent: bool,
    problem: MailProblem | None = None,
    for_good: bool = False,
    answer: Annotated[str, Text(300, empty=True)] = "",
) -> None:
    """Write down how the sending of a letter went; what is refused for good, or after some attempts, has failed."""
    if mail.state is not MailState.QUEUED:
        return
    mail.attempts += 1
    mail.tried_at, mail.problem, mail.answer = act.now, problem, answer
    if sent:
        mail.state, mail.sent_at = MailState.SENT, act.now
    elif for_good or mail.attempts >= MOST_ATTEMPTS:
        mail.state = MailState.FAILED
    else:
        mail.put_off(act.now)
