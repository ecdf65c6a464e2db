"""Who is at the page: the cookie, the password, the link, and where to go after."""

import json
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import abort, current_app, redirect, request, session, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user, login_user
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from dialogue_platform.csrf import MARK
from dialogue_platform.extensions import db, login
from dialogue_platform.live import Actor, clock, perform
from dialogue_platform.live.directory import NOBODY
from dialogue_platform.live.errors import BUSY
from dialogue_platform.live.offload import Few
from dialogue_platform.people.models import Participant, Standing, User

hasher = PasswordHasher()  # argon2id
_NOBODYS_HASH = hasher.hash("nobody's password, so that an unknown address takes as long as a known one")
SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200
#: a hash takes 64 MB: two at once, and a house full of people in line
hashing = Few(2, 300, 60.0, BUSY.saying(_l("Many are signing in at this moment. Try again in a few seconds.")))


@login.user_loader
def load_user(cookie: str) -> User | None:
    user_id, _, generation = cookie.partition(":")
    user = db.session.get(User, user_id)
    return user if user and user.is_active and str(user.generation) == generation else None


@login.unauthorized_handler
def send_to_sign_in() -> Any:
    return redirect(url_for("people.sign_in", next=request.full_path if request.method == "GET" else "/"))


def actor_of(user: Any) -> Actor:
    """The person at the page as the actor of a command."""
    if not getattr(user, "is_authenticated", False):
        return NOBODY
    return Actor(user_id=user.id, generation=user.generation)


def act(command: str, /, **args: Any) -> dict[str, Any]:
    """Perform a command for the person at the page. Raises Refusal."""
    return perform(command, actor_of(current_user), args, form_key(command, args)).result or {}


#: seconds after which who goes back to a page and presses again means it
MEANT_AGAIN = 30


def form_key(command: str, args: dict[str, Any]) -> str | None:
    """The key of an act by a form, so that a second press is the same act on whichever worker it arrives.

    Each form of a page has a token of its own.
    """
    token = request.form.get("csrf_token", "")
    if not token.startswith(MARK):
        return None
    told = [token, command, args, clock.now().timestamp() // MEANT_AGAIN]
    return sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()[:48]


def hash_password(password: str) -> str:
    """What is kept of a password. Raises ``busy`` when too many are being hashed."""
    db.session.close()
    return hashing.offload(hasher.hash, password, first=True)


def password_fits(user: User | None, password: str, first: bool = True) -> bool:
    """Whether this is the user's password; takes as long when there is no such user. Raises ``busy``.

    ``first``: before those of whom nobody knows who they are.
    """
    if not 0 < len(password) <= LONGEST_PASSWORD:
        return False
    kept = user.password_hash if user and user.is_active else None
    db.session.close()  # no read transaction stays open while another thread counts
    fits = hashing.offload(_verify, kept or _NOBODYS_HASH, password, first=first)
    return fits and kept is not None


def _verify(kept: str, password: str) -> bool:
    try:
        return hasher.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


def signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="sign-in link")


def link_token(link_id: str) -> str:
    """The part of a sign-in link's address that proves we made it."""
    return str(signer().dumps(link_id))


def link_id_of(token: str) -> str:
    """The link's id; a forged address is a page that does not exist."""
    try:
        return str(signer().loads(token))
    except BadSignature:
        abort(404)


def begin_session(user_id: str) -> None:
    """Sign a user in on a fresh session, and into every dialogue that waits for the person."""
    language = session.get("language")
    session.clear()
    user = db.session.get(User, user_id)
    if user is None or not login_user(user, remember=False):
        abort(404)
    session.permanent = True
    if language:
        session["language"] = language
    waiting = select(Participant.id).where(Participant.user_id == user_id, Participant.state == Standing.INVITED)
    for participant_id in db.session.scalars(waiting).all():
        perform("people.accept_invitation", actor_of(user), {"participant": participant_id})


def way_home(user_id: str, target: str | None) -> str:
    """Where one was going; else into one's only dialogue; else to where the first is begun; else to all of them."""
    asked = safe_next(target)
    if asked != "/":
        return asked
    mine = select(Participant.dialogue_id).where(Participant.user_id == user_id, Participant.state != Standing.REMOVED)
    dialogues = db.session.scalars(mine.limit(2)).all()
    if not dialogues and db.session.get_one(User, user_id).may_organise:
        return url_for("manage.home")
    return url_for("dialogues.page", dialogue_id=dialogues[0]) if len(dialogues) == 1 else asked


def safe_next(target: str | None) -> str:
    """A path of ours to go on to; anything else is the first page."""
    target = target or ""
    ours = target.startswith("/") and not target.startswith(("//", "/\\")) and not urlsplit(target).netloc
    printable = target.isprintable() and "\\" not in target
    return target.rstrip("?") if ours and printable else "/"
