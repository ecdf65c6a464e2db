"""Sign-ins: a row for each browser in which somebody is signed in, so that it can be ended, by itself or with all others."""

from datetime import datetime, timedelta
from typing import Annotated

from sqlalchemy import select

from dialogue_platform.live import Act, Ref, Text, command, system_only
from dialogue_platform.live.errors import SIGNED_OUT
from dialogue_platform.people.errors import ENDED_LATELY, NOT_COME_YET, NOT_PROVED, PARTICIPANT_REMOVED
from dialogue_platform.people.models import PLATFORM, Ending, Participant, SignIn, Standing, User
from dialogue_platform.people.policy import may_end_sign_in, may_keep_account, may_manage_people
from dialogue_platform.people.results import NewSignIn

#: what begins the id of a sign-in whose cookie was made before there were rows: without a row it lives, with one as the row says
ADOPTED = "old"
#: how long one that is over is kept: longer than any cookie
KEPT = timedelta(days=30)
#: so often organisers, whoever they are, end all sign-ins of one person: none of them keeps anybody out
BETWEEN = timedelta(hours=1)
#: how long it counts that somebody has just shown who they are
FRESH = timedelta(minutes=10)
#: rows that are ended or taken away in one command
AT_ONCE = 500


#: a browser or an operating system, in a word or two
Program = Annotated[str, Text(24, empty=True)]


def is_adopted(sign_in_id: str) -> bool:
    """Whether its cookie was made before there were rows."""
    return sign_in_id.startswith(ADOPTED)


def with_platform(**_: object) -> list[str]:
    """Logins and sign-ins live on the platform's stream."""
    return [PLATFORM]


@command("people.begin_sign_in", permission=system_only, exposed=False)
def begin(
    act: Act,
    user: Ref[User],
    generation: int,
    browser: Program = "",
    system: Program = "",
    replaces: Ref[SignIn] | None = None,
) -> NewSignIn:
    """Sign somebody in who has proved who they are; the sign-in whose cookie is lost by it ends."""
    if user.closed_at or user.generation != generation:
        raise SIGNED_OUT()  # a new password, or the account's end, came between the proof and this
    if replaces is not None:
        replaces.end(Ending.REPLACED, act.now)
    row = _new(act, user, browser=browser, system=system)
    row.proved_at = act.now
    return {"sign_in": row.id}


@command("people.adopt_sign_in", permission=system_only, exposed=False)
def adopt(
    act: Act,
    user: Ref[User],
    id: Annotated[str, Text(32)],
    browser: Program = "",
    system: Program = "",
) -> None:
    """Give a sign-in from before there were rows the row that its cookie names."""
    if is_adopted(id) and not user.closed_at and act.db.get(SignIn, id) is None:
        _new(act, user, id=id, browser=browser, system=system)


def _new(act: Act, user: User, **values: str) -> SignIn:
    row = SignIn(
        stream=PLATFORM, user_id=user.id, generation=user.generation, begun_at=act.now, last_used_at=act.now, **values
    )
    act.db.add(row)
    return row


@command("people.prove", permission=system_only, exposed=False)
def prove(act: Act, sign_in: Ref[SignIn]) -> None:
    """The person has just shown again who they are, in this browser."""
    sign_in.proved_at = act.now


def is_fresh(row: SignIn | None, now: datetime) -> bool:
    """Whether the person has shown here a moment ago who they are."""
    return row is not None and row.proved_at is not None and now - row.proved_at < FRESH


def need_proof(act: Act) -> None:
    """What lasts longer than a sign-in is not had from a page left open, nor by a token, which would never end so."""
    sign_in_id = act.actor.sign_in_id
    if act.actor.token_id or (sign_in_id and not is_fresh(act.db.get(SignIn, sign_in_id), act.now)):
        raise NOT_PROVED(field="password")


@command("people.end_sign_in", permission=may_end_sign_in, exposed=False, before_factor=True)
def end(act: Act, sign_in: Ref[SignIn]) -> None:
    """Sign out, here or in another browser of one's own; its pages notice at once."""
    sign_in.end(Ending.SIGNED_OUT, act.now)


@command("people.sign_out_everywhere", permission=may_keep_account, exposed=False, before_factor=True)
def sign_out_everywhere(act: Act) -> None:
    """End all sign-ins of one's own, this one too."""
    end_all(act, act.member, Ending.EVERYWHERE)


@command("people.end_sign_ins", permission=may_manage_people, also=with_platform, exposed=False, rate="20/hour")
def end_of_another(act: Act, participant: Ref[Participant]) -> None:
    """End all sign-ins of somebody who takes part: a device was lost, or left open. The person may sign in again."""
    if participant.state is Standing.INVITED:
        raise NOT_COME_YET(field="participant")
    if participant.state is Standing.REMOVED:
        raise PARTICIPANT_REMOVED(field="participant")
    lately = select(SignIn.id).where(
        SignIn.user_id == participant.user_id,
        SignIn.ended_by == Ending.ORGANISER,
        SignIn.ended_at > act.now - BETWEEN,
    )
    if act.db.scalar(lately.limit(1)) is not None:
        raise ENDED_LATELY(field="participant")
    end_all(act, act.db.get_one(User, participant.user_id), Ending.ORGANISER)


def end_all(act: Act, user: User, how: Ending) -> None:
    """Every sign-in of a person is over, also those whose cookies were made before there were rows."""
    user.generation += 1
    for row in act.db.scalars(select(SignIn).where(SignIn.user_id == user.id, SignIn.ended_at.is_(None))):
        row.end(how, act.now)


@command("people.sweep_sign_ins", permission=system_only, exposed=False)
def sweep(act: Act, idle_hours: int) -> None:
    """End those that nobody has used for so long, and forget those that ended long ago."""
    idle = select(SignIn).where(SignIn.ended_at.is_(None), SignIn.last_used_at < act.now - timedelta(hours=idle_hours))
    for row in act.db.scalars(idle.limit(AT_ONCE)).all():
        row.end(Ending.IDLE, act.now)
    for row in act.db.scalars(select(SignIn).where(SignIn.ended_at < act.now - KEPT).limit(AT_ONCE)).all():
        act.db.delete(row)
