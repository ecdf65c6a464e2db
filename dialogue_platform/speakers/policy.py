"""Who may do what with the lists and the floor."""

from typing import Any

from dialogue_platform.people.permissions import Permission, allows
from dialogue_platform.speakers.models import FloorRequest
from dialogue_platform.speakers.places import belongs_to


def may_request_floor(who: Any, thing: Any) -> bool:
    return allows(who, Permission.REQUEST_FLOOR)


def may_moderate_floor(who: Any, thing: Any) -> bool:
    return allows(who, Permission.MODERATE_FLOOR)


def may_withdraw_request(who: Any, request: FloorRequest) -> bool:
    """One's own; and any member's of the delegation for which nobody is named."""
    return is_own(who, request) or (request.to_be_named and speaks_for(who, request))


def may_name_speaker(who: Any, request: FloorRequest) -> bool:
    """The moderators, and the delegation whose place it is."""
    return may_moderate_floor(who, request) or speaks_for(who, request)


def may_end_floor(who: Any, request: FloorRequest) -> bool:
    """The moderators, and the holder: everybody may end a statement of one's own."""
    return may_moderate_floor(who, request) or is_own(who, request)


def is_own(who: Any, request: FloorRequest) -> bool:
    return bool(getattr(who, "takes_part", False)) and who.id == request.speaker_id


def speaks_for(who: Any, request: FloorRequest) -> bool:
    """A member, with the right to speak, of the delegation that has the place."""
    return may_request_floor(who, request) and belongs_to(who, request)
