"""Proof anew: a page left open is not a key to how one signs in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import redirect, render_template, request, session
from flask_babel import gettext as _
from flask_login import current_user, login_required

from dialogue_platform.live import SYSTEM, clock, live, perform
from dialogue_platform.live.errors import Refusal
from dialogue_platform.people.forms import Form
from dialogue_platform.people.sign_in import password_fits, safe_next

FRESH_S = 15 * 60


def mark_proved() -> None:
    """Both steps of a sign-in, or the password, were given in this browser just now."""
    session["proved_at"] = int(clock.now().timestamp())


def is_proved() -> bool:
    at = session.get("proved_at")
    return isinstance(at, int) and clock.now().timestamp() - at < FRESH_S


def proof_needed(view: Callable[..., Any]) -> Callable[..., Any]:
    """Before a page that changes how one signs in: a sign-in of the last quarter of an hour, or the password."""

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
    try:
        if not live().limits.within("10/minute", "prove", current_user.id):
            form.complain("password", _("Too many tries. Wait a minute."))
        elif not password_fits(current_user, form.values.get("password", "")):
            form.complain("password", _("This is not your password."))
    except Refusal as refused:  # too many sign in at this moment
        form.refuse(refused, "password")
    if form.errors:
        return prove_page(form)
    mark_proved()
    perform("people.prove", SYSTEM, {"sign_in": current_user.sign_in_id})
    return redirect(safe_next(form.text("next")))
