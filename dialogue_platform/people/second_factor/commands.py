"""Adding and removing what the second step is proved with, and taking that step."""

from typing import Annotated

from pydantic import Field
from sqlalchemy import select

from dialogue_platform.live import Act, Ref, Text, anyone, command, live
from dialogue_platform.people.errors import NOT_COME_YET
from dialogue_platform.people.models import PLATFORM, Ending, User
from dialogue_platform.people.outgoing_mail import add_notice
from dialogue_platform.people.participants import organises_for
from dialogue_platform.people.policy import may_keep_account
from dialogue_platform.people.results import Missed, NewAuthenticator, NewCodes, NewPasskey, Pending, Proved
from dialogue_platform.people.second_factor import pending as halfway
from dialogue_platform.people.second_factor.codes import digest_of_code, new_recovery_codes, step_of
from dialogue_platform.people.second_factor.ending import end_authenticator, end_codes, end_factor
from dialogue_platform.people.second_factor.errors import (
    CODE_USED,
    NO_SECOND_FACTOR,
    PASSKEY_COPIED,
    PASSKEY_KNOWN,
    PENDING_OVER,
    SECOND_FACTOR_NEEDED,
    TOO_MANY_PASSKEYS,
)
from dialogue_platform.people.second_factor.holdings import authenticator_of, codes_of, passkeys_of
from dialogue_platform.people.second_factor.models import Authenticator, Passkey, PendingSignIn, RecoveryCode
from dialogue_platform.people.second_factor.policy import may_remove_factor, may_reset_factor
from dialogue_platform.people.second_factor.sealing import opened
from dialogue_platform.people.sign_ins import end_all

MOST_PASSKEYS = 20
Count = Annotated[int, Field(ge=0, le=2**32 - 1)]
Step = Annotated[int, Field(ge=0, le=2**40)]


# -- what one has


@command("people.add_passkey", permission=may_keep_account, secret=True, exposed=False, before_factor=True)
def add_passkey(
    act: Act,
    name: Annotated[str, Text(80)],
    credential_id: Annotated[str, Text(1400)],
    public_key: Annotated[str, Text(4000)],
    sign_count: Count,
    transports: Annotated[str, Text(120, empty=True)] = "",
) -> NewPasskey:
    """Add a passkey or a security key that has answered; with the first factor come recovery codes."""
    if len(passkeys_of(act.db, act.member.id)) >= MOST_PASSKEYS:
        raise TOO_MANY_PASSKEYS()
    if act.db.scalar(select(Passkey.id).where(Passkey.credential_id == credential_id)):
        raise PASSKEY_KNOWN()
    passkey = Passkey(
        stream=PLATFORM,
        user_id=act.member.id,
        name=name,
        credential_id=credential_id,
        public_key=public_key,
        sign_count=sign_count,
        transports=transports,
        added_at=act.now,
    )
    act.db.add(passkey)
    made: NewPasskey = {"passkey": passkey.id}
    if codes := _added(act, "passkey_added"):
        made["codes"] = codes
    return made


@command("people.add_authenticator", permission=may_keep_account, secret=True, exposed=False, before_factor=True)
def add_authenticator(act: Act, secret: Annotated[str, Text(400)], step: Step) -> NewAuthenticator:
    """Add an authenticator app in place of the present one; `secret` is sealed, `step` that of its first code."""
    end_authenticator(act, act.member)
    app = Authenticator(stream=PLATFORM, user_id=act.member.id, secret=secret, last_step=step, added_at=act.now)
    act.db.add(app)
    made: NewAuthenticator = {"authenticator": app.id}
    if codes := _added(act, "authenticator_added"):
        made["codes"] = codes
    return made


@command("people.make_recovery_codes", permission=may_keep_account, secret=True, exposed=False, before_factor=True)
def make_recovery_codes(act: Act) -> NewCodes:
    """Make ten recovery codes in place of the present ones; they are shown this once."""
    if not act.member.second_factor:
        raise NO_SECOND_FACTOR()
    add_notice(act, act.member, "codes_made")
    return {"codes": _new_codes(act, act.member)}


@command("people.remove_passkey", permission=may_remove_factor, exposed=False)
def remove_passkey(act: Act, passkey: Ref[Passkey]) -> None:
    """Remove a passkey; the last factor stays where the role needs one."""
    others = len(passkeys_of(act.db, act.member.id)) > 1 or authenticator_of(act.db, act.member.id) is not None
    _need_free_to_go(act, others)
    passkey.removed_at = act.now
    _removed(act, others, "passkey_removed")


