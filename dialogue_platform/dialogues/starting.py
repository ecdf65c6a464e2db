"""Who begins a dialogue is its first organiser."""

from dialogue_platform.dialogues.models import Dialogue
from dialogue_platform.live import Act
from dialogue_platform.people.models import Participant, Role, Standing, User


def first_organiser(act: Act, dialogue: Dialogue, user: User) -> Participant:
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
