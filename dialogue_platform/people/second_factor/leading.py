"""Who must have a second factor and has none is led to set it up, before any other page."""

from typing import Any

from flask import redirect, request, session, url_for
from flask_login import current_user

from dialogue_platform.extensions import db
from dialogue_platform.live import live

#: where one may be all the same. The doors of programs, and what they may, are the directory's to guard.
OPEN = frozenset({
    "people.second_factor", "people.passkey_to_add", "people.add_passkey", "people.app_to_add", "people.add_app",
    "people.codes_to_make", "people.make_codes", "people.prove_anew", "people.sign_out", "people.set_language",
    "people.sign_in", "people.sign_in_by_password", "people.ask_for_link", "people.link", "people.use_link",
    "people.second_step", "people.take_second_step", "people.close_account",
    "people.end_sign_in", "people.sign_out_everywhere", "static",
})  # fmt: skip
DOORS = ("api.", "signs.")


def lead_to_set_up() -> Any:
    """Before each request of a page."""
    endpoint = request.endpoint or "static"
    if endpoint in OPEN or endpoint.startswith(DOORS):
        return None
    if not current_user.is_authenticated or current_user.second_factor:
        return None
    if not live().directory.needs_factor(db.session(), current_user):
        return None
    session["onward"] = request.full_path.rstrip("?") if request.method == "GET" else "/"
    return redirect(url_for("people.second_factor"))
