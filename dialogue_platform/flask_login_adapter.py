"""All that we use of Flask-Login's private names (0.6): who is in a cookie, and who was looked up for a request.

Where it does not fit: who is in a cookie is asked of Flask-Login, by a query each time; and nobody is looked up again after
the database failed, but who was looked up before it did is asked what they are.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from flask import Flask, g, session
from flask_login import AnonymousUserMixin, LoginManager, UserMixin, current_user

from .adapters import fits, need

#: where a session keeps who it is of, and what else it keeps of a sign-in
_WHO = "_user_id"
_REST = ("_id", "_fresh")
_ID = "_id"
#: in ``g``: nobody is to be looked up
_NOBODY = "nobody_is_looked_up"


def who_in(cookie: Any) -> str | None:
    """Who a session says that it is of, whether that holds or not; nothing is looked up."""
    if not is_as_known():
        return str(current_user.get_id()) if current_user and current_user.is_authenticated else None
    found: str | None = cookie.get(_WHO)
    return found


def mark_of(cookie: Any) -> str:
    """What a session keeps of the browser that it was begun in."""
    return str(cookie.get(_ID, ""))


def put_who(who: str) -> None:
    """Write the present session anew: it is of the same person, under this name."""
    session[_WHO] = who


def forget_sign_in() -> None:
    """Take the sign-in out of the present session."""
    for name in (_WHO, *_REST):
        session.pop(name, None)


def look_up_nobody() -> None:
    """For the rest of this request nobody is signed in: the database cannot be asked now who it is."""
    setattr(g, _NOBODY, True)
    g._login_user = AnonymousUserMixin()


def may_look_up() -> bool:
    """Asked by who looks up a user."""
    return not hasattr(g, _NOBODY)


@cache
def is_as_known() -> bool:
    """Tried on an app of its own, once in a process."""
    return fits("flask-login", _check)


def _check() -> None:
    app, asked = Flask("check"), list[str]()
    app.secret_key = "of nothing"  # noqa: S105 - it signs nothing
    manager = LoginManager(app)

    @manager.user_loader
    def load(who: str) -> UserMixin:
        asked.append(who)
        return UserMixin()

    with app.test_request_context():
        session[_WHO] = "somebody"
        need(current_user.is_authenticated and asked == ["somebody"], "a session keeps in another place who it is of")
        look_up_nobody()
        need(current_user.is_anonymous, "a request keeps in another place who it is of")
    with app.test_request_context():
        session[_WHO] = "somebody"
        look_up_nobody()
        need(current_user.is_anonymous and asked == ["somebody"], "a user is looked up all the same")
