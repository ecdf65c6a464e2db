"""What the outcome document adds to the pages of a dialogue."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dialogue_platform.dialogues.models import Dialogue, DialogueSession
from dialogue_platform.dialogues.programme import Facts, Gap
from dialogue_platform.dialogues.slots import BUTTONS, GAPS, MANAGE_PARTS, OVERVIEW, Link, Section
from dialogue_platform.people.models import Participant, Role


@MANAGE_PARTS.add(50)
def part(dialogue: Dialogue) -> Link | None:
    if dialogue.document_id is None:
        return None
    return Link(_("Outcome"), url_for("outcome.page", document_id=dialogue.document_id))


@OVERVIEW.add(10)
def to_begin(dialogue: Dialogue) -> Section | None:
    return None if dialogue.document_id else Section("outcome/begin.html", {"dialogue": dialogue})


@GAPS.add(50)
def no_rapporteur(facts: Facts) -> Gap | None:
    there = Role.RAPPORTEUR.value in facts.roles
    return None if there else Gap(_l("Invite a rapporteur, who drafts the outcome."), "manage.people")


@GAPS.add(60)
def no_document(facts: Facts) -> Gap | None:
    there = facts.dialogue is not None and facts.dialogue.document_id
    return None if there else Gap(_l("Begin the outcome document."), "manage.overview")


@BUTTONS.add(20)
def text(dialogue: Dialogue, me: Participant | None, session: DialogueSession | None) -> Link | None:
    document = dialogue.text_for(me is not None)
    return Link(_("Read the outcome document"), url_for("outcome.page", document_id=document)) if document else None
