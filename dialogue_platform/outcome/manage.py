"""The organiser begins the outcome document."""

from typing import Any

from flask import Blueprint, redirect, url_for
from flask_babel import gettext as _

from dialogue_platform.dialogues.queries import dialogue_to_manage
from dialogue_platform.people.acting import press
from dialogue_platform.people.forms import Form

bp = Blueprint("manage_outcome", __name__, url_prefix="/manage")


@bp.post("/dialogues/<dialogue_id>/document")
def begin_document(dialogue_id: str) -> Any:
    dialogue = dialogue_to_manage(dialogue_id)
    form = Form.sent()
    given = {"title": form.text("title"), "sections": form.lines("sections")}
    done = _("The outcome document is there, with its sections.")
    press(done, "outcome.create_document", dialogue=dialogue.id, **given)
    return redirect(url_for("manage.overview", dialogue_id=dialogue_id))
