"""Secrets that we must be able to read again, under a key made of SECRET_KEY: who has the database alone has none.

Another SECRET_KEY opens nothing that was sealed before: an app then has to be set up anew. It is never a way around.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app


def seal(text: str) -> str:
    return _fernet().encrypt(text.encode()).decode()


def opened(sealed: str | None, within_s: int | None = None) -> str | None:
    """What was sealed, if it was sealed by this key, at most ``within_s`` seconds ago."""
    try:
        return _fernet().decrypt((sealed or "").encode(), ttl=within_s).decode()
    except InvalidToken:
        return None


def _fernet() -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=b"second factor").derive(
        str(current_app.config["SECRET_KEY"]).encode()
    )
    return Fernet(base64.urlsafe_b64encode(derived))
