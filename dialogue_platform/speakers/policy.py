"""Who may do what with the lists and the floor."""

from typing import Any

from dialogue_platform.people.permissions import Permission, allows
from dialogue_platform.speakers.models import FloorRequest


def may_request_floor(who: Any, thing: Any) -> bool:
    return allows(who, Permission.REQUEST_FLOOR)


def may_moderate_floor(who: Any, thing: Any) -> bool:
    return allows(who, Permission.MODERATE_FLOOR)


def may_withdraw_request(who: Any, request: FloorRequest) -> bool:
    return is_own(who, request)


def may_end_floor(who: Any, request: FloorRequest) -> bool:
    """The moderators, and the holder: everybody may end a statement of one's own."""
    return may_moderate_floor(who, request) or is_own(who, request)


def is_own(who: Any, request: FloorRequest) -> bool:
    return bool(getattr(who, "takes_part", False)) and who.id == request.participant_id
