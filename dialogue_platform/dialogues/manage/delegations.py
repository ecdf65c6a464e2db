"""The delegations: a table, a form to add one, a form to correct one."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from dialogue_platform.dialogues import labels
from dialogue_platform.dialogues.manage import bp
from dialogue_platform.dialogues.models import Dialogue
from dialogue_platform.dialogues.queries import delegations_of, dialogue_to_manage, part_of
from dialogue_platform.people.acting import fill_in, press
from dialogue_platform.people.editing import Edit
from dialogue_platform.people.forms import Form
from dialogue_platform.people.models import Delegation


@bp.route("/dialogues/<dialogue_id>/delegations", methods=["GET", "POST"])
def delegations(dialogue_id: str) -> Any:
    dialogue = dialogue_to_manage(dialogue_id)
    form = Form.sent() if request.method == "POST" else Form({"constituency": "state"})
    if request.method == "POST" and fill_in(form, "delegations.create", dialogue=dialogue_id, **read(form)):
        flash(_("The delegation is at the table."), "ok")
        return redirect(url_for("manage.delegations", dialogue_id=dialogue_id))
    return page(dialogue, form)


@bp.route("/dialogues/<dialogue_id>/delegations/<delegation_id>", methods=["GET", "POST"])
def delegation(dialogue_id: str, delegation_id: str) -> Any:
    dialogue = dialogue_to_manage(dialogue_id)
    row = part_of(dialogue, Delegation, delegation_id)
    edit = Edit(
        "delegations.edit",
        {"delegation": delegation_id},
        row,
        read,
        lambda: {"name": row.name, "code": row.code or "", "constituency": row.constituency.value},
        words={"constituency": labels.CONSTITUENCIES},
        tz=dialogue.tz,
    )
    form = edit.form()
    if request.method == "POST" and edit.save(form):
        flash(_("Saved."), "ok")
        return redirect(url_for("manage.delegations", dialogue_id=dialogue_id))
    return page(dialogue, form, row)


@bp.post("/dialogues/<dialogue_id>/delegations/<delegation_id>/remove")
def remove_delegation(dialogue_id: str, delegation_id: str) -> Any:
    dialogue_to_manage(dialogue_id)
    press(
        _("The delegation is removed. Added again by the same name, it is back."),
        "delegations.remove",
        delegation=delegation_id,
    )
    return redirect(url_for("manage.delegations", dialogue_id=dialogue_id))


def read(form: Form) -> dict[str, Any]:
    return {
        "name": form.text("name"),
        "constituency": form.text("constituency"),
        "code": form.text("code").upper() or None,
    }


def page(dialogue: Dialogue, form: Form, edited: Delegation | None = None) -> Any:
    answer = render_template(
        "dialogues/manage/delegations.html",
        dialogue=dialogue,
        delegations=delegations_of(dialogue),
        edited=edited,
        constituencies=labels.CONSTITUENCIES,
        form=form,
    )
    return answer, form.status
