"""What the speakers list refuses, and in which words."""

from flask_babel import lazy_gettext as _l

from dialogue_platform.live import refusal

LIST_CLOSED = refusal("list_closed", 409, _l("The list is closed. Your text is kept."))
ALREADY_REQUESTED = refusal("already_requested", 409, _l("You have already asked for the floor on this list."))
SESSION_NOT_LIVE = refusal("session_not_live", 409, _l("The session is not live, so nobody can be given the floor."))
FLOOR_TAKEN = refusal("floor_taken", 409, _l("Somebody else has the floor. End that statement first."))
STALE_LIST = refusal(
    "stale_list", 409, _l("The list has changed since you saw it. Here is the present order; decide again.")
)
STALE_FLOOR = refusal(
    "stale_floor", 409, _l("The floor has changed since you saw it. Here is who has it now; decide again.")
)
CANNOT_INTERRUPT = refusal(
    "cannot_interrupt", 409, _l("This cannot interrupt what is being heard. Wait until that is over.")
)
NO_LIMIT = refusal("no_limit", 409, _l("There is no time limit to change."))
HAS_ANOTHER = refusal(
    "has_another_request",
    409,
    _l("This speaker has another open request of this kind on the list. Decide on that one."),
)
NOT_IN_DELEGATION = refusal(
    "not_in_delegation", 409, _l("This person does not speak for the delegation of this place.")
)
STALE_REQUEST = refusal(
    "stale_request", 409, _l("This request has changed since you saw it. Here is how it stands now.")
)
