"""Inviting: here and not in people/, because it names a dialogue and people/ knows none."""

from sqlalchemy import select

from dialogue_platform.dialogues.models import Dialogue
from dialogue_platform.live import Act, Ref, Text, command
from dialogue_platform.people.addresses import is_address, same_form
from dialogue_platform.people.errors import ACCOUNT_CLOSED, ALREADY_TAKES_PART, BAD_EMAIL
from dialogue_platform.people.letters import INVITATION_LIFE, add_letter, add_link, add_user, user_of
from dialogue_platform.people.models import PLATFORM, Delegation, Participant, Role, Standing, User
from dialogue_platform.people.policy import may_manage_people


def with_platform(**_: object) -> list[str]:
    """Login, link and letter live on the platform's stream."""
    return [PLATFORM]


@command("people.invite", permission=may_manage_people, also=with_platform)
def invite(
    act: Act,
    dialogue: Ref[Dialogue],
    email: Text(254),
    role: Role,
    delegation: Ref[Delegation] | None = None,
    name: Text(200, empty=True) = "",
    function: Text(200, empty=True) = "",
) -> dict:
    """Invite a person by e-mail; who was removed before is invited anew."""
    email = same_form(email)
    if not is_address(email):
        raise BAD_EMAIL(field="email")
    user = user_of(act, email)
    if user is not None and user.closed_at:
        raise ACCOUNT_CLOSED(field="email")
    participant = participant_of(act, dialogue, user)
    if participant is not None and participant.takes_part:
        raise ALREADY_TAKES_PART(field="email")
    user = user or add_user(act, email, name, language=dialogue.language)
    participant = participant or add_participant(act, dialogue, user)
    participant.role = role
    participant.state = Standing.INVITED
    participant.delegation_id = delegation.id if delegation else None
    participant.name = name or user.name
    participant.function = function
    participant.invited_at = act.now
    add_letter(act, user, add_link(act, user, INVITATION_LIFE), "invitation", about=dialogue.title)
    return {"participant": participant.id}


@command("people.remind", permission=may_manage_people, also=with_platform, rate="60/hour")
def remind(act: Act, participant: Ref[Participant]) -> None:
    """Mail the invitation once more, with a fresh link."""
    if participant.state is Standing.INVITED:
        user = act.db.get_one(User, participant.user_id)
        dialogue = act.db.get_one(Dialogue, participant.dialogue_id)
        add_letter(act, user, add_link(act, user, INVITATION_LIFE), "invitation", about=dialogue.title)


def participant_of(act: Act, dialogue: Dialogue, user: User | None) -> Participant | None:
    if user is None:
        return None
    mine = select(Participant).where(Participant.dialogue_id == dialogue.id, Participant.user_id == user.id)
    return act.db.scalar(mine)


def add_participant(act: Act, dialogue: Dialogue, user: User) -> Participant:
    participant = Participant(stream=dialogue.stream, dialogue_id=dialogue.id, user_id=user.id, email=user.email)
    act.db.add(participant)
    return participant
