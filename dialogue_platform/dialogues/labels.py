"""The words of this room for people, in the order in which they are offered."""

from flask_babel import lazy_gettext as _l

ROLES = {
    "organiser": _l("Organiser"),
    "chair": _l("Chair"),
    "moderator": _l("Moderator"),
    "rapporteur": _l("Rapporteur"),
    "panellist": _l("Panellist"),
    "delegate": _l("Delegate"),
    "observer": _l("Observer"),
    "interpreter": _l("Interpreter"),
}
STANDINGS = {
    "invited": _l("Invited"),
    "active": _l("Takes part"),
    "removed": _l("Removed"),
}
CONSTITUENCIES = {
    "state": _l("States"),
    "UN system": _l("UN system"),
    "intergovernmental": _l("Intergovernmental"),
    "expert": _l("Expert organisations"),
    "academia": _l("Academia"),
    "non-governmental": _l("Non-governmental"),
    "business": _l("Business"),
}
SHORT = {
    "state": _l("State"),
    "UN system": _l("UN"),
    "intergovernmental": _l("Intergov."),
    "expert": _l("Experts"),
    "academia": _l("Academia"),
    "non-governmental": _l("NGOs"),
    "business": _l("Business"),
}
MAIL_PROBLEMS = {
    "unreachable": _l("The mail server does not answer."),
    "encryption": _l("No encrypted connection with the mail server. Tell who runs this platform."),
    "sign_in": _l("The mail server does not take our name and password. Tell who runs this platform."),
    "sender": _l("The mail server does not send in our name. Tell who runs this platform."),
    "no_mailbox": _l("There is no such mailbox. Check the address; if it is another one, invite the person anew."),
    "refused": _l("The mail server refused the letter."),
    "later": _l("The mail server asks to try again later."),
    "letters": _l("The address has letters that the mail server cannot send to. Ask for another one."),
    "unwritable": _l("The letter could not be written. Tell who runs this platform."),
    "too_late": _l("The link in it ran out before it could leave."),
}
VISIBILITIES = {
    "public": _l("Everybody may read"),
    "participants": _l("Participants alone"),
}
