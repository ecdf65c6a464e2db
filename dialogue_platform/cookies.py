"""The sign-in cookie, on a clock that may be set back: a cookie of the future is young, not stale."""

from __future__ import annotations

from typing import Any

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer

#: what is asked without a page being opened
ASKED = ("/api/", "/healthz", "/readyz", "/metrics")


class PatientSigner(TimestampSigner):
    """itsdangerous refuses what was signed later than now; when a server's clock is set back, that is everybody."""

    def unsign(self, signed_value: Any, max_age: int | None = None, return_timestamp: Any = False) -> Any:
        """The value, if its signature is ours and not older than ``max_age`` seconds. Raises BadSignature."""
        try:
            return super().unsign(signed_value, max_age, return_timestamp)
        except SignatureExpired as late:
            if late.date_signed is None or late.date_signed.timestamp() <= self.get_timestamp():
                raise
            return super().unsign(signed_value, None, return_timestamp)


class Sessions(SecureCookieSessionInterface):
    """Flask's own, with that signer, and set by pages alone."""

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Not where pages ask every few seconds: they would be given another cookie each time.

        Nothing could be remembered under it, and an answer that comes after the sign-out would sign in again.
        """
        return not request.path.startswith(ASKED) and super().should_set_cookie(app, session)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        made = super().get_signing_serializer(app)
        if made is not None:
            made.signer = PatientSigner
        return made
