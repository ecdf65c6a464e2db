"""Who has lost the device of the second step is helped by an organiser of the platform: asked first, journaled, mailed."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from dialogue_platform.dialogues.manage import bp
from dialogue_platform.dialogues.queries import dialogue_to_manage, part_of
from dialogue_platform.extensions import db
from dialogue_platform.people.acting import act, by_id, notice
from dialogue_platform.people.forms import Form
from dialogue_platform.people.models import Participant, Standing, User
from dialogue_platform.people.second_factor.commands import reset_second_factor
from dialogue_platform.people.second_factor.policy import may_reset_factor
from dialogue_platform.people.second_factor.proof import is_proved, prove_page

PATH = "/dialogues/<dialogue_id>/people/<participant_id>/reset-second-step"


def can_be_reset(row: Participant) -> bool:
    """Whether the button stands: there is something to reset, by somebody who may. Of who has not come nothing is told."""
    if row.state is not Standing.ACTIVE:
        return False
    user = db.session.get(User, row.user_id)
    return bool(user and user.second_factor and may_reset_factor(current_user, user))


@bp.get(PATH)
def factor_to_reset(dialogue_id: str, participant_id: str) -> Any:
    dialogue = dialogue_to_manage(dialogue_id)
    row = part_of(dialogue, Participant, participant_id)
    if not can_be_reset(row):
        abort(404)
    if not is_proved():
        return prove_page(Form({"next": request.path}))
    return render_template("dialogues/manage/confirm_reset.html", dialogue=dialogue, participant=row)


@bp.post(PATH)
def reset_factor(dialogue_id: str, participant_id: str) -> Any:
    row = part_of(dialogue_to_manage(dialogue_id), Participant, participant_id)
    if row.state is not Standing.ACTIVE:
        abort(404)
    if not is_proved():
        return prove_page(Form({"next": request.path}))
    with notice(_("Reset. The person is told by mail, and signed out everywhere.")):
        act(reset_second_factor, user=by_id(User, row.user_id))
    return redirect(url_for("manage.people", dialogue_id=dialogue_id))
