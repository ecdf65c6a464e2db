"""The people: a table, inviting one, changing a role, removing."""

from collections.abc import Callable
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from dialogue_platform.dialogues import invitations, labels
from dialogue_platform.dialogues.invitations import links_until, strangers
from dialogue_platform.dialogues.manage import bp
from dialogue_platform.dialogues.manage.people_list import letters_to, people_page, without_letter
from dialogue_platform.dialogues.manage.second_factor import can_be_reset
from dialogue_platform.dialogues.models import Dialogue
from dialogue_platform.dialogues.queries import delegations_of, dialogue_to_manage, part_of
from dialogue_platform.extensions import db
from dialogue_platform.live import clock, perform_each
from dialogue_platform.live.directory import actor_of
from dialogue_platform.live.errors import Refusal
from dialogue_platform.people import participants, sign_ins
from dialogue_platform.people.acting import act, arguments, notice, round_trip
from dialogue_platform.people.delivery import sends_letters
from dialogue_platform.people.editing import Edit
from dialogue_platform.people.forms import Form
from dialogue_platform.people.models import Delegation, Participant
from dialogue_platform.people.writing import link_address
from dialogue_platform.web.numbers import ngettext


@bp.route("/dialogues/<dialogue_id>/people", methods=["GET", "POST"])
def people(dialogue_id: str) -> Any:
    dialogue = dialogue_to_manage(dialogue_id)
    form = Form.sent_or({"role": "delegate"})
    return round_trip(
        form,
        lambda: invite(dialogue, form),
        lambda: page(dialogue, form),
        lambda made: table(dialogue_id),
        invited(form.text("email")),
    )


def table(dialogue_id: str) -> str:
    return url_for("manage.people", dialogue_id=dialogue_id)


def invited(email: str) -> str:
    """What is true of it: without a mail server no letter leaves."""
    if sends_letters():
        return _("Invited: %(email)s. The letter is on its way.", email=email)
    return _("Invited: %(email)s. No letter is sent: make a link in the table and pass it on.", email=email)


def invite(dialogue: Dialogue, form: Form) -> Any:
    return act(
        invitations.invite,
        dialogue=dialogue,
        email=form.text("email"),
        role=form.value("role"),
        delegation=form.value("delegation") or None,
        name=form.text("name"),
        function=form.text("function"),
    )


@bp.route("/dialogues/<dialogue_id>/people/<participant_id>", methods=["GET", "POST"])
def participant(dialogue_id: str, participant_id: str) -> Any:
    dialogue = dialogue_to_manage(dialogue_id)
    row = part_of(dialogue, Participant, participant_id)
    delegations = delegations_of(dialogue)
    names = {"": _("None"), **{each.id: each.name for each in delegations}}
    edit = Edit(
        participants.edit,
        row,
        lambda form: read(row, form),
        lambda: as_written(row),
        words={"role": labels.ROLES, "delegation": names},
        tz=dialogue.tz,
    )
    form = edit.form()
    shown: dict[str, Any] = {"participant": row, "delegations": delegations, "resettable": can_be_reset(row)}
    shown |= {"dialogue": dialogue, "form": form, "roles": labels.ROLES}
    return round_trip(
        form,
        lambda: edit.save(form),
        lambda: (render_template("dialogues/manage/participant.html", **shown), form.status),
        lambda made: table(dialogue_id),
        _("Saved."),
    )


def read(row: Participant, form: Form) -> dict[str, Any]:
    return arguments(
        participants.edit,
        participant=row,
        role=form.value("role"),
        name=form.text("name"),
        function=form.text("function"),
        delegation=form.value("delegation") or None,
    )


@bp.route("/dialogues/<dialogue_id>/people/<participant_id>/remove", methods=["GET", "POST"])
def remove(dialogue_id: str, participant_id: str) -> Any:
    """Asked first: it reaches the person at once."""
    dialogue = dialogue_to_manage(dialogue_id)
    row = part_of(dialogue, Participant, participant_id)
    if request.method == "GET":
        return render_template("dialogues/manage/confirm_remove.html", dialogue=dialogue, participant=row)
    return _done(
        dialogue_id,
        lambda: act(participants.remove, participant=row),
        _("Removed. You can take it back in the table."),
    )