@command("people.remove_authenticator", permission=may_remove_factor, exposed=False)
def remove_authenticator(act: Act, authenticator: Ref[Authenticator]) -> None:
    """Remove the authenticator app; the last factor stays where the role needs one."""
    others = bool(passkeys_of(act.db, act.member.id))
    _need_free_to_go(act, others)
    end_authenticator(act, act.member)
    _removed(act, others, "authenticator_removed")


@command("people.reset_second_factor", permission=may_reset_factor, exposed=False)
def reset_second_factor(act: Act, user: Ref[User]) -> None:
    """Take everything of the second step from somebody who has lost the device; every sign-in of theirs ends. An organiser
    does so for who takes part in a dialogue of theirs: anybody can be invited, and is nobody's to reset by that.
    """
    if not user.second_factor:
        raise NO_SECOND_FACTOR(field="user")
    if isinstance(act.member, User) and not organises_for(act.db, act.member, user):
        raise NOT_COME_YET(field="user")
    end_factor(act, user)
    end_all(act, user, Ending.FACTOR_RESET)
    add_notice(act, user, "second_factor_reset")


def _added(act: Act, told: str) -> list[str]:
    """Recovery codes, with the first factor alone: a person who has a factor has these as well."""
    first, act.member.second_factor = not act.member.second_factor, True
    add_notice(act, act.member, told)
    return _new_codes(act, act.member) if first else []


def _removed(act: Act, others: bool, told: str) -> None:
    if not others:
        end_codes(act, act.member)
        act.member.second_factor = False
    add_notice(act, act.member, told)


def _need_free_to_go(act: Act, others: bool) -> None:
    if not others and live().directory.needs_factor(act.db, act.member):
        raise SECOND_FACTOR_NEEDED()


def _new_codes(act: Act, user: User) -> list[str]:
    end_codes(act, user)
    codes = new_recovery_codes()
    for code in codes:
        act.db.add(RecoveryCode(stream=PLATFORM, user_id=user.id, digest=digest_of_code(code), made_at=act.now))
    return codes


# -- the step itself


@command("people.begin_second_step", permission=anyone, secret=True, exposed=False)
def begin_second_step(act: Act, user: Ref[User], generation: Count) -> Pending:
    """Let a sign-in wait for the second step, after the password has fitted; `generation` as it was then."""
    if user.closed_at or not user.second_factor or user.generation != generation:
        raise PENDING_OVER(field="user")
    return {"pending": halfway.begin(act, user).id}


@command("people.pass_by_code", permission=anyone, secret=True, exposed=False)
def pass_by_code(act: Act, pending: Ref[PendingSignIn], code: Annotated[str, Text(40)]) -> Proved | Missed:
    """Take the second step by a code of the app; answers the user, or how many tries are left."""
    user = halfway.need_open(act, pending)
    halfway.need_tries(act, user)
    app = authenticator_of(act.db, user.id)
    secret = opened(app.secret) if app else None
    if app is None or secret is None or step_of(secret, code, act.now) is None:
        return halfway.miss(act, pending, user)
    step = step_of(secret, code, act.now, after=app.last_step)
    if step is None:
        raise CODE_USED(field="code")
    app.last_step, app.used_at = step, act.now
    return halfway.done(act, pending, user)


@command("people.pass_by_recovery_code", permission=anyone, secret=True, exposed=False)
def pass_by_recovery_code(act: Act, pending: Ref[PendingSignIn], recovery: Annotated[str, Text(80)]) -> Proved | Missed:
    """Take the second step by a recovery code, which is used up; answers the user, or how many tries are left."""
    user = halfway.need_open(act, pending)
    digest, present = digest_of_code(recovery), codes_of(act.db, user.id)
    found = next((each for each in present if each.digest == digest), None)
    if found is None:
        return halfway.miss(act, pending, user)
    found.ended_at = act.now
    add_notice(act, user, "recovery_code_used")
    return {**halfway.done(act, pending, user), "codes_left": len(present) - 1}


@command("people.pass_by_passkey", permission=anyone, secret=True, exposed=False)
def pass_by_passkey(act: Act, pending: Ref[PendingSignIn], passkey: Ref[Passkey], sign_count: Count) -> Proved:
    """Take the second step by a passkey whose signature was found good."""
    user = halfway.need_open(act, pending)
    if passkey.user_id != user.id:
        raise PENDING_OVER(field="passkey")
    if (sign_count or passkey.sign_count) and sign_count <= passkey.sign_count:
        raise PASSKEY_COPIED(field="passkey")
    passkey.sign_count, passkey.used_at = sign_count, act.now
    return halfway.done(act, pending, user)
