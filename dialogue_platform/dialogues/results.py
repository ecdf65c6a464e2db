"""What the commands on a dialogue answer: the ids of what they made."""

from dialogue_platform.live.shapes import Id, Shape


class NewDialogue(Shape):
    """A dialogue was made."""

    dialogue: Id


class NewSeries(Shape):
    """A series was made."""

    series: Id


class NewSession(Shape):
    """A session was put into the programme."""

    session: Id


class NewAgendaItem(Shape):
    """An item was put on the agenda."""

    item: Id


class NewDelegation(Shape):
    """There is a delegation; one that was removed may be back."""

    delegation: Id


class NewParticipant(Shape):
    """Somebody was invited."""

    participant: Id
