"""The account page: name, language, password, personal tokens."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from sqlalchemy import select

from dialogue_platform.extensions import db
from dialogue_platform.live import clock
from dialogue_platform.people import commands, sign_ins, strength
from dialogue_platform.people.acting import act, arguments, by_id, notice, refusals_at, round_trip
from dialogue_platform.people.editing import Edit
from dialogue_platform.people.forms import Form
from dialogue_platform.people.models import ApiToken, Participant, SignIn, User
from dialogue_platform.people.second_factor.proof import is_password, is_proved, prove_page, proves
from dialogue_platform.people.sign_in import begin_session, hash_password, leave_session
from dialogue_platform.people.views import bp
from dialogue_platform.web.twice import shown_once

#: how long a token may be asked to live, in days
DAYS = (7, 30, 90, 365)


@bp.get("/account")
@login_required
def account() -> Any:
    return _page(Form.of(_written()))


@bp.post("/account/name")
@login_required
def set_name() -> Any:
    me = db.session.get(User, current_user.id)
    edit = Edit(
        commands.set_profile, me, lambda form: arguments(commands.set_profile, name=form.text("name")), _written
    )
    form = edit.form()
    return round_trip(form, lambda: edit.save(form), lambda: _page(form), _account, _("Your name is saved."))


@bp.post("/account/password")
@login_required
def set_password() -> Any:
    """The old password is asked for where there is one, else a fresh sign-in: a page left open is not a key."""
    if not current_user.password_hash and not is_proved():
        return prove_page(Form({"next": url_for("people.account")}))
    form, user_id = Form.sent(), current_user.id
    fits = not current_user.password_hash or is_password(form, "present")
    hashed = None
    with refusals_at(form, "password"):
        hashed = hash_password(form.values.get("password", ""), _known_words()) if fits else None
    if hashed is None:
        return _page(form)
    made = act(commands.set_password, password_hash=hashed, revoke_tokens=form.ticked("revoke_tokens"))
    if made:  # the second press of two has none: the first one signs in
        begin_session(user_id, made["generation"])
    flash(_("Your password is set. You are signed out in every other browser."), "ok")
    return redirect(url_for("people.account"))


def _known_words() -> list[str]:
    """What everybody knows of this person."""
    mine = Participant.user_id == current_user.id
    rows = db.session.scalars(select(Participant).where(mine)).all()
    names = [word for row in rows for word in (row.name, row.function)]
    elsewhere = strength.words_known_of(db.session(), current_user)
    return [current_user.email, current_user.name, _("Dialogue Platform"), *names, *elsewhere]


@bp.post("/account/tokens")
@login_required
def create_token() -> Any:
    """By who has just shown who they are: a page left open makes no key that outlasts it."""
    form = Form.sent()
    if current_user.password_hash and not is_proved() and not proves(form, "proof"):
        return _page(form)
    made: dict[str, Any] = {}
    with refusals_at(form, "label"):
        days = {"days": form.number("days")} if form.text("days") else {}
        made = act(commands.create_token, label=form.text("label"), **days)
    if form.errors:
        return _page(form)
    if "token" not in made:  # another worker has just made it, and shown it
        form.complain("label", _("This token was made a moment ago and shown once. If you did not see it, revoke it."))
        return _page(form)
    shown_once(request.environ)
    return _page(Form(), made["token"])


@bp.post("/account/tokens/<token_id>/revoke")
@login_required
def revoke_token(token_id: str) -> Any:
    with notice(_("The token is revoked.")):
        act(commands.revoke_token, token=by_id(ApiToken, token_id))
    return redirect(url_for("people.account"))


@bp.route("/account/close", methods=["GET", "POST"])
@login_required
def close_account() -> Any:
    form = Form.sent()
    if "sure" not in form.values:
        return render_template("people/close.html", form=form)
    with refusals_at(form):
        act(commands.close_account)
    if form.errors:
        return render_template("people/close.html", form=form), form.status
    leave_session()
    return redirect(url_for("dialogues.index"))


@bp.post("/account/sign-ins/<sign_in_id>/end")
@login_required
def end_sign_in(sign_in_id: str) -> Any:
    with notice(_("You are signed out in that browser.")):
        act(sign_ins.end, sign_in=by_id(SignIn, sign_in_id))
    return redirect(url_for("people.account", _anchor="h-sign-ins"))


@bp.post("/account/sign-ins/end")
@login_required
def sign_out_everywhere() -> Any:
    act(sign_ins.sign_out_everywhere)
    leave_session()
    flash(_("You are signed out everywhere. Personal tokens go on working until you revoke them."), "ok")
    return redirect(url_for("people.sign_in"))


def _account(_made: Any) -> str:
    return url_for("people.account")


def _written() -> dict[str, Any]:
    return {"name": current_user.name}


def _page(form: Form, new_token: str | None = None) -> Any:
    works = ApiToken.revoked_at.is_(None), ApiToken.expires_at > clock.now()
    mine = select(ApiToken).where(ApiToken.user_id == current_user.id, *works)
    tokens = db.session.scalars(mine.order_by(ApiToken.created_at)).all()
    on = SignIn.user_id == current_user.id, SignIn.ended_at.is_(None), SignIn.generation == current_user.generation
    sign_ins = db.session.scalars(select(SignIn).where(*on).order_by(SignIn.last_used_at.desc())).all()
    form.values.setdefault("name", current_user.name)
    form.seen = form.seen or _written()
    lengths = {"shortest": strength.SHORTEST_PASSWORD, "longest": strength.LONGEST_PASSWORD}
    lists: dict[str, Any] = {"tokens": tokens, "new_token": new_token, "sign_ins": sign_ins}
    lists |= {"fresh": is_proved(), "days": DAYS}
    return render_template("people/account.html", form=form, **lists, **lengths), form.status
