"""The part of the account about the second step: what there is, adding, new codes, removing."""

from typing import Any

from flask import abort, flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from markupsafe import Markup
from segno import make as make_qr

from dialogue_platform.extensions import db
from dialogue_platform.live import clock, live
from dialogue_platform.people.acting import act, notice, refusals_at
from dialogue_platform.people.forms import Form
from dialogue_platform.people.second_factor import commands, proof
from dialogue_platform.people.second_factor.codes import address_for_app, new_secret, step_of
from dialogue_platform.people.second_factor.holdings import authenticator_of, codes_left, passkeys_of
from dialogue_platform.people.second_factor.models import Authenticator, Passkey
from dialogue_platform.people.second_factor.passkeys import options_to_add, read_new, why_not_here
from dialogue_platform.people.second_factor.pending import new_challenge
from dialogue_platform.people.second_factor.sealing import opened, seal
from dialogue_platform.people.views import bp

ISSUER = "Dialogue Platform"
SETTING_UP_S = 3600


@bp.post("/account/prove")
@login_required
def prove_anew() -> Any:
    return proof.prove()


@bp.get("/account/second-step")
@login_required
def second_factor() -> Any:
    """What there is, and what can be added; also where those are led who must have one."""
    reading = db.session()
    app = authenticator_of(reading, current_user.id)
    needed = live().directory.needs_factor(reading, current_user)
    return render_template(
        "people/second_factor/list.html",
        passkeys=passkeys_of(reading, current_user.id),
        app=app,
        unreadable=app is not None and opened(app.secret) is None,
        codes=codes_left(reading, current_user.id),
        away=why_not_here(),
        needed=needed,
        onward=session.get("onward") if needed and current_user.second_factor else None,
    )


@bp.route("/account/second-step/passkey", methods=["GET"])
@proof.proof_needed
def passkey_to_add() -> Any:
    return _passkey_page(Form({"name": _("My passkey")}))


@bp.post("/account/second-step/passkey")
@proof.proof_needed
def add_passkey() -> Any:
    """The challenge is good for one answer, right or wrong."""
    form, challenge = Form.sent(), str(session.pop("challenge", ""))
    made = read_new(str(form.values.get("passkey", "")), challenge) if challenge else None
    if made is None:
        form.complain("form", _("The passkey was not made. Try once more."))
        return _passkey_page(form)
    with refusals_at(form):
        return _added(act(commands.add_passkey, name=form.text("name"), **made), _("The passkey is added."))
    return _passkey_page(form)


def _passkey_page(form: Form) -> Any:
    away, options = why_not_here(), None
    if not away:
        session["challenge"] = new_challenge()
        options = options_to_add(current_user, session["challenge"], passkeys_of(db.session(), current_user.id))
    return render_template("people/second_factor/passkey.html", form=form, away=away, options=options), form.status


@bp.get("/account/second-step/app")
@proof.proof_needed
def app_to_add() -> Any:
    return _app_page(Form(), new_secret())


@bp.post("/account/second-step/app")
@proof.proof_needed
def add_app() -> Any:
    """The secret rides along sealed, for this person and an hour: nothing is stored before its first code fits."""
    form = Form.sent()
    secret = _secret_of(str(form.values.get("sealed", "")))
    if secret is None:
        form.complain("form", _("That took too long. Scan the new square."))
        return _app_page(form, new_secret())
    step = step_of(secret, form.text("code"), clock.now())
    if step is None:
        form.complain("code", _("This code does not fit. Is the clock of your device right?"))
        return _app_page(form, secret)
    return _added(act(commands.add_authenticator, secret=seal(secret), step=step), _("The app is set up."))


def _secret_of(sealed: str) -> str | None:
    """The secret that this person was shown a while ago."""
    user_id, _sep, secret = (opened(sealed, SETTING_UP_S) or "").partition(":")
    return secret if user_id == current_user.id else None


def _app_page(form: Form, secret: str) -> Any:
    account = current_user.email_written
    qr = make_qr(address_for_app(secret, account, ISSUER), error="m", micro=False)
    page = render_template(
        "people/second_factor/app.html",
        form=form,
        sealed=seal(f"{current_user.id}:{secret}"),
        square=Markup(qr.svg_inline(border=4, light="#fff", dark="#000", omitsize=True)),  # noqa: S704 - made of figures alone
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        present=authenticator_of(db.session(), current_user.id),
    )
    return page, form.status


def _added(made: dict[str, Any], said: str) -> Any:
    """With the first factor come recovery codes: they are shown now, and never again."""
    if "codes" in made:
        return _codes_page(made["codes"], said)
    flash(said, "ok")
    return redirect(url_for("people.second_factor"))


@bp.get("/account/second-step/codes")
@proof.proof_needed
def codes_to_make() -> Any:
    return render_template("people/second_factor/new_codes.html", left=codes_left(db.session(), current_user.id))


@bp.post("/account/second-step/codes")
@proof.proof_needed
def make_codes() -> Any:
    with notice():
        return _codes_page(act(commands.make_recovery_codes)["codes"], _("The codes you had before work no more."))
    return redirect(url_for("people.second_factor"))


def _codes_page(codes: list[str], said: str) -> Any:
    return render_template("people/second_factor/codes.html", codes=codes, said=said, onward=session.get("onward"))


@bp.get("/account/second-step/<factor_id>/remove")
@proof.proof_needed
def factor_to_remove(factor_id: str) -> Any:
    """Asked first."""
    return render_template("people/second_factor/remove.html", factor=_mine(factor_id), last=_is_last())


@bp.post("/account/second-step/<factor_id>/remove")
@proof.proof_needed
def remove_factor(factor_id: str) -> Any:
    factor = _mine(factor_id)
    with notice(_("Removed.")):
        if isinstance(factor, Passkey):
            act(commands.remove_passkey, passkey=factor)
        else:
            act(commands.remove_authenticator, authenticator=factor)
    return redirect(url_for("people.second_factor"))


def _mine(factor_id: str) -> Passkey | Authenticator:
    reading = db.session()
    factor = reading.get(Passkey, factor_id) or reading.get(Authenticator, factor_id)
    if factor is None or factor.user_id != current_user.id or factor.removed_at:
        abort(404)
    return factor


def _is_last() -> bool:
    reading = db.session()
    app = authenticator_of(reading, current_user.id)
    return len(passkeys_of(reading, current_user.id)) + (app is not None) == 1
