"""What a person is told by mail about the second step."""

from flask_babel import lazy_gettext as _l

from dialogue_platform.people.models import Mail, User
from dialogue_platform.people.writing import Contents, letter

SUBJECTS = {
    "passkey_added": _l("A passkey was added to your account"),
    "passkey_removed": _l("A passkey was removed from your account"),
    "authenticator_added": _l("An authenticator app was added to your account"),
    "authenticator_removed": _l("The authenticator app was removed from your account"),
    "codes_made": _l("New recovery codes were made for your account"),
    "recovery_code_used": _l("A recovery code was used to sign in to your account"),
    "codes_missed": _l("Wrong codes at the second step of your sign-in"),
    "second_factor_reset": _l("Your second step at sign-in was reset"),
}
CHANGED = _l("The second step at your sign-in was changed.")
MORE = {
    "recovery_code_used": _l("That code works no more."),
    "codes_missed": _l(
        "Somebody passed the first step of your sign-in, by your password or a link from your mail, and then gave several "
        "wrong codes. Nobody got in."
    ),
    "second_factor_reset": _l(
        "An organiser or the people who run this site have taken the second step from your sign-in, as is done when a "
        "device is lost. Every sign-in of yours has ended. Sign in as before, then set the second step up anew in your "
        "account."
    ),
}


@letter("second_factor")
def gather(mail: Mail, user: User) -> Contents:
    """``mail.about`` says what has happened."""
    return Contents({"said": SUBJECTS[mail.about], "more": MORE.get(mail.about, CHANGED)})
