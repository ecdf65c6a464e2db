"""Who is at the page: the cookie, the password, the link, and where to go after."""

from base64 import b64encode
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from hashlib import sha256
from secrets import token_bytes
from typing import Any
from urllib.parse import urlsplit

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION
from flask import abort, current_app, redirect, request, session, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user, login_user, logout_user
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from dialogue_platform.extensions import db, login
from dialogue_platform.flask_login_adapter import forget_sign_in, mark_of, may_look_up, put_who, who_in
from dialogue_platform.live import SYSTEM, Refusal, clock, perform
from dialogue_platform.live.directory import actor_of
from dialogue_platform.live.errors import BUSY
from dialogue_platform.live.offload import Few
from dialogue_platform.live.store.database import DATABASE_ERRORS
from dialogue_platform.people import sign_ins, uses
from dialogue_platform.people.acting import act, by_id
from dialogue_platform.people.browsers import family_of
from dialogue_platform.people.models import Participant, SignIn, Standing, User
from dialogue_platform.people.sign_ins import ADOPTED, is_adopted
from dialogue_platform.people.strength import LONGEST_PASSWORD, need_strong

hasher = PasswordHasher()  # argon2id


def hash_of_nobody(like: PasswordHasher) -> str:
    """Fits no password, and takes as long to be tried as one that was made: so an unknown address shows by nothing.

    To make a real one as the program begins took as long as a fifth of the start.
    """
    salt, digest = (b64encode(token_bytes(size)).rstrip(b"=").decode() for size in (like.salt_len, like.hash_len))
    cost = f"m={like.memory_cost},t={like.time_cost},p={like.parallelism}"
    return f"$argon2id$v={ARGON2_VERSION}${cost}${salt}${digest}"


_NOBODYS_HASH = hash_of_nobody(hasher)
#: a hash takes 64 MB: two at once, and a house full of people in line
hashing = Few(2, 300, 60.0, BUSY.saying(_l("Many are signing in at this moment. Try again in a few seconds.")))


@login.user_loader
def load_user(cookie: str) -> User | None:
    """Who the cookie is of: ``user:generation:sign-in``, or what was made before there were rows, ``user:generation``."""
    if not may_look_up():
        return None
    user_id, generation, sign_in_id = (*cookie.split(":", 2), "", "")[:3]
    user = db.session.get(User, user_id)
    if user is None or not user.is_active or str(user.generation) != generation:
        return None
    user.sign_in_id = sign_in_id or adopted_id(cookie)
    return user if _is_on(user) else None


def adopted_id(cookie: str) -> str:
    """The id of the row that an older cookie is given: always the same one, so that a copy of it ends with it."""
    own = f"{cookie} {mark_of(session)} {session.get('csrf_token', '')}"
    return ADOPTED + sha256(own.encode()).hexdigest()[:24]


def _is_on(user: User) -> bool:
    row = db.session.get(SignIn, user.sign_in_id)
    if row is None:
        return is_adopted(str(user.sign_in_id))
    idle = timedelta(days=current_app.config["IDLE_DAYS"])
    is_on = row.user_id == user.id and row.ended_at is None and clock.now() - row.last_used_at < idle
    if is_on:
        uses.note(row)
    return is_on


def keep_in_step() -> None:
    """Before a page: a cookie from before there were rows gets its row, and one that is over becomes a visitor's."""
    cookie = who_in(session)
    if cookie is None or request.blueprint in {None, "api"}:
        return
    if not current_user.is_authenticated:
        forget_sign_in()
    elif cookie.count(":") == 1:
        with suppress(Refusal, *DATABASE_ERRORS):  # where nothing can be stored now, the next page does it
            _adopt()


def _adopt() -> None:
    browser, system = family_of(request.user_agent.string)
    told = {"user": current_user.id, "id": current_user.sign_in_id, "browser": browser, "system": system}
    perform("people.adopt_sign_in", SYSTEM, told)
    put_who(current_user.get_id())


@login.unauthorized_handler
def send_to_sign_in() -> Any:
    return redirect(url_for("people.sign_in", next=request.full_path if request.method == "GET" else "/"))


def hash_password(password: str, own: Iterable[str] = ()) -> str:
    """The hash of a password that is strong enough; the one place that makes one.

    ``own`` is what everybody knows of the person. Raises ``too_long``, ``password_too_short`` or ``weak_password``, and ``busy``
    when too many are being hashed.
    """
    db.session.close()
    return hashing.offload(_hash, password, list(own), first=True)


def _hash(password: str, own: list[str]) -> str:
    need_strong(password, own)
    return hasher.hash(password)


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


def begin_session(user_id: str, generation: int) -> None:
    """Sign a user in on a fresh session, and into every dialogue that waits for the person. The one place that does.

    ``generation`` is the user's as it was when the person proved who they are. Raises ``signed_out`` where it moved since.
    """
    browser, system = family_of(request.user_agent.string)
    told = {"user": user_id, "generation": generation, "browser": browser, "system": system, "replaces": _present()}
    made = perform("people.begin_sign_in", SYSTEM, told).result or {}
    leave_session()
    user = db.session.get_one(User, user_id)
    user.sign_in_id = made["sign_in"]
    login_user(user, remember=False)
    session.permanent = True
    accept_waiting(user)


def accept_waiting(user: User) -> None:
    """Join every dialogue that waits for this person, whichever letter brought them here."""
    user_id = user.id
    waiting = select(Participant.id).where(Participant.user_id == user_id, Participant.state == Standing.INVITED)
    for participant_id in db.session.scalars(waiting).all():
        perform("people.accept_invitation", actor_of(user), {"participant": participant_id})


def _present() -> str | None:
    """The sign-in whose cookie this browser has now."""
    row = db.session.get(SignIn, current_user.sign_in_id) if current_user.is_authenticated else None
    return row.id if row else None


def end_session() -> None:
    """Sign out: the sign-in is over on the server, whoever has a copy of the cookie. Raises Refusal."""
    present = _present()
    if present:
        act(sign_ins.end, sign_in=by_id(SignIn, present))
    leave_session()


def leave_session() -> None:
    """Forget in this browser who it was; the language stays."""
    language = session.get("language")
    logout_user()
    session.clear()
    if language:
        session["language"] = language


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
