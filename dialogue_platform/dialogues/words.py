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
VISIBILITIES = {
    "public": _l("Everybody may read"),
    "participants": _l("Participants alone"),
}
