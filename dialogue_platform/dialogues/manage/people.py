"""The people: a table, inviting one or many, changing a role, removing."""

from collections.abc import Sequence
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from dialogue_platform.dialogues import words
from dialogue_platform.dialogues.invitations import links_until, strangers
from dialogue_platform.dialogues.loading import delegations_of, dialogue_to_manage, part_of, participants_of
from dialogue_platform.dialogues.manage import bp
from dialogue_platform.dialogues.models import Dialogue
from dialogue_platform.dialogues.pasting import MOST_LINES, Line, read_lines
from dialogue_platform.extensions import db
from dialogue_platform.live import clock
from dialogue_platform.live.errors import Refusal
from dialogue_platform.people.editing import Edit
from dialogue_platform.people.forms import Form
from dialogue_platform.people.mailer import link_address, sends_letters
from dialogue_platform.people.models import Delegation, Participant
from dialogue_platform.people.sign_in import act


@bp.route("/dialogues/<dialogue_id>/people", methods=["GET", "POST"])
def people(dialogue_id: str) -> Any:
    dialogue = dialogue_to_manage(dialogue_id)
    form = Form.sent() if request.method == "POST" else Form({"role": "delegate"})
    if request.method == "POST" and invite(dialogue.id, form):
        flash(invited(form.text("email")), "ok")
        return redirect(url_for("manage.people", dialogue_id=dialogue_id))
    return page(dialogue, form)


def invited(email: str) -> str:
    """What is true of it: without a mail server no letter leaves."""
    if sends_letters():
        return _("Invited: %(email)s. The letter is on its way.", email=email)
    return _("Invited: %(email)s. No letter is sent: make a link in the table and pass it on.", email=email)


def invite(dialogue_id: str, form: Form) -> bool:
    try:
        act(
            "people.invite",
            dialogue=dialogue_id,
            email=form.text("email"),
            role=form.text("role"),
            delegation=form.text("delegation") or None,
            name=form.text("name"),
            function=form.text("function"),
        )
    except Refusal as refused:
        form.refuse(refused)
    return not form.errors


@bp.route("/dialogues/<dialogue_id>/people/many", methods=["GET", "POST"])
def many(dialogue_id: str) -> Any:
    """Paste, see what will happen, then invite; the preview changes nothing."""
    dialogue = dialogue_to_manage(dialogue_id)
    form = Form.sent() if request.method == "POST" else Form({"role": "delegate"})
    delegations = {d.name.lower(): d.id for d in delegations_of(dialogue)}
    taking_part = {p.email for p in participants_of(dialogue) if p.takes_part}
    lines = read_lines(form.text("lines"), taking_part, delegations, form.text("role") or "delegate")
    if request.method == "POST" and form.text("do") == "invite":
        return invite_many(dialogue.id, lines, delegations)
    return render_template(
        "dialogues/manage/many.html",
        dialogue=dialogue,
        form=form,
        lines=lines,
        good=[line for line in lines if not line.problem],
        most=MOST_LINES,
        roles=words.ROLES,
    )


def invite_many(dialogue_id: str, lines: Sequence[Line], delegations: dict[str, str]) -> Any:
    invited = 0
    for line in lines:
        if line.problem:
            continue
        values = {**vars(line), "delegation": delegations.get(line.delegation.lower(), "")}
        form = Form(values)
        if invite(dialogue_id, form):
            invited += 1
        else:
            flash(f"{line.email}: {next(iter(form.errors.values()))}", "alert")
    flash(ngettext("%(num)s person is invited.", "%(num)s people are invited.", invited), "ok")
    return redirect(url_for("manage.people", dialogue_id=dialogue_id))


