"""Last year's dialogue as the beginning of this year's."""

from datetime import date, datetime

from sqlalchemy import select

from dialogue_platform.dialogues.agenda import items_of
from dialogue_platform.dialogues.errors import SKIPPED_HOUR
from dialogue_platform.dialogues.fields import Day, Title
from dialogue_platform.dialogues.models import AgendaItem, Dialogue, DialogueSession, Visibility
from dialogue_platform.dialogues.policy import may_edit_dialogue, may_organise
from dialogue_platform.dialogues.results import NewDialogue
from dialogue_platform.dialogues.sessions import in_programme, plan
from dialogue_platform.dialogues.starting import begin
from dialogue_platform.live import Act, Ref, command
from dialogue_platform.live.errors import NOT_PERMITTED
from dialogue_platform.people.models import Delegation, User
from dialogue_platform.web.times import on_the_clock

CONTACT = ("contact_name", "contact_email", "contact_phone")
PARTICULARS = ("lead", "objectives", "conveners", "tz", "languages", "place", "series_id", *CONTACT)
OF_A_SESSION = ("title", "summary", "minutes", "anonymous_questions", "premoderation")


@command("dialogues.copy", permission=may_edit_dialogue)
def copy(act: Act, dialogue: Ref[Dialogue], title: Title, starts_on: Day) -> NewDialogue:
    """Begin a dialogue like this one: particulars, delegations, programme and agenda, at the same hours from another day.

    People, questions, video rooms and the text are not copied; only participants may see it until that is changed.
    """
    user = act.db.get_one(User, act.member.user_id)
    if not may_organise(user, None):
        raise NOT_PERMITTED(field="dialogue")
    of_it = _of(dialogue, PARTICULARS)
    made = begin(act, user, title=title, starts_on=starts_on, visibility=Visibility.PARTICIPANTS, **of_it)
    _copy_delegations(act, dialogue, made)
    _copy_programme(act, dialogue, made)
    return {"dialogue": made.id}


def _of(row: object, names: tuple[str, ...]) -> dict[str, object]:
    return {name: getattr(row, name) for name in names}


def _copy_delegations(act: Act, dialogue: Dialogue, made: Dialogue) -> None:
    asked = select(Delegation).where(Delegation.dialogue_id == dialogue.id, Delegation.removed_at.is_(None))
    for each in act.db.scalars(asked.order_by(Delegation.place)).all():
        copied = _of(each, ("name", "code", "constituency", "place"))
        act.db.add(Delegation(stream=made.stream, dialogue_id=made.id, **copied))


def _copy_programme(act: Act, dialogue: Dialogue, made: Dialogue) -> None:
    for number, each in enumerate(in_programme(act, dialogue), start=1):
        at = _same_hour(each.starts_at, dialogue, made.starts_on)
        _copy_agenda(act, each, plan(act, made, number=number, starts_at=at, **_of(each, OF_A_SESSION)))


def _copy_agenda(act: Act, session: DialogueSession, made: DialogueSession) -> None:
    for each in items_of(act, session.id):
        copied = _of(each, ("number", "title", "minutes"))
        act.db.add(AgendaItem(stream=made.stream, session_id=made.id, **copied))


def _same_hour(at: datetime, dialogue: Dialogue, starts_on: date) -> datetime:
    """As many days after the first day, and at the same hour on the clock. Raises skipped_hour."""
    local = at.astimezone(dialogue.zone)
    day = local.date() + (starts_on - dialogue.starts_on)
    moved = on_the_clock(day, local.time(), dialogue.tz)
    if moved is None:
        raise SKIPPED_HOUR(field="starts_on")
    return moved
