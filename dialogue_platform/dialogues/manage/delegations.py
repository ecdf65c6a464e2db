"""The delegations: a table, a form to add one, a form to correct one."""

from typing import Any, TypedDict

from flask import redirect, render_template, url_for
from flask_babel import gettext as _

from dialogue_platform.dialogues import delegations as commands
from dialogue_platform.dialogues import labels, removing
from dialogue_platform.dialogues.manage import bp
from dialogue_platform.dialogues.models import Dialogue
from dialogue_platform.dialogues.queries import delegations_of, dialogue_to_manage, part_of
from dialogue_platform.people.acting import act, arguments, by_id, notice, round_trip
from dialogue_platform.people.editing import Edit
from dialogue_platform.people.forms import Form
from dialogue_platform.people.models import Delegation


@bp.route("/dialogues/<dialogue_id>/delegations", methods=["GET", "POST"])
def delegations(dialogue_id: str) -> Any:
    dialogue = dialogue_to_manage(dialogue_id)
    form = Form.sent_or({"constituency": "state"})
    return round_trip(
        form,
        lambda: act(commands.create, dialogue=dialogue, **read(form)),
        lambda: page(dialogue, form),
        lambda made: table(dialogue_id),
        _("The delegation is at the table."),
    )


@bp.route("/dialogues/<dialogue_id>/delegations/<delegation_id>", methods=["GET", "POST"])
def delegation(dialogue_id: str, delegation_id: str) -> Any:
    dialogue = dialogue_to_manage(dialogue_id)
    row = part_of(dialogue, Delegation, delegation_id)
    edit = Edit(
        commands.edit,
        row,
        lambda form: arguments(commands.edit, delegation=row, **read(form)),
        lambda: {"name": row.name, "code": row.code or "", "constituency": row.constituency.value},
        words={"constituency": labels.CONSTITUENCIES},
        tz=dialogue.tz,
    )
    form = edit.form()
    return round_trip(
        form, lambda: edit.save(form), lambda: page(dialogue, form, row), lambda made: table(dialogue_id), _("Saved.")
    )


@bp.post("/dialogues/<dialogue_id>/delegations/<delegation_id>/remove")
def remove_delegation(dialogue_id: str, delegation_id: str) -> Any:
    dialogue_to_manage(dialogue_id)
    with notice(_("The delegation is removed. Added again by the same name, it is back.")):
        act(removing.remove_delegation, delegation=by_id(Delegation, delegation_id))
    return redirect(table(dialogue_id))


def table(dialogue_id: str) -> str:
    return url_for("manage.delegations", dialogue_id=dialogue_id)


class Particulars(TypedDict):
    """What both forms ask of a delegation."""

    name: str
    constituency: Any
    code: str | None


def read(form: Form) -> Particulars:
    return {
        "name": form.text("name"),
        "constituency": form.value("constituency"),
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
