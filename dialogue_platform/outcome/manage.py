"""The organiser begins the outcome document."""

from typing import Any

from flask import Blueprint, redirect, url_for
from flask_babel import gettext as _

from dialogue_platform.dialogues.queries import dialogue_to_manage
from dialogue_platform.outcome.commands import create_document
from dialogue_platform.people.acting import act, notice
from dialogue_platform.people.forms import Form

bp = Blueprint("manage_outcome", __name__, url_prefix="/manage")


@bp.post("/dialogues/<dialogue_id>/document")
def begin_document(dialogue_id: str) -> Any:
    dialogue = dialogue_to_manage(dialogue_id)
    form = Form.sent()
    with notice(_("The outcome document is there, with its sections.")):
        act(create_document, dialogue=dialogue, title=form.text("title"), sections=form.lines("sections"))
    return redirect(url_for("manage.overview", dialogue_id=dialogue_id))
