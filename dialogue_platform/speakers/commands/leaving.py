"""What becomes of places on the lists when somebody leaves, loses the right to speak, or changes delegation."""

from collections.abc import Callable

from sqlalchemy import select

from dialogue_platform.dialogues.models import DialogueSession
from dialogue_platform.live import Act, on
from dialogue_platform.people.models import Participant, Role
from dialogue_platform.people.permissions import ROLES, Permission
from dialogue_platform.speakers.commands.checks import list_of
from dialogue_platform.speakers.holding import pause
from dialogue_platform.speakers.lineup import take_off
from dialogue_platform.speakers.models import Floor, FloorRequest
from dialogue_platform.speakers.places import belongs_to, name_speaker
from dialogue_platform.speakers.states import OPEN_STATES, RequestState

#: why a place was lost, as `my_request.reason` says it: the page puts it into words
GONE, NO_RIGHT = "no_longer_takes_part", "role_changed"
WAITING = (RequestState.PENDING, RequestState.ACCEPTED)


@on("participant_left")
def leave_all(act: Act, participant: Participant) -> None:
    """Whoever does not take part any more speaks nowhere."""
    _leave(act, participant, GONE, lambda request: True)


@on("role_changed")
def leave_without_right(act: Act, participant: Participant, was: Role) -> None:
    """Whoever may no longer ask for the floor gives back what was asked for; the chair, whom the podium added, stays."""
    speak = ROLES[Permission.REQUEST_FLOOR]
    if was in speak and participant.role not in speak:
        _leave(act, participant, NO_RIGHT, lambda request: True)


@on("delegation_changed")
def leave_delegation(act: Act, participant: Participant) -> None:
    """The places of the former delegation stay there; a place of one's own goes along."""
    _leave(
        act,
        participant,
        GONE,
        lambda request: request.delegation_id is not None and not belongs_to(participant, request),
    )


def _leave(act: Act, participant: Participant, why: str, which: Callable[[FloorRequest], bool]) -> None:
    # All rooms are locked first: nobody can ask for the floor in one of them while its people change.
    rooms = select(DialogueSession).where(DialogueSession.dialogue_id == participant.dialogue_id)
    act.work.need({session.room for session in act.db.scalars(rooms)})
    kept = (*OPEN_STATES, RequestState.DECLINED, RequestState.NO_SHOW)
    asked = select(FloorRequest).where(FloorRequest.speaker_id == participant.id, FloorRequest.state.in_(kept))
    for request in act.db.scalars(asked.order_by(FloorRequest.requested_at, FloorRequest.id)).all():
        if which(request):
            _leave_place(act, request, why)


def _leave_place(act: Act, request: FloorRequest, why: str) -> None:
    """The delegation keeps its place, without a speaker; a place of one's own is lost. What is heard, stands still."""
    if request.state not in OPEN_STATES:
        request.undo = None  # a place of somebody who has left is not given back
        return
    if request.state is RequestState.SPEAKING:
        pause(act, act.db.get_one(Floor, request.session_id))
    if request.delegation_id is not None:
        name_speaker(act, request, None, "", "")
    elif request.state in WAITING:
        take_off(act, list_of(act, request), request)
        request.withdraw(why)
