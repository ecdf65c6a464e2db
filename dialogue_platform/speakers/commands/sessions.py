"""What the speakers list does when a session is made, suspended or closed."""

from sqlalchemy import select

from dialogue_platform.dialogues.models import DialogueSession
from dialogue_platform.live import Act, on
from dialogue_platform.speakers.commands.lists import new_list
from dialogue_platform.speakers.holding import end, holder_of, pause
from dialogue_platform.speakers.models import Floor, SpeakersList
from dialogue_platform.speakers.states import ListState


@on("session_created")
def give_list_and_floor(act: Act, session: DialogueSession) -> None:
    """Every session has a floor from the start, and a list that is closed until a moderator opens it."""
    act.db.add(new_list(session, session.title))
    act.db.add(Floor(id=session.id, stream=session.own_stream, segments=[], stack=[]))


@on("session_suspended")
def pause_speaker(act: Act, session: DialogueSession) -> None:
    """The speaker keeps the floor over the break; the clock stands still."""
    pause(act, act.db.get_one(Floor, session.id))


@on("session_closed")
def end_business(act: Act, session: DialogueSession) -> None:
    """End what is being heard, all of it, and close the lists. Who still waited stays on the record as waiting."""
    floor = act.db.get_one(Floor, session.id)
    while floor.request_id is not None:
        end(act, floor, holder_of(act, floor))
    for list_ in act.db.scalars(select(SpeakersList).where(SpeakersList.session_id == session.id)):
        list_.become(ListState.CLOSED)
