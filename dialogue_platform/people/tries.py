"""Tries before somebody is known: a password, a link. Nobody's tries keep another out (ADR 22).

Tries at an account are counted by the network they come from. What comes from everywhere at once makes a stranger's try
slower, and refuses none. A device on which the account was signed in before is counted by itself, and never slowed.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep
from typing import Any

from flask import Flask, Response, after_this_request, current_app, request
from flask_babel import lazy_gettext as _l
from itsdangerous import BadData, URLSafeTimedSerializer

from dialogue_platform.cookies import PatientSigner
from dialogue_platform.live import end_read_snapshot, live
from dialogue_platform.live.errors import TOO_OFTEN
from dialogue_platform.live.limits import AtOnce, network_of
from dialogue_platform.people.models import User
from dialogue_platform.people.sign_in import password_fits

#: tries at one account, from one network or one known device
OF_AN_ACCOUNT = ("10/minute", "50/hour")
#: of all there is, from one address: a ministry is one
OF_AN_ADDRESS = "600/minute"
#: failures at one account from anywhere: how many are counted, and above how many a stranger's try is slowed
FAILURES, MANY = "500/hour", 100
#: seconds that a try is slowed by: twice as many with each hundred failures, at most
SLOW, SLOWEST = 1.0, 8.0
#: tries that are slowed at the same time on this worker; above it they only wait for their turn at the hashing
SLOWED = 64
#: letters with a link to one account: so many soon, then one in a while
LETTERS, LATER = "10/hour", "1/10 minutes"
#: one link: it opens once, and more is curiosity
OF_A_LINK = "20/minute"

COOKIE, LIFE = "known_device", 365 * 24 * 3600
#: accounts that one device is known for; who came first is forgotten first
ACCOUNTS = 8

TOO_MANY = TOO_OFTEN.saying(_l("Too many tries. Wait a minute, or ask for a link in your mail."))
_one_by_one, _places = AtOnce(1), threading.Semaphore(SLOWED)


def need_within_address(what: str) -> None:
    """Raises ``too_often`` when an address asks more than a house full of people does."""
    if not live().limits.within(OF_AN_ADDRESS, what, network_of(request.remote_addr)):
        raise TOO_OFTEN.saying(_l("Too many tries. Wait a minute."))


def letter_is_due(email: str) -> bool:
    """Whether one more letter may go to this address, known or not; if not, one went a few minutes ago."""
    limits = live().limits
    return limits.within(LETTERS, "letter", email) or limits.within(LATER, "letter", email)


class Tries:
    """The tries at one account's password, from where this request comes. ``email`` is an address in its one form."""

    def __init__(self, email: str) -> None:
        self.email = email
        device, accounts = _device()
        self.known = account_of(email) in accounts
        self.whose = f"device {device}" if self.known else network_of(request.remote_addr, v4=24)

    def begin(self) -> None:
        """Count one. Raises ``too_often``."""
        if not self.known:
            need_within_address("sign_in")
        limits = live().limits
        if not all(limits.within(rate, "sign_in", self.email, self.whose) for rate in OF_AN_ACCOUNT):
            raise TOO_MANY()

    def fits(self, user: User | None, password: str) -> bool:
        """Whether this is the user's password. Raises ``too_often``, or ``busy`` when too many are being looked at."""
        with self._slowly():
            found = password_fits(user, password, first=self.known)
        limits = live().limits
        if not found:
            limits.within(FAILURES, "failed", self.email)
        for rate in OF_AN_ACCOUNT if found else ():
            limits.forget(rate, "sign_in", self.email, self.whose)
        return found

    @contextmanager
    def _slowly(self) -> Iterator[None]:
        pause = 0.0 if self.known else pause_after(live().limits.used(FAILURES, "failed", self.email))
        if not pause:
            yield
            return
        with _one_by_one.one_more(f"{self.email} {self.whose}") as alone:
            if not alone:
                raise TOO_MANY()
            _wait(pause)
            yield


def pause_after(failures: int) -> float:
    """Seconds by which a stranger's try is slowed."""
    return min(SLOWEST, SLOW * 2 ** ((failures - MANY) // 100)) if failures >= MANY else 0.0


def _wait(pause: float) -> None:
    """A place to wait is no way to shut others out: without one left, there is no waiting."""
    if _places.acquire(blocking=False):
        end_read_snapshot()
        try:
            sleep(pause)
        finally:
            _places.release()


def account_of(email: str) -> str:
    """An account as a cookie names it: nobody reads an address out of it."""
    key = f"known device {current_app.config['SECRET_KEY']}".encode()
    return hmac.new(key, email.encode(), "sha256").hexdigest()[:16]


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="known device", signer=PatientSigner)


def _name() -> str:
    return f"__Host-{COOKIE}" if current_app.config["SESSION_COOKIE_SECURE"] else COOKIE


def _device() -> tuple[str, list[str]]:
    """This device's number, and the accounts that were signed in on it."""
    try:
        device, accounts = _signer().loads(request.cookies.get(_name(), ""), max_age=LIFE)
    except (BadData, ValueError, TypeError):
        return secrets.token_urlsafe(9), []
    return str(device), [str(account) for account in accounts]


def remember_device(_: Flask, user: User, **__: Any) -> None:
    """After a sign-in of any kind: this device is no stranger to the account."""

    @after_this_request
    def remember(response: Response) -> Response:
        device, accounts = _device()
        account = account_of(user_email)
        kept = [account, *(other for other in accounts if other != account)][:ACCOUNTS]
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        value = _signer().dumps([device, kept])
        response.set_cookie(_name(), str(value), LIFE, httponly=True, secure=secure, samesite="Lax")
        return response

    user_email = user.email
