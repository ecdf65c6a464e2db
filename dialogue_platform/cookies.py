"""The sign-in cookie, on a clock that may be set back: a cookie of the future is young, not stale.

Over https its name begins with ``__Host-``: a browser takes such a one over TLS alone, and from this very host. Under the name
it had before it is still read, so nobody was signed out by that, and taken away as soon as the new one is given.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer
from werkzeug.datastructures import ImmutableMultiDict

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


#: the name before there was a prefix, and where there is no TLS
PLAIN = "session"


class Sessions(SecureCookieSessionInterface):
    """Flask's own, with that signer, and set by pages alone."""

    def open_session(self, app: Flask, request: Request) -> Any:
        """By the cookie of today's name, else by that of before."""
        name = self.get_cookie_name(app)
        if name == PLAIN or name in request.cookies or PLAIN not in request.cookies:
            return super().open_session(app, request)
        request.cookies = ImmutableMultiDict({**request.cookies, name: request.cookies[PLAIN]})
        session = super().open_session(app, request)
        if session is not None:
            session.modified = True  # given its new name with this answer
        return session

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """As Flask does; a cookie of the old name goes."""
        super().save_session(app, session, response)
        if self.get_cookie_name(app) != PLAIN and PLAIN in request.cookies and self._is_page():
            response.delete_cookie(PLAIN, path=self.get_cookie_path(app), httponly=True, samesite="Lax", secure=True)

    @staticmethod
    def _is_page() -> bool:
        return not request.path.startswith(ASKED)

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Not where pages ask every few seconds: they would be given another cookie each time.

        Nothing could be remembered under it, and an answer that comes after the sign-out would sign in again.
        """
        return self._is_page() and super().should_set_cookie(app, session)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        made = super().get_signing_serializer(app)
        if made is not None:
            made.signer = PatientSigner
        return made
