"""Inviting: here and not in people/, because it names a dialogue and people/ knows none."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from dialogue_platform.dialogues.models import Dialogue
from dialogue_platform.dialogues.results import NewParticipant
from dialogue_platform.live import Act, Ref, command
from dialogue_platform.live.errors import TOO_OFTEN
from dialogue_platform.people.by_hand import end_what_was_by_hand, mark_by_hand, opened_again
from dialogue_platform.people.errors import ACCOUNT_CLOSED, ALREADY_TAKES_PART, PERSON_KNOWN
from dialogue_platform.people.fields import Address, Particular
from dialogue_platform.people.models import PLATFORM, Delegation, Participant, Role, SignInLink, Standing, User
from dialogue_platform.people.outgoing_mail import (
    add_letter,
    add_link,
    add_user,
    had_enough_reminders,
    invitation_life,
    need_address,
    user_of,
    void_links,
)
from dialogue_platform.people.policy import may_manage_people
from dialogue_platform.people.results import NewLink

#: letters of one organiser: two long lists an hour, each as long as one step takes (MOST_LINES)
LETTERS = "4000/hour"


def with_platform(**_: object) -> list[str]:
    """Login, link and letter live on the platform's stream."""
    return [PLATFORM]


@command("people.invite", permission=may_manage_people, also=with_platform, rate=LETTERS)
def invite(
    act: Act,
    dialogue: Ref[Dialogue],
    email: Address,
    role: Role,
    delegation: Ref[Delegation] | None = None,
    name: Particular = "",
    function: Particular = "",
) -> NewParticipant:
    """Invite a person by e-mail; who was removed before is invited anew."""
    need_address(email)
    user = user_of(act, email)
    if user is not None and user.closed_at and not opened_again(act, user):
        raise ACCOUNT_CLOSED(field="email")
    participant = participant_of(act, dialogue, user)
    if participant is not None and participant.takes_part:
        raise ALREADY_TAKES_PART(field="email")
    if user is not None and takes_part_elsewhere(act, dialogue, user):
        end_what_was_by_hand(act, user)
    user = user or add_user(act, email, name, language=dialogue.language)
    participant = participant or add_participant(act, dialogue, user)
    participant.role = role
    participant.state = Standing.INVITED
    participant.delegation_id = delegation.id if delegation else None
    participant.name = name or participant.name or ""  # the account's own comes when its owner accepts
    participant.function = function
    participant.invited_at = act.now
    add_letter(
        act, user, add_link(act, user, invitation_life(), dialogue.id), "invitation", dialogue.title, participant
    )
    return {"participant": participant.id}


@command("people.remind", permission=may_manage_people, also=with_platform, rate=LETTERS)
def remind(act: Act, participant: Ref[Participant]) -> None:
    """Mail the invitation once more, with a fresh link; to one person a few times an hour."""
    if participant.state is Standing.INVITED:
        user = act.db.get_one(User, participant.user_id)
        if had_enough_reminders(act, participant):
            raise TOO_OFTEN(field="participant")
        dialogue = act.db.get_one(Dialogue, participant.dialogue_id)
        add_letter(
            act, user, add_link(act, user, invitation_life(), dialogue.id), "reminder", dialogue.title, participant
        )


@command(
    "people.hand_link", permission=may_manage_people, also=with_platform, secret=True, exposed=False, rate="600/hour"
)
def hand_link(act: Act, participant: Ref[Participant]) -> NewLink:
    """Make a sign-in link that the organiser passes on, for an invited person who has never been here (ADR 28).

    Earlier links of the person end: one that went astray signs nobody in any more.
    """
    if participant.id not in strangers(act.db, participant.dialogue_id, [participant.id]):
        raise PERSON_KNOWN(field="participant")
    user = act.db.get_one(User, participant.user_id)
    void_links(act, user)
    link = add_link(act, user, invitation_life(), participant.dialogue_id)
    mark_by_hand(act, user, link, act.db.get_one(Dialogue, participant.dialogue_id).title)
    return {"link": link.id}


def strangers(db: Session, dialogue_id: str, among: Collection[str]) -> set[str]:
    """The participants among these who are invited and of whom nothing else is known here: no sign-in, no password, no other dialogue.

    Whoever signs in as one of them gains nothing but the place that the organiser gives away anyhow.
    """
    other = aliased(Participant)
    came = select(SignInLink.id).where(SignInLink.user_id == User.id, SignInLink.used_at.is_not(None))
    elsewhere = select(other.id).where(other.user_id == User.id, other.dialogue_id != dialogue_id)
    invited = (
        Participant.dialogue_id == dialogue_id,
        Participant.id.in_(among),
        Participant.state == Standing.INVITED,
        Participant.joined_at.is_(None),
    )
    unknown = User.password_hash.is_(None), User.may_organise.is_(False), User.closed_at.is_(None)
    found = select(Participant.id).join(User, User.id == Participant.user_id)
    return set(db.scalars(found.where(*invited, *unknown, ~came.exists(), ~elsewhere.exists())))


def links_until(db: Session, dialogue_id: str, now: datetime, among: Collection[str]) -> dict[str, datetime]:
    """Of each participant among these who is invited: until when the newest link works that was not used."""
    last = select(Participant.id, func.max(SignInLink.expires_at)).join(
        SignInLink, SignInLink.user_id == Participant.user_id
    )
    mine = Participant.dialogue_id == dialogue_id, Participant.id.in_(among), Participant.state == Standing.INVITED
    good = SignInLink.used_at.is_(None), SignInLink.expires_at > now
    return {row[0]: row[1] for row in db.execute(last.where(*mine, *good).group_by(Participant.id))}


def takes_part_elsewhere(act: Act, dialogue: Dialogue, user: User) -> bool:
    others = Participant.user_id == user.id, Participant.dialogue_id != dialogue.id
    return act.db.scalar(select(Participant.id).where(*others).limit(1)) is not None


def participant_of(act: Act, dialogue: Dialogue, user: User | None) -> Participant | None:
    if user is None:
        return None
    mine = select(Participant).where(Participant.dialogue_id == dialogue.id, Participant.user_id == user.id)
    return act.db.scalar(mine)


def add_participant(act: Act, dialogue: Dialogue, user: User) -> Participant:
    participant = Participant(
        stream=dialogue.stream, dialogue_id=dialogue.id, user_id=user.id, email=user.email_written
    )
    act.db.add(participant)
    return participant