@bp.route("/dialogues/<dialogue_id>/people/<participant_id>/sign-ins", methods=["GET", "POST"])
def end_sign_ins(dialogue_id: str, participant_id: str) -> Any:
    """Asked first: it reaches the person in other dialogues too."""
    dialogue = dialogue_to_manage(dialogue_id)
    row = part_of(dialogue, Participant, participant_id)
    if request.method == "GET":
        return render_template("dialogues/manage/confirm_sign_ins.html", dialogue=dialogue, participant=row)
    return _done(
        dialogue_id,
        lambda: act(sign_ins.end_of_another, participant=row),
        _("The person is signed out everywhere."),
    )


@bp.post("/dialogues/<dialogue_id>/people/<participant_id>/restore")
def restore(dialogue_id: str, participant_id: str) -> Any:
    row = part_of(dialogue_to_manage(dialogue_id), Participant, participant_id)
    return _done(dialogue_id, lambda: act(participants.restore, participant=row), _("The participant is back."))


@bp.post("/dialogues/<dialogue_id>/people/<participant_id>/remind")
def remind(dialogue_id: str, participant_id: str) -> Any:
    row = part_of(dialogue_to_manage(dialogue_id), Participant, participant_id)
    return _done(dialogue_id, lambda: act(invitations.remind, participant=row), _("The invitation is sent again."))


@bp.post("/dialogues/<dialogue_id>/people/<participant_id>/link")
def hand_link(dialogue_id: str, participant_id: str) -> Any:
    """A link to pass on oneself. It stands in this one answer, which nobody keeps."""
    dialogue = dialogue_to_manage(dialogue_id)
    row = part_of(dialogue, Participant, participant_id)
    made = None
    with notice():
        made = act(invitations.hand_link, participant=row)
    if made is None:
        return redirect(table(dialogue_id))
    answer = make_response(page(dialogue, Form({"role": "delegate"}), {participant_id: link_address(made["link"])}))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/dialogues/<dialogue_id>/people/remind")
def remind_failed(dialogue_id: str) -> Any:
    """Once more to everybody whose letter has failed."""
    dialogue = dialogue_to_manage(dialogue_id)
    every = [{"participant": person} for person in without_letter(dialogue)]
    answers = list(perform_each("people.remind", actor_of(current_user), every))
    refused = [answer for answer in answers if isinstance(answer, Refusal)]
    sent = len(answers) - len(refused)
    flash(ngettext("%(num)s letter is sent again.", "%(num)s letters are sent again.", sent), "ok")
    if refused:
        flash(refused[0].text(), "alert")
    return redirect(table(dialogue_id))


def _done(dialogue_id: str, doing: Callable[[], object], message: str) -> Any:
    with notice(message):
        doing()
    return redirect(table(dialogue_id))


def as_written(row: Participant) -> dict[str, Any]:
    return {
        "name": row.name,
        "function": row.function,
        "role": row.role.value,
        "delegation": row.delegation_id or "",
    }


def page(dialogue: Dialogue, form: Form, handed: dict[str, str] | None = None) -> Any:
    handed = handed or {}
    shown = people_page(dialogue, handed)
    delegations: dict[str, Delegation] = {d.id: d for d in delegations_of(dialogue)}
    ids = [person.id for person in shown.rows]
    answer = render_template(
        "dialogues/manage/people.html",
        dialogue=dialogue,
        shown=shown,
        letters=letters_to(shown.rows),
        failed=len(without_letter(dialogue)),
        mail_problems=labels.MAIL_PROBLEMS,
        delegations=delegations,
        roles=labels.ROLES,
        standings=labels.STANDINGS,
        sends_letters=sends_letters(),
        strangers=strangers(db.session(), dialogue.id, ids),
        links_until=links_until(db.session(), dialogue.id, clock.now(), ids),
        handed=handed,
        form=form,
    )
    return answer, form.status
