"""The parts of the organiser's pages that every dialogue has."""

from collections.abc import Callable

from flask import url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from dialogue_platform.dialogues.models import Dialogue
from dialogue_platform.dialogues.slots import MANAGE_PARTS, Link


def _part(endpoint: str, label: LazyString) -> Callable[[Dialogue], Link]:
    return lambda dialogue: Link(label, url_for(endpoint, dialogue_id=dialogue.id), endpoint)


MANAGE_PARTS.add(10)(_part("manage.overview", _l("Overview")))
MANAGE_PARTS.add(20)(_part("manage.programme", _l("Programme")))
MANAGE_PARTS.add(30)(_part("manage.delegations", _l("Delegations")))
MANAGE_PARTS.add(40)(_part("manage.people", _l("People")))
MANAGE_PARTS.add(90)(_part("dialogues.page", _l("Public page")))
