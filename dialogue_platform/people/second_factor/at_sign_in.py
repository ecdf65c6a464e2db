"""The page between the two steps of a sign-in. It reads and works without script; a passkey alone needs some."""

from typing import Any

from flask import flash, redirect, render_template, session, url_for
from flask_babel import gettext as _

from dialogue_platform.extensions import db
from dialogue_platform.live import live, perform
from dialogue_platform.live.directory import NOBODY
from dialogue_platform.live.errors import Refusal
from dialogue_platform.people.errors import LINK_EXPIRED, LINK_USED
from dialogue_platform.people.forms import Form
from dialogue_platform.people.models import User
from dialogue_platform.people.second_factor.entrance import come_in, waiting
from dialogue_platform.people.second_factor.errors import PENDING_OVER
from dialogue_platform.people.second_factor.holdings import authenticator_of, codes_left, passkeys_of
from dialogue_platform.people.second_factor.models import PendingSignIn
from dialogue_platform.people.second_factor.passkeys import options_to_prove, read_proof, why_not_here
from dialogue_platform.people.second_factor.sealing import opened
from dialogue_platform.people.views import bp
from dialogue_platform.web.numbers import ngettext

ENDED = {PENDING_OVER.code, LINK_USED.code, LINK_EXPIRED.code}


@bp.get("/sign-in/second-step")
def second_step() -> Any:
    held = waiting()
    return _page(*held, Form()) if held else _begin_anew(PENDING_OVER.text())


@bp.post("/sign-in/second-step")
def take_second_step() -> Any:
    held, form = waiting(), Form.sent()
    if held is None:
        return _begin_anew(PENDING_OVER.text())
    field = next((name for name in ("passkey", "recovery") if form.text(name)), "code")
    try:
        passed = _take(held[0], form, field)
    except Refusal as refused:
        if refused.code in ENDED:
            return _begin_anew(refused.text())
        form.complain(field, refused.text())
        passed = {}
    if "user" in passed:
        return _enter(passed)
    if passed.get("left") == 0:
        return _begin_anew(_("Too many wrong codes. Sign in once more."))
    if "left" in passed:
        form.complain(field, _does_not_fit(passed["left"]))
    held = waiting()
    return _page(*held, form) if held else _begin_anew(PENDING_OVER.text())


def _take(pending: PendingSignIn, form: Form, field: str) -> dict[str, Any]:
    """What the command answers; nothing where the form says why."""
    args: dict[str, Any] = {"pending": pending.id}
    if not live().limits.within("30/minute", "second_step", pending.id):
        form.complain(field, _("Too many tries. Wait a minute."))
    elif field == "passkey":
        known = passkeys_of(db.session(), pending.user_id)
        proof = read_proof(str(form.values["passkey"]), pending.challenge, known)
        if proof:
            return perform("people.pass_by_passkey", NOBODY, {**args, **proof}).result or {}
        form.complain(field, _("This passkey could not be checked. Try again, or use another way."))
    else:
        command = "people.pass_by_code" if field == "code" else "people.pass_by_recovery_code"
        return perform(command, NOBODY, {**args, field: form.text(field)}).result or {}
    return {}


def _does_not_fit(left: int) -> str:
    return ngettext(
        "This code does not fit. %(num)s try is left.", "This code does not fit. %(num)s tries are left.", left
    )


def _enter(passed: dict[str, Any]) -> Any:
    answer = come_in(passed, session.get("onward"))
    if "codes_left" in passed:
        text = ngettext(
            "That code is used up. You have %(num)s recovery code left.",
            "That code is used up. You have %(num)s recovery codes left.",
            passed["codes_left"],
        )
        flash(text, "warn")
    return answer


def _begin_anew(why: str) -> Any:
    session.pop("pending", None)
    flash(why, "alert")
    return redirect(url_for("people.sign_in", next=session.pop("onward", "/")))


def _page(pending: PendingSignIn, user: User, form: Form) -> Any:
    passkeys, app = passkeys_of(db.session(), user.id), authenticator_of(db.session(), user.id)
    away = why_not_here() if passkeys else None
    page = render_template(
        "people/second_factor/step.html",
        form=form,
        options=options_to_prove(pending.challenge, passkeys) if passkeys and not away else None,
        away=away,
        app=app and opened(app.secret) is not None,
        unreadable=app and opened(app.secret) is None,
        codes=codes_left(db.session(), user.id),
        owner=user,
    )
    return page, form.status
