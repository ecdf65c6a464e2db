"""What becomes of places on the lists when somebody leaves, loses the right to speak, or changes delegation."""

from collections.abc import Callable

from sqlalchemy import exists, select

from dialogue_platform.dialogues.errors import IN_USE
from dialogue_platform.dialogues.models import DialogueSession, SessionState
from dialogue_platform.live import Act, on
from dialogue_platform.people.models import Delegation, Participant, Role
from dialogue_platform.people.permissions import ROLES, Permission
from dialogue_platform.speakers.commands.checks import list_of
from dialogue_platform.speakers.holding import pause
from dialogue_platform.speakers.models import Floor, FloorRequest
from dialogue_platform.speakers.places import belongs_to, name_speaker
from dialogue_platform.speakers.queue import take_off
from dialogue_platform.speakers.reasons import NO_LONGER_TAKES_PART, ROLE_CHANGED
from dialogue_platform.speakers.states import OPEN_STATES, RequestState

WAITING = (RequestState.PENDING, RequestState.ACCEPTED)
#: what is a leaver's to lose: a place, or one that may still be given back
LOST = (*OPEN_STATES, RequestState.DECLINED, RequestState.NO_SHOW)


@on("participant_left")
def leave_all(act: Act, participant: Participant) -> None:
    """Whoever does not take part any more speaks nowhere."""
    _leave(act, participant, NO_LONGER_TAKES_PART, lambda request: True)


@on("role_changed")
def leave_without_right(act: Act, participant: Participant, was: Role) -> None:
    """Whoever may no longer ask for the floor gives back what was asked for; the chair, whom the podium added, stays."""
    speak = ROLES[Permission.REQUEST_FLOOR]
    if was in speak and participant.role not in speak:
        _leave(act, participant, ROLE_CHANGED, lambda request: True)


@on("delegation_changed")
def leave_delegation(act: Act, participant: Participant) -> None:
    """The places of the former delegation stay there; a place of one's own goes along."""
    _leave(
        act,
        participant,
        NO_LONGER_TAKES_PART,
        lambda request: request.delegation_id is not None and not belongs_to(participant, request),
    )


@on("delegation_removed")
def need_on_no_list(act: Act, delegation: Delegation) -> None:
    """A delegation that ever held a place stands in the record. Raises in_use."""
    if act.db.scalar(select(exists().where(FloorRequest.delegation_id == delegation.id))):
        raise IN_USE(field="delegation")


@on("session_reopened")
def leave_reopened(act: Act, session: DialogueSession) -> None:
    """The record of a closed session stays as it was; who has left meanwhile does not wait in it any more."""
    asked = select(FloorRequest).where(FloorRequest.session_id == session.id, FloorRequest.state.in_(LOST))
    for request in act.db.scalars(asked.order_by(FloorRequest.requested_at, FloorRequest.id)).all():
        let_go_of_leaver(act, request)


def let_go_of_leaver(act: Act, request: FloorRequest) -> None:
    """A place that counts again, by a taking back or a reopening: its speaker may have left it meanwhile."""
    speaker = act.db.get(Participant, request.speaker_id) if request.speaker_id else None
    if speaker is None:
        return
    away = request.delegation_id is not None and not belongs_to(speaker, request)
    if away or not speaker.takes_part:
        _leave_place(act, request, NO_LONGER_TAKES_PART)
    elif _asked(speaker, request) and speaker.role not in ROLES[Permission.REQUEST_FLOOR]:
        _leave_place(act, request, ROLE_CHANGED)


def _asked(speaker: Participant, request: FloorRequest) -> bool:
    """By the own right to ask; whom the podium added, or the delegation named, may never have had it."""
    return request.participant_id == speaker.id and request.added_by is None


def _leave(act: Act, participant: Participant, why: str, which: Callable[[FloorRequest], bool]) -> None:
    # All rooms are locked first: nobody can ask for the floor in one of them while its people change.
    asked = select(DialogueSession).where(
        DialogueSession.dialogue_id == participant.dialogue_id, DialogueSession.state != SessionState.CLOSED
    )
    sessions = {session.id: session.own_stream for session in act.db.scalars(asked)}
    act.work.need(set(sessions.values()))
    mine = select(FloorRequest).where(
        FloorRequest.speaker_id == participant.id,
        FloorRequest.session_id.in_(sessions),
        FloorRequest.state.in_(LOST),
    )
    for request in act.db.scalars(mine.order_by(FloorRequest.requested_at, FloorRequest.id)).all():
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
