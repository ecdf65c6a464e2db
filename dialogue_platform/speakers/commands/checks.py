"""Questions every act on the floor asks before it sets anything."""

from dialogue_platform.dialogues.errors import SESSION_CLOSED
from dialogue_platform.dialogues.models import DialogueSession, SessionState
from dialogue_platform.live import Act
from dialogue_platform.speakers.errors import (
    SESSION_NOT_LIVE,
    STALE_FLOOR,
    STALE_LIST,
    STALE_REQUEST,
)
from dialogue_platform.speakers.models import Floor, FloorRequest, SpeakersList
from dialogue_platform.speakers.states import RequestState


def need_open_session(session: DialogueSession, field: str) -> None:
    if session.state is SessionState.CLOSED:
        raise SESSION_CLOSED(field=field)


def need_live_session(act: Act, request: FloorRequest) -> None:
    if not act.db.get_one(DialogueSession, request.session_id).is_live:
        raise SESSION_NOT_LIVE(field="request")


def need_step(act: Act, request: FloorRequest, state: RequestState) -> None:
    """Somebody else may have moved the request since it was on the screen."""
    if not request.may_become(state):
        raise STALE_REQUEST(field="request", state=act.show(request))


def need_version(act: Act, list_: SpeakersList, version: int) -> None:
    if list_.version != version:
        raise STALE_LIST(field="list_version", state=act.show(list_))


def held_floor(act: Act, request: FloorRequest) -> Floor:
    """The floor, which this request must hold."""
    floor = act.db.get_one(Floor, request.session_id)
    if floor.request_id != request.id:
        raise STALE_FLOOR(field="request", state=act.show(floor))
    return floor


def list_of(act: Act, request: FloorRequest) -> SpeakersList:
    return act.db.get_one(SpeakersList, request.list_id)
