"""The token against forgery, masked anew in each page, so that a compressed page does not give it away."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64

from flask import Flask
from flask_wtf.csrf import CSRFProtect, generate_csrf

#: neither in Flask-WTF's own tokens nor in the letters of base64
MARK = "~"


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def masked_csrf_token() -> str:
    """A token for this page: a random pad, and the session's token under it."""
    token = generate_csrf().encode()
    pad = secrets.token_bytes(len(token))
    return MARK + urlsafe_b64encode(pad + _xor(pad, token)).decode()


def unmasked(token: str) -> str:
    """What stands under the pad; a token without one as it is, and nothing of what is none."""
    if not token.startswith(MARK):
        return token
    try:
        whole = urlsafe_b64decode(token[1:].encode("ascii"))
        return _xor(*(whole[: len(whole) // 2], whole[len(whole) // 2 :])).decode("ascii")
    except (NotBase64, ValueError):
        return ""


class MaskedCSRFProtect(CSRFProtect):
    """Flask-WTF's guard, with ``csrf_token()`` of the pages masked."""

    def init_app(self, app: Flask) -> None:
        """Bind it, and give the templates the masked token in place of the plain one."""
        super().init_app(app)
        app.jinja_env.globals["csrf_token"] = masked_csrf_token
        app.context_processor(lambda: {"csrf_token": masked_csrf_token})

    def _get_csrf_token(self) -> str | None:
        given = super()._get_csrf_token()
        return unmasked(given) if isinstance(given, str) else None
