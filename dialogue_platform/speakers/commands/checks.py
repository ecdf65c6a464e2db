"""Questions every act on the floor asks before it sets anything."""

from typing import Annotated, Any

from sqlalchemy import select

from dialogue_platform.dialogues.models import DialogueSession
from dialogue_platform.live import Act, Text
from dialogue_platform.speakers.errors import (
    HAS_ANOTHER,
    SESSION_NOT_LIVE,
    STALE_FLOOR,
    STALE_LIST,
    STALE_REQUEST,
)
from dialogue_platform.speakers.models import Floor, FloorRequest, SpeakersList
from dialogue_platform.speakers.states import OPEN_STATES, RequestKind, RequestState

#: what somebody wants to speak about
Subject = Annotated[str, Text(200, empty=True)]


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


def held_floor(act: Act, request: FloorRequest, field: str = "request") -> Floor:
    """The floor, which this request must hold."""
    floor = act.db.get_one(Floor, request.session_id)
    if floor.request_id != request.id:
        raise STALE_FLOOR(field=field, state=act.show(floor))
    return floor


def has_open(act: Act, list_id: str, kind: RequestKind, *speaker: Any, but: str | None = None) -> bool:
    """Say whether there is an open request of this kind on the list whose speaker is described by ``speaker``."""
    asked = select(FloorRequest.id).where(
        FloorRequest.list_id == list_id,
        FloorRequest.request_kind == kind,
        FloorRequest.state.in_(OPEN_STATES),
        FloorRequest.id != (but or ""),
        *speaker,
    )
    return act.db.scalar(asked) is not None


def need_no_other(act: Act, request: FloorRequest, field: str, speaker: str | None = None) -> None:
    """A speaker has one open request of a kind on a list: none may be there beside the one that becomes open."""
    speaker = speaker or request.speaker_id
    mine = FloorRequest.speaker_id == speaker
    if speaker and has_open(act, request.list_id, request.request_kind, mine, but=request.id):
        raise HAS_ANOTHER(field=field)


def list_of(act: Act, request: FloorRequest) -> SpeakersList:
    return act.db.get_one(SpeakersList, request.list_id)
