"""Between the first step of a sign-in and the session: who has a second factor is asked for it."""

from typing import Any

from flask import redirect, session, url_for

from dialogue_platform.extensions import db
from dialogue_platform.live import clock, perform
from dialogue_platform.live.directory import NOBODY
from dialogue_platform.people.models import User
from dialogue_platform.people.second_factor.models import PendingSignIn
from dialogue_platform.people.second_factor.pending import is_open
from dialogue_platform.people.sign_in import begin_session, safe_next, way_home


def password_fitted(user_id: str, generation: int, target: str | None) -> Any:
    """Into the session, or to the second step. Raises Refusal."""
    fitted: dict[str, Any] = {"user": user_id, "generation": generation}
    user = db.session.get(User, user_id)
    if user is not None and user.second_factor:
        fitted = perform("people.begin_second_step", NOBODY, fitted).result or {}
    return come_in(fitted, target)


def come_in(fitted: dict[str, Any], target: str | None) -> Any:
    """``fitted``: what a step answered, ``{"user", "generation"}`` to come in, or ``{"pending"}`` to be asked for the second one."""
    if "pending" in fitted:
        session["pending"], session["onward"] = fitted["pending"], safe_next(target)
        return redirect(url_for("people.second_step"))
    begin_session(fitted["user"], fitted["generation"])
    return redirect(way_home(fitted["user"], target))


def waiting() -> tuple[PendingSignIn, User] | None:
    """The sign-in that waits in this browser, while its second step can be taken."""
    pending = db.session.get(PendingSignIn, str(session.get("pending", "")))
    user = db.session.get(User, pending.user_id) if pending else None
    return (pending, user) if pending and user and is_open(pending, user, clock.now()) else None
