"""A request for the floor erased by law: its words and names are gone; when it was heard, and how long, stays."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from dialogue_platform.live import Act, Ref, command, on, system_only
from dialogue_platform.live.store.journal import erase_payloads
from dialogue_platform.people.fields import ErasureReason
from dialogue_platform.people.models import Participant, User
from dialogue_platform.speakers.models import FloorRequest

#: commands that name the request and hold words about it; how it was made names no request
WITH_WORDS = ("speakers.decline_request", "speakers.move_request", "speakers.substitute")


@command("speakers.erase_request", permission=system_only, even=("closed", "removed"))
def erase_request(act: Act, request: Ref[FloorRequest], reason: ErasureReason) -> None:
    """Erase the words and the name of one request or statement."""
    _forget(act, [request])


@on("person_erased")
def forget_requests(act: Act, user: User, mine: Sequence[Participant]) -> None:
    """All that the person has asked the floor for, and where somebody else had put them on a list."""
    ids = [participant.id for participant in mine]
    theirs = or_(FloorRequest.participant_id.in_(ids), FloorRequest.speaker_id.in_(ids))
    _forget(act, list(act.db.scalars(select(FloorRequest).where(theirs))))


def _forget(act: Act, requests: list[FloorRequest]) -> None:
    act.work.need({request.stream for request in requests})
    for request in requests:
        request.name = request.function = request.subject = ""
        request.reason = request.moved_reason = request.undo = None
    asked = [(request.stream, request.requested_at) for request in requests]
    erase_payloads(act.db, words=[request.id for request in requests], by=WITH_WORDS, made=asked)
