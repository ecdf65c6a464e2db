"""What the speakers list does when a session is made, suspended or closed."""

from dialogue_platform.dialogues.models import DialogueSession
from dialogue_platform.live import Act, on
from dialogue_platform.speakers.commands.floor import end, lists_of, new_floor, pause
from dialogue_platform.speakers.commands.lists import new_list
from dialogue_platform.speakers.models import Floor, FloorRequest
from dialogue_platform.speakers.states import ListState


@on("session_created")
def give_list_and_floor(act: Act, session: DialogueSession) -> None:
    """Every session has a floor from the start, and a list that is closed until a moderator opens it."""
    act.db.add(new_list(session, session.title))
    act.db.add(new_floor(session.room, session.id))


@on("session_suspended")
def pause_speaker(act: Act, session: DialogueSession) -> None:
    """The speaker keeps the floor over the break; the clock stands still."""
    pause(act, act.db.get_one(Floor, session.id))


@on("session_closed")
def end_business(act: Act, session: DialogueSession) -> None:
    """End the statement that runs and close the lists. Who still waited stays on the record as waiting."""
    floor = act.db.get_one(Floor, session.id)
    if floor.request_id is not None:
        end(act, floor, act.db.get_one(FloorRequest, floor.request_id))
    for list_ in lists_of(act, session.id):
        list_.state = ListState.CLOSED
