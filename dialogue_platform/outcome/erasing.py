"""What is left of a person in the outcome: the negotiated words stay, under nobody's name."""

from collections.abc import Sequence

from sqlalchemy import select

from dialogue_platform.live import Act, on
from dialogue_platform.outcome.models import OutcomeDocument, Version
from dialogue_platform.people.erasing import called
from dialogue_platform.people.models import Participant, User


@on("person_erased")
def leave_the_text(act: Act, user: User, mine: Sequence[Participant]) -> None:
    """Who has no delegation is named as the one who named a version; who typed what is by number, and that has no name."""
    _, names = called(act.db, user, mine)
    texts = select(OutcomeDocument.id).where(OutcomeDocument.dialogue_id.in_([p.dialogue_id for p in mine]))
    named = act.db.scalars(select(Version).where(Version.document_id.in_(texts), Version.by.in_(names))).all()
    act.work.need({version.stream for version in named})
    for version in named:
        version.by = ""
