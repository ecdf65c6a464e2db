"""Proof anew: a page left open is not a key to how one signs in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import redirect, render_template, request
from flask_babel import gettext as _
from flask_login import current_user, login_required

from dialogue_platform.extensions import db
from dialogue_platform.live import SYSTEM, clock, live, perform
from dialogue_platform.people.acting import refusals_at
from dialogue_platform.people.forms import Form
from dialogue_platform.people.models import SignIn
from dialogue_platform.people.sign_in import password_fits, safe_next
from dialogue_platform.people.sign_ins import is_fresh


def is_proved() -> bool:
    """Whether all steps of a sign-in, or the password, were given in this browser a moment ago."""
    return is_fresh(db.session.get(SignIn, current_user.sign_in_id), clock.now())


def is_password(form: Form, field: str) -> bool:
    """Whether the password was given in this field; else the form says there why not."""
    with refusals_at(form, field):  # too many sign in at this moment
        if not live().limits.within("10/minute", "prove", current_user.id):
            form.complain(field, _("Too many tries. Wait a minute."))
        elif not password_fits(current_user, form.values.get(field, "")):
            form.complain(field, _("This is not your present password."))
    return field not in form.errors


def proves(form: Form, field: str) -> bool:
    """The same, written down: for a while nothing more is asked in this browser."""
    fits = is_password(form, field)
    if fits:
        perform("people.prove", SYSTEM, {"sign_in": current_user.sign_in_id})
    return fits


def proof_needed(view: Callable[..., Any]) -> Callable[..., Any]:
    """Before a page that changes how one signs in: a sign-in of the last ten minutes, or the password."""

    @wraps(view)
    @login_required
    def asks(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs) if is_proved() else prove_page(Form({"next": request.path}))

    return asks


def prove_page(form: Form) -> Any:
    return render_template("people/second_factor/prove.html", form=form), form.status


def prove() -> Any:
    """The password once more, and on to where one was going."""
    form = Form.sent()
    return redirect(safe_next(form.text("next"))) if proves(form, "password") else prove_page(form)
