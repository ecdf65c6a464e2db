"""Who begins a dialogue is its first organiser."""

from typing import Any

from dialogue_platform.dialogues.models import Dialogue
from dialogue_platform.live import Act
from dialogue_platform.people.models import Participant, Role, Standing, User


def begin(act: Act, user: User, **particulars: Any) -> Dialogue:
    """A dialogue of these columns, with its stream, and this user as its organiser."""
    dialogue = Dialogue(**particulars)
    dialogue.stream = f"dialogue:{dialogue.id}"
    act.new_stream(dialogue.stream, dialogue.id)
    act.db.add(dialogue)
    act.db.flush()
    act.db.add(_first_organiser(act, dialogue, user))
    act.tell("dialogue_created", dialogue)
    return dialogue


def _first_organiser(act: Act, dialogue: Dialogue, user: User) -> Participant:
    return Participant(
        stream=dialogue.stream,
        dialogue_id=dialogue.id,
        user_id=user.id,
        role=Role.ORGANISER,
        state=Standing.ACTIVE,
        name=user.name,
        function="",
        email=user.email_written,
        invited_at=act.now,
        joined_at=act.now,
    )
