"""The refusals of this room."""

from flask_babel import lazy_gettext as _l

from dialogue_platform.live import refusal

LINK_USED = refusal("link_used", 410, _l("This link was used already. Ask for a new one."))
LINK_EXPIRED = refusal("link_expired", 410, _l("This link is too old. Ask for a new one."))
LAST_ORGANISER = refusal(
    "last_organiser", 409, _l("A dialogue needs an organiser. Make somebody else organiser first.")
)
PARTICIPANT_REMOVED = refusal(
    "participant_removed", 409, _l("This participant was removed. Invite the participant again first.")
)
NOT_COME_YET = refusal("not_come_yet", 409, _l("This person was invited and has not come yet."))
ENDED_LATELY = refusal(
    "ended_lately",
    429,
    _l("An organiser ended this person's sign-ins less than an hour ago. If it is urgent, remove the person."),
)
PASSWORD_TOO_SHORT = refusal("password_too_short", 422, _l("A password has at least %(least)s characters."))
WEAK_PASSWORD = refusal("weak_password", 422, _l("This password is too easily guessed."))
NOT_PROVED = refusal(
    "not_proved", 403, _l("Show first that it is you: give your password, or sign in again by a link in your mail.")
)
ACCOUNT_CLOSED = refusal(
    "account_closed", 409, _l("This person has closed the account. Invite the person under another address.")
)
BAD_EMAIL = refusal("bad_email", 422, _l("This is not an e-mail address. Check for a missing @ or a space."))
ADDRESS_TAKEN = refusal("address_taken", 409, _l("Somebody else has this address."))
PERSON_KNOWN = refusal(
    "person_known",
    409,
    _l(
        "This person has been here before, or belongs to another dialogue: a sign-in link goes to their own mailbox alone."
    ),
)
EMAIL_NOT_ASCII = refusal(
    "email_not_ascii",
    422,
    _l("Before the @ are letters that many mail servers do not take. Ask for an address that has Latin letters there."),
)
NAME_TAKEN = refusal("name_taken", 409, _l("There is one of this name already."))
ALREADY_TAKES_PART = refusal("already_takes_part", 409, _l("This person takes part already."))
TOO_MANY_TOKENS = refusal("too_many_tokens", 409, _l("You have too many tokens. Revoke some first."))
NO_DELEGATION = refusal("no_delegation", 409, _l("Only a delegation can do this, and you belong to none."))
