"""What is refused."""

from flask_babel import lazy_gettext as _l

from dialogue_platform.live import refusal

WITHOUT_DELEGATION = refusal(
    "without_delegation", 409, _l("You belong to no delegation, so there is nobody to note this for.")
)
NOT_IN_CIRCLE = refusal("not_in_circle", 403, _l("You are not in this circle any more. Your text is kept."))
