"""What happens to a participant after the invitation: role, particulars, removal."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from dialogue_platform.live import Act, Ref, command
from dialogue_platform.live.errors import NOT_FOUND
from dialogue_platform.people.errors import ACCOUNT_CLOSED, LAST_ORGANISER, PARTICIPANT_REMOVED
from dialogue_platform.people.fields import Particular
from dialogue_platform.people.models import Delegation, Participant, Role, Standing, User
from dialogue_platform.people.policy import may_accept_invitation, may_manage_people


def is_last_organiser(act: Act, participant: Participant) -> bool:
    if participant.role is not Role.ORGANISER or not participant.takes_part:
        return False
    others = select(func.count()).where(
        Participant.dialogue_id == participant.dialogue_id,
        Participant.role == Role.ORGANISER,
        Participant.state != Standing.REMOVED,
        Participant.id != participant.id,
    )
    return not act.db.scalar(others)


def organises_for(db: Session, organiser: User, user: User) -> bool:
    """Whether the user has come to a dialogue of this organiser's; an invitation alone is no coming."""
    theirs = aliased(Participant)
    shared = select(theirs.id).join(Participant, Participant.dialogue_id == theirs.dialogue_id)
    here = (
        Participant.user_id == organiser.id,
        Participant.role == Role.ORGANISER,
        Participant.state != Standing.REMOVED,
    )
    return (
        db.scalar(shared.where(theirs.user_id == user.id, theirs.state == Standing.ACTIVE, *here).limit(1)) is not None
    )


def need_same_dialogue(delegation: Delegation | None, dialogue_id: str) -> None:
    """A delegation of another dialogue is unknown here."""
    if delegation is not None and delegation.dialogue_id != dialogue_id:
        raise NOT_FOUND(field="delegation")


def need_free_for_role(act: Act, participant: Participant, role: Role) -> None:
    if not participant.takes_part:
        raise PARTICIPANT_REMOVED(field="participant")
    if role is not Role.ORGANISER and is_last_organiser(act, participant):
        raise LAST_ORGANISER(field="role")


def put_in_role(act: Act, participant: Participant, role: Role) -> None:
    was, participant.role = participant.role, role
    if was is not role:
        act.tell("role_changed", participant, was)


@command("people.change_role", permission=may_manage_people, edits="participant")
def change_role(act: Act, participant: Ref[Participant], role: Role) -> None:
    """Give a participant another role; open pages notice within two seconds."""
    need_free_for_role(act, participant, role)
    put_in_role(act, participant, role)


@command("people.edit", permission=may_manage_people, edits="participant")
def edit(
    act: Act,
    participant: Ref[Participant],
    name: Particular | None = None,
    function: Particular | None = None,
    delegation: Ref[Delegation] | None = None,
    role: Role | None = None,
) -> None:
    """Change what is given of a participant; the delegation may be null, for none."""
    need_same_dialogue(delegation, participant.dialogue_id)
    if role is not None and role is not participant.role:
        need_free_for_role(act, participant, role)
        put_in_role(act, participant, role)
    if name is not None:
        participant.name = name
    if function is not None:
        participant.function = function
    if "delegation" in act.given:
        was, participant.delegation_id = participant.delegation_id, delegation.id if delegation else None
        if was != participant.delegation_id:
            act.tell("delegation_changed", participant)


@command("people.remove", permission=may_manage_people)
def remove(act: Act, participant: Ref[Participant]) -> None:
    """End a person's part in the dialogue; what was said stays in the record."""
    if is_last_organiser(act, participant):
        raise LAST_ORGANISER(field="participant")
    leave(act, participant)


def leave(act: Act, participant: Participant) -> None:
    """Take part no more; once."""
    if participant.takes_part:
        participant.state = Standing.REMOVED
        act.tell("participant_left", participant)


@command("people.restore", permission=may_manage_people)
def restore(act: Act, participant: Ref[Participant]) -> None:
    """Take back a removal."""
    if participant.takes_part:
        return
    if act.db.get_one(User, participant.user_id).closed_at:
        raise ACCOUNT_CLOSED(field="participant")
    participant.come_back()


@command("people.accept_invitation", permission=may_accept_invitation, before_factor=True)
def accept_invitation(act: Act, participant: Ref[Participant]) -> None:
    """Join the dialogue one was invited to."""
    if participant.state is Standing.INVITED:
        participant.state = Standing.ACTIVE
        participant.joined_at = act.now
        participant.name = participant.name or act.db.get_one(User, participant.user_id).name
