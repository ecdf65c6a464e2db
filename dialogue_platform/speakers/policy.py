"""Who may do what with the lists and the floor."""

from typing import TypeGuard

from dialogue_platform.people.models import Member, Participant
from dialogue_platform.people.permissions import Permission, allows, takes_part
from dialogue_platform.speakers.models import FloorRequest
from dialogue_platform.speakers.places import belongs_to


def may_request_floor(member: Member, thing: object) -> TypeGuard[Participant]:
    return allows(member, Permission.REQUEST_FLOOR)


def may_moderate_floor(member: Member, thing: object) -> bool:
    return allows(member, Permission.MODERATE_FLOOR)


def may_withdraw_request(member: Member, request: FloorRequest) -> bool:
    """One's own; and any member's of the delegation for which nobody is named."""
    return is_own(member, request) or (request.to_be_named and speaks_for(member, request))


def may_name_speaker(member: Member, request: FloorRequest) -> bool:
    """The moderators, and the delegation whose place it is."""
    return may_moderate_floor(member, request) or speaks_for(member, request)


def may_end_floor(member: Member, request: FloorRequest) -> bool:
    """The moderators, and the holder: everybody may end a statement of one's own."""
    return may_moderate_floor(member, request) or is_own(member, request)


def is_own(member: Member, request: FloorRequest) -> bool:
    return takes_part(member) and member.id == request.speaker_id


def speaks_for(member: Member, request: FloorRequest) -> bool:
    """A member, with the right to speak, of the delegation that has the place."""
    return may_request_floor(member, request) and belongs_to(member, request)
