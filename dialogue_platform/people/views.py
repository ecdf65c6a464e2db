"""Sign in, sign out, the link page, the language."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from dialogue_platform.extensions import db
from dialogue_platform.live import clock, live, perform
from dialogue_platform.live.directory import NOBODY
from dialogue_platform.live.errors import RETRY_AFTER, TOO_OFTEN, Refusal
from dialogue_platform.people import commands
from dialogue_platform.people.acting import act
from dialogue_platform.people.addresses import is_address, same_form
from dialogue_platform.people.errors import BAD_EMAIL
from dialogue_platform.people.forms import Form
from dialogue_platform.people.models import SignInLink, User
from dialogue_platform.people.second_factor.entrance import come_in, password_fitted
from dialogue_platform.people.sign_in import (
    accept_waiting,
    end_session,
    keep_in_step,
    leave_session,
    link_id_of,
    safe_next,
    way_home,
)
from dialogue_platform.people.tries import OF_A_LINK, Tries, letter_is_due, need_within_address

bp = Blueprint("people", __name__)
bp.before_app_request(keep_in_step)


@bp.get("/sign-in")
def sign_in() -> Any:
    form = Form({"next": safe_next(request.args.get("next"))})
    return redirect(form["next"]) if current_user.is_authenticated else _sign_in_page(form)


@bp.post("/sign-in")
def sign_in_by_password() -> Any:
    form = Form.sent()
    email = same_form(form.text("email"))
    if not is_address(email):
        form.complain("form", BAD_EMAIL().text())
        return _sign_in_page(form)
    try:
        tries = Tries(email)
        tries.begin()
        user = db.session.scalar(select(User).where(User.email == email))
        if not tries.fits(user, form.values.get("password", "")):
            form.complain(
                "form", _("E-mail and password do not fit together. Try again, or ask for a link in your mail.")
            )
            return _sign_in_page(form)
    except Refusal as refused:
        form.refuse(refused)
        return _sign_in_page(form, refused.status)
    assert user is not None
    return password_fitted(user.id, user.generation, form.text("next"))


@bp.post("/sign-in/link")
def ask_for_link() -> Any:
    """The answer is the same whether the address is known or not."""
    form = Form.sent()
    email = same_form(form.text("email"))
    if not is_address(email):
        form.complain("link_email", BAD_EMAIL().text())
        return _sign_in_page(form)
    try:
        need_within_address("ask_for_link")
        if letter_is_due(email):
            perform("people.ask_for_link", NOBODY, {"email": email})
    except Refusal as refused:
        form.refuse(refused, "link_email")
        return _sign_in_page(form, refused.status)
    return render_template("people/link_sent.html", email=email)


@bp.get("/sign-in/<token>")
def link(token: str) -> Any:
    """Shows a button and uses nothing: mail scanners open links too."""
    found = db.session.get(SignInLink, link_id_of(token))
    owner = db.session.get(User, found.user_id) if found else None
    good = found and owner and found.works(owner, clock.now())
    page = render_template(
        "people/link.html", token=token, owner=owner, good=good, next=safe_next(request.args.get("next"))
    )
    return page, 200 if good else 410


def _owner_of(token: str) -> User | None:
    found = db.session.get(SignInLink, link_id_of(token))
    return db.session.get(User, found.user_id) if found else None


@bp.post("/sign-in/<token>/again")
def link_again(token: str) -> Any:
    """One press from a link that is over to a new one, which goes to the same mailbox and nowhere else."""
    owner = _owner_of(token)
    if owner is None:
        return redirect(url_for("people.sign_in"))
    need_within_address("ask_for_link")
    email = owner.email
    if letter_is_due(email):
        perform("people.ask_for_link", NOBODY, {"email": email})
    return render_template("people/link_sent.html", email=None)


@bp.post("/sign-in/<token>")
def use_link(token: str) -> Any:
    link_id = link_id_of(token)
    if not live().limits.within(OF_A_LINK, "use_link", link_id):
        raise TOO_OFTEN()
    try:
        used = perform("people.use_link", NOBODY, {"link": link_id}).result or {}
    except Refusal as refused:
        owner = _owner_of(token)
        if owner is not None and current_user.is_authenticated and owner.id == current_user.id:
            accept_waiting(current_user)
            return redirect(way_home(current_user.id, request.form.get("next")))
        return render_template("people/link.html", token=token, owner=owner, good=False, why=refused.text()), 410
    return come_in(used, request.form.get("next"))


@bp.post("/sign-out")
def sign_out() -> Any:
    try:
        end_session()
    except Refusal as refused:
        if refused.status < 500:  # it is over already
            leave_session()
        else:
            flash(_("You are not signed out: the server could not store it. Try again in a minute."), "alert")
    return redirect(url_for("dialogues.index"))


@bp.post("/language")
def set_language() -> Any:
    language: Any = request.form.get("language", "")
    if language in current_app.config["LANGUAGES"]:
        session["language"] = language
        if current_user.is_authenticated and current_user.language != language:
            act(commands.set_language, language=language)
    else:
        flash(_("This language is not offered."), "alert")
    return redirect(safe_next(request.form.get("next")))


def _sign_in_page(form: Form, status: int | None = None) -> Any:
    page = render_template("people/sign_in.html", form=form)
    return page, status or form.status, RETRY_AFTER.get(status or form.status, {})
