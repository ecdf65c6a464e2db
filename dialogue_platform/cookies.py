"""The sign-in cookie, on a clock that may be set back: a cookie of the future is young, not stale."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer


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
    """Flask's own, with that signer."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        made = super().get_signing_serializer(app)
        if made is not None:
            made.signer = PatientSigner
        return made