@bp.route("/dialogues/<dialogue_id>/people/<participant_id>", methods=["GET", "POST"])
def participant(dialogue_id: str, participant_id: str) -> Any:
    dialogue = dialogue_to_manage(dialogue_id)
    row = part_of(dialogue, Participant, participant_id)
    delegations = delegations_of(dialogue)
    names = {"": _("None"), **{each.id: each.name for each in delegations}}
    edit = Edit(
        "people.edit",
        {"participant": participant_id},
        row,
        read,
        lambda: as_written(row),
        words={"role": words.ROLES, "delegation": names},
        tz=dialogue.tz,
    )
    form = edit.form()
    if request.method == "POST" and edit.save(form):
        flash(_("Saved."), "ok")
        return redirect(url_for("manage.people", dialogue_id=dialogue_id))
    answer = render_template(
        "dialogues/manage/participant.html",
        dialogue=dialogue,
        participant=row,
        form=form,
        roles=words.ROLES,
        delegations=delegations,
    )
    return answer, form.status


def read(form: Form) -> dict[str, Any]:
    return {
        "role": form.text("role"),
        "name": form.text("name"),
        "function": form.text("function"),
        "delegation": form.text("delegation") or None,
    }


@bp.route("/dialogues/<dialogue_id>/people/<participant_id>/remove", methods=["GET", "POST"])
def remove(dialogue_id: str, participant_id: str) -> Any:
    """Asked first: it reaches the person at once."""
    dialogue = dialogue_to_manage(dialogue_id)
    row = part_of(dialogue, Participant, participant_id)
    if request.method == "GET":
        return render_template("dialogues/manage/confirm_remove.html", dialogue=dialogue, participant=row)
    return _done(dialogue_id, "people.remove", participant_id, _("Removed. You can take it back in the table."))


@bp.post("/dialogues/<dialogue_id>/people/<participant_id>/restore")
def restore(dialogue_id: str, participant_id: str) -> Any:
    part_of(dialogue_to_manage(dialogue_id), Participant, participant_id)
    return _done(dialogue_id, "people.restore", participant_id, _("The participant is back."))


@bp.post("/dialogues/<dialogue_id>/people/<participant_id>/remind")
def remind(dialogue_id: str, participant_id: str) -> Any:
    part_of(dialogue_to_manage(dialogue_id), Participant, participant_id)
    return _done(dialogue_id, "people.remind", participant_id, _("The invitation is sent again."))


@bp.post("/dialogues/<dialogue_id>/people/<participant_id>/link")
def hand_link(dialogue_id: str, participant_id: str) -> Any:
    """A link to pass on oneself. It stands in this one answer, which nobody keeps."""
    dialogue = dialogue_to_manage(dialogue_id)
    part_of(dialogue, Participant, participant_id)
    try:
        made = act("people.hand_link", participant=participant_id)
    except Refusal as refused:
        flash(refused.text(), "alert")
        return redirect(url_for("manage.people", dialogue_id=dialogue_id))
    answer = make_response(page(dialogue, Form({"role": "delegate"}), {participant_id: link_address(made["link"])}))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _done(dialogue_id: str, command: str, participant_id: str, message: str) -> Any:
    try:
        act(command, participant=participant_id)
        flash(message, "ok")
    except Refusal as refused:
        flash(refused.text(), "alert")
    return redirect(url_for("manage.people", dialogue_id=dialogue_id))


def as_written(row: Participant) -> dict[str, Any]:
    return {
        "name": row.name,
        "function": row.function,
        "role": row.role.value,
        "delegation": row.delegation_id or "",
    }


def page(dialogue: Dialogue, form: Form, handed: dict[str, str] | None = None) -> Any:
    rows: Sequence[Participant] = participants_of(dialogue)
    wanted = request.args.get("role", "")
    delegations: dict[str, Delegation] = {d.id: d for d in delegations_of(dialogue)}
    answer = render_template(
        "dialogues/manage/people.html",
        dialogue=dialogue,
        participants=[p for p in rows if not wanted or p.role == wanted],
        wanted=wanted,
        everybody=len(rows),
        delegations=delegations,
        roles=words.ROLES,
        standings=words.STANDINGS,
        sends_letters=sends_letters(),
        strangers=strangers(db.session(), dialogue.id),
        links_until=links_until(db.session(), dialogue.id, clock.now()),
        handed=handed or {},
        form=form,
    )
    return answer, form.status
