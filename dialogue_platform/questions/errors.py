"""What the Q&A refuses, and in which words."""

from flask_babel import lazy_gettext as _l

from dialogue_platform.live import errors, refusal

QUESTIONS_CLOSED = refusal("questions_closed", 409, _l("Questions are closed. Your text is kept."))
ANONYMOUS_NOT_ALLOWED = refusal(
    "anonymous_not_allowed", 409, _l("Questions in this session carry the name of who asks. Your text is kept.")
)
STALE_REVISION = refusal(
    "stale_revision", 409, _l("This question has changed since you saw it. Here is how it stands now; decide again.")
)
STALE_STAGE = refusal("stale_stage", 409, _l("Another question is on stage now. Here is which; decide again."))
WRONG_STATE = errors.WRONG_STATE.saying(_l("This cannot be done with the question as it stands now."))
NOT_A_CORRECTION = refusal(
    "not_a_correction",
    409,
    _l(
        "The room has read this question and may support it: only its spelling can be corrected. Ask in other words anew."
    ),
)
OTHER_AUTHOR = refusal("other_author", 409, _l("Only one's own published question can be asked anew, named as it was."))
OWN_QUESTION = refusal("own_question", 409, _l("Your own question needs no endorsement of yours."))
ANSWER_NEEDED = refusal("answer_needed", 422, _l("Write the answer, or mark the question as answered on the floor."))
