"""The refusals of this room."""

from flask_babel import lazy_gettext as _l

from dialogue_platform.live import errors, refusal

WRONG_SESSION_STATE = refusal("wrong_session_state", 409, _l("The session is not in a state that allows this."))
SESSION_CLOSED = errors.WRONG_STATE.saying(_l("The session is closed. Your text is kept."))
STALE_ITEM = refusal(
    "stale_item", 409, _l("Somebody else changed the current item. Here is the present one; decide again.")
)
WHAT_STAYS = refusal(
    "what_stays", 422, _l("Sessions are planned. Say whether they keep their hour on the clock, or their moment.")
)
SKIPPED_HOUR = refusal("skipped_hour", 422, _l("That hour does not exist on this day: the clocks are put forward."))
CURRENT_ITEM = refusal("current_item", 409, _l("The session is at this item. Turn to another one first."))
IN_USE = refusal("in_use", 409, _l("People belong to this delegation, or it is on a speakers list."))
UNKNOWN_ZONE = refusal("unknown_zone", 422, _l("This time zone is not known. Choose one from the list."))
BAD_LINK = refusal("bad_link", 422, _l("This is not a web address. It begins with https://"))
