"""Circles are the organiser's, notes are those of who consults."""

from typing import Annotated

from sqlalchemy import select

from dialogue_platform.dialogues.models import Dialogue, DialogueSession
from dialogue_platform.live import Act, Ref, Text, command
from dialogue_platform.live.errors import NOT_FOUND
from dialogue_platform.people.models import Participant
from tests.outside.consultations.errors import NOT_IN_CIRCLE, WITHOUT_DELEGATION
from tests.outside.consultations.models import Circle, Membership, Note
from tests.outside.consultations.policy import may_arrange, may_consult
from tests.outside.consultations.results import NewCircle, NewNote


def membership(act: Act, circle: Circle, participant: str) -> Membership | None:
    mine = Membership.circle_id == circle.id, Membership.participant_id == participant
    found: Membership | None = act.db.scalar(select(Membership).where(*mine))
    return found


@command("consultations.create_circle", permission=may_arrange)
def create_circle(act: Act, dialogue: Ref[Dialogue], title: Annotated[str, Text(120)]) -> NewCircle:
    """Begin a circle, in which nobody is yet."""
    circle = Circle(stream=dialogue.stream, dialogue_id=dialogue.id, title=title)
    act.db.add(circle)
    return {"circle": circle.id}


@command("consultations.seat", permission=may_arrange)
def seat(act: Act, circle: Ref[Circle], participant: Ref[Participant], on: bool) -> None:
    """Say whether somebody is in a circle; who is not any more loses its notes within two seconds."""
    if participant.dialogue_id != circle.dialogue_id:
        raise NOT_FOUND(field="participant")
    row = membership(act, circle, participant.id)
    if row is not None:
        row.on = on
    elif on:
        act.db.add(Membership(stream=circle.stream, circle_id=circle.id, participant_id=participant.id, on=True))


@command("consultations.note", permission=may_consult)
def note(
    act: Act, session: Ref[DialogueSession], text: Annotated[str, Text(500)], circle: Ref[Circle] | None = None
) -> NewNote:
    """Keep a note for one's delegation, or for a circle one is in."""
    if circle is not None:
        mine = membership(act, circle, act.member.id)
        if mine is None or not mine.on:
            raise NOT_IN_CIRCLE(field="circle")
    elif act.member.delegation_id is None:
        raise WITHOUT_DELEGATION()
    made = Note(
        stream=session.own_stream,
        session_id=session.id,
        delegation_id=None if circle else act.member.delegation_id,
        circle_id=circle.id if circle else None,
        text=text,
        at=act.now,
    )
    act.db.add(made)
    return {"note": made.id}
