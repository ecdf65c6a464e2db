"""The podium's own hand: somebody put on the list, and another one named to speak at a place."""

from dialogue_platform.live import Act, Ref, command
from dialogue_platform.live.errors import MISSING
from dialogue_platform.people.errors import PARTICIPANT_REMOVED
from dialogue_platform.people.fields import Particular
from dialogue_platform.people.models import Delegation, Participant
from dialogue_platform.speakers.commands.checks import Subject, has_open, need_no_other
from dialogue_platform.speakers.commands.requests import new_request, put_on_list
from dialogue_platform.speakers.errors import ALREADY_REQUESTED, NOT_IN_DELEGATION, STALE_REQUEST
from dialogue_platform.speakers.models import FloorRequest, SpeakersList
from dialogue_platform.speakers.places import belongs_to, name_speaker
from dialogue_platform.speakers.policy import may_moderate_floor, may_name_speaker
from dialogue_platform.speakers.results import AddedRequest
from dialogue_platform.speakers.states import RequestKind, RequestState


@command("speakers.add_request", permission=may_moderate_floor)
def add_request(
    act: Act,
    list: Ref[SpeakersList],
    participant: Ref[Participant] | None = None,
    delegation: Ref[Delegation] | None = None,
    name: Particular = "",
    function: Particular = "",
    kind: RequestKind = RequestKind.STATEMENT,
    subject: Subject = "",
) -> AddedRequest:
    """Put somebody on the list, open or closed: a participant, a delegation (its speaker named or not), or a guest."""
    if participant is not None:
        need_part(participant)
        if delegation is not None and participant.delegation_id != delegation.id:
            raise NOT_IN_DELEGATION(field="participant")
        name, function = name or participant.name, function or participant.function
    elif delegation is None and not name:
        raise MISSING(field="name")
    speaker = participant.id if participant else None
    body = participant.delegation_id if participant else delegation.id if delegation else None
    need_free_place(act, list, kind, speaker, body, name)
    request = new_request(act, list, speaker, body, name, function, kind, subject)
    put_on_list(act, list, request)
    request.added_by = act.member.role.value
    request.undo = {"state": RequestState.WITHDRAWN.value, "moved_by": None, "moved_reason": None}
    return {"request": request.id, "list_version": list.version}


def need_part(participant: Participant) -> None:
    if not participant.takes_part:
        raise PARTICIPANT_REMOVED(field="participant")


def need_free_place(
    act: Act, list_: SpeakersList, kind: RequestKind, speaker: str | None, body: str | None, name: str
) -> None:
    """One open request of a kind: of a participant; of a guest, or of a delegation's speaker who is none, by the name."""
    same = (
        [FloorRequest.speaker_id == speaker]
        if speaker
        else [
            FloorRequest.speaker_id.is_(None),
            FloorRequest.delegation_id.is_(None) if body is None else FloorRequest.delegation_id == body,
            FloorRequest.name == name,
        ]
    )
    if has_open(act, list_.id, kind, *same):
        raise ALREADY_REQUESTED(field="participant" if speaker else "delegation" if body else "name")


@command("speakers.substitute", permission=may_name_speaker)
def substitute(
    act: Act,
    request: Ref[FloorRequest],
    participant: Ref[Participant] | None = None,
    name: Particular | None = None,
    function: Particular | None = None,
) -> None:
    """Say who speaks at a place, until the floor is given: somebody of the delegation, or somebody by name.

    With none of them, the speaker is to be named. Where the speaker was taken off while speaking, one may be named then.
    """
    need_speaker_open(act, request)
    if participant is not None:
        need_part(participant)
        if participant.id != request.speaker_id and not belongs_to(participant, request):
            raise NOT_IN_DELEGATION(field="participant")
        need_no_other(act, request, "participant", participant.id)
        function = participant.function if function is None else function
        name_speaker(act, request, participant.id, name or participant.name, function)
    else:
        name_speaker(act, request, *named(request, name, function))


def need_speaker_open(act: Act, request: FloorRequest) -> None:
    """The speaker is named before the start; later only where there is none."""
    waits = request.state in (RequestState.PENDING, RequestState.ACCEPTED)
    heard = request.state in (RequestState.SPEAKING, RequestState.INTERRUPTED)
    if not (waits or (heard and request.to_be_named)):
        raise STALE_REQUEST(field="request", state=act.show(request))


def named(request: FloorRequest, name: str | None, function: str | None) -> tuple[str | None, str, str]:
    """Who speaks then, if it is no other participant. A place that is no delegation's stays its person's."""
    if name is None and function is not None:
        return request.speaker_id, request.name, function
    if request.delegation_id is None:
        if not name:
            raise MISSING(field="name")
        return request.speaker_id, name, request.function if function is None else function
    return None, name or "", function or ""
