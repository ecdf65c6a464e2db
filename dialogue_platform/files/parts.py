"""What files add to the pages of a dialogue."""

from flask import url_for
from flask_babel import gettext as _

from dialogue_platform.dialogues.models import Dialogue
from dialogue_platform.dialogues.slots import MANAGE_PARTS, PUBLIC, Link, Section
from dialogue_platform.files.listing import files_for, size_in_words
from dialogue_platform.people.models import Participant


@MANAGE_PARTS.add(45)
def part(dialogue: Dialogue) -> Link:
    there = url_for("manage_files.documents", dialogue_id=dialogue.id)
    return Link(_("Documents"), there, "manage_files.documents")


@PUBLIC.add(50)
def documents(dialogue: Dialogue, me: Participant | None) -> Section | None:
    files = files_for(dialogue, me)
    return Section("files/section.html", {"files": files, "size_in_words": size_in_words}) if files else None
