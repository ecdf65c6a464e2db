"""A part of the organiser's pages."""

from flask import url_for
from flask_babel import gettext as _

from dialogue_platform.dialogues.models import Dialogue
from dialogue_platform.dialogues.slots import MANAGE_PARTS, Link


@MANAGE_PARTS.add(60)
def part(dialogue: Dialogue) -> Link:
    return Link(_("Circles"), url_for("consultations.part", dialogue_id=dialogue.id), "consultations.part")
