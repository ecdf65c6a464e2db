"""The organiser's documents: what is there, one more, one less. With script `static/src/files` sends a file to the door of
uploads; without, a form brings it here.
"""

from __future__ import annotations

from typing import IO, Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from dialogue_platform.dialogues import labels
from dialogue_platform.dialogues.models import Visibility
from dialogue_platform.dialogues.queries import dialogue_to_manage, part_of
from dialogue_platform.extensions import db
from dialogue_platform.files import commands
from dialogue_platform.files.commands import room_taken
from dialogue_platform.files.limits import LARGEST, QUOTA
from dialogue_platform.files.listing import files_with_adders, size_in_words
from dialogue_platform.files.models import File
from dialogue_platform.files.uploads import receive
from dialogue_platform.live import Refusal, actor_of, end_read_snapshot
from dialogue_platform.people.acting import act, notice
from dialogue_platform.people.forms import Form

bp = Blueprint("manage_files", __name__, url_prefix="/manage/dialogues/<dialogue_id>/documents")
#: bytes of a form around its file
AROUND = 64 * 1024


@bp.url_value_preprocessor
def let_a_file_in(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """A form with a file is larger than others, and read for its token before anything is asked; so only of who is known."""
    if endpoint == "manage_files.documents" and request.method == "POST" and current_user.is_authenticated:
        request.max_content_length = LARGEST + AROUND


@bp.route("", methods=["GET", "POST"])
def documents(dialogue_id: str) -> Any:
    dialogue = dialogue_to_manage(dialogue_id)
    form = Form.sent() if request.method == "POST" else Form({"visibility": Visibility.PARTICIPANTS.value})
    if request.method == "POST":
        added = take(dialogue_id, form)
        if added:
            return redirect(url_for("manage_files.documents", dialogue_id=dialogue_id, added=added))
        dialogue = dialogue_to_manage(dialogue_id)  # its row was of the snapshot that is over
    listed = files_with_adders(dialogue)
    page = render_template(
        "files/manage.html",
        dialogue=dialogue,
        files=[each for each in listed if each.file.removed_at is None],
        removed=[each for each in listed if each.file.removed_at is not None],
        added=next((each.file for each in listed if each.file.id == request.args.get("added")), None),
        visibilities=labels.VISIBILITIES,
        size_in_words=size_in_words,
        largest=LARGEST,
        left=QUOTA - room_taken(db.session(), dialogue.id),
        form=form,
    )
    return page, form.status


def take(dialogue_id: str, form: Form) -> str | None:
    """Add the file that the form brings; its id, or None, and then the form says why not."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        form.complain("file", _("Choose a file."))
        return None
    about = {"name": sent.filename, "visibility": form.text("visibility")}
    actor = actor_of(current_user)
    end_read_snapshot()
    try:
        return str(receive(actor, dialogue_id, sent.stream, length_of(sent.stream), about)["file"])
    except Refusal as refused:
        form.complain("visibility" if refused.field == "visibility" else "file", refused.text())
        return None


def length_of(stream: IO[bytes]) -> int:
    length = stream.seek(0, 2)
    stream.seek(0)
    return length


@bp.route("/<file_id>/remove", methods=["GET", "POST"])
def remove(dialogue_id: str, file_id: str) -> Any:
    """Asked first: it is gone from everybody's page at once."""
    dialogue = dialogue_to_manage(dialogue_id)
    file = part_of(dialogue, File, file_id, even_removed=True)
    if request.method == "GET":
        return render_template("files/confirm_remove.html", dialogue=dialogue, file=file)
    with notice(_("Removed. You can take it back below.")):
        act(commands.remove, file=file)
    return redirect(url_for("manage_files.documents", dialogue_id=dialogue_id))


@bp.post("/<file_id>/restore")
def restore(dialogue_id: str, file_id: str) -> Any:
    file = part_of(dialogue_to_manage(dialogue_id), File, file_id, even_removed=True)
    with notice(_("The document is back.")):
        act(commands.restore, file=file)
    return redirect(url_for("manage_files.documents", dialogue_id=dialogue_id))
