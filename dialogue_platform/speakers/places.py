"""Whose place on the list it is: naming who speaks at it, and taking somebody off."""

from sqlalchemy import select

from dialogue_platform.live import Act
from dialogue_platform.people.models import Participant
from dialogue_platform.speakers.models import FloorRequest, FormerSpeaker


def name_speaker(act: Act, request: FloorRequest, speaker_id: str | None, name: str, function: str) -> None:
    """Let somebody else speak at this place. Who was to speak is told that the request is not theirs any more."""
    if request.speaker_id is not None and request.speaker_id != speaker_id:
        _former(act, request, request.speaker_id).back = False
    if speaker_id is not None and speaker_id != request.speaker_id:
        known = _found(act, request, speaker_id)
        if known is not None:
            known.back = True
    request.name_speaker(speaker_id, name, function)


def _former(act: Act, request: FloorRequest, participant_id: str) -> FormerSpeaker:
    known = _found(act, request, participant_id)
    if known is None:
        known = FormerSpeaker(stream=request.stream, request_id=request.id, participant_id=participant_id, back=True)
        act.db.add(known)
    return known


def _found(act: Act, request: FloorRequest, participant_id: str) -> FormerSpeaker | None:
    asked = select(FormerSpeaker).where(
        FormerSpeaker.request_id == request.id, FormerSpeaker.participant_id == participant_id
    )
    return act.db.scalar(asked)


def belongs_to(participant: Participant, request: FloorRequest) -> bool:
    """Whether this participant is of the body that has the place; a place without one is one person's alone."""
    return request.delegation_id is not None and participant.delegation_id == request.delegation_id
