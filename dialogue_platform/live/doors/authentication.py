"""Who comes through the socket door, and in which language: by personal token, by sign-in cookie, or nobody.

A request context, with session and user, is opened only for who has a cookie: a thousand programs come without.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from flask import Flask, session
from flask_babel import get_locale
from flask_login import current_user
from sqlalchemy.orm import Session

from ...flask_login_adapter import who_in
from ..directory import NOBODY, Actor, Directory, actor_of
from ..read.coalesce import Coalescer
from ..store.database import Database


@dataclass(eq=False)
class TokenLookup:
    """A personal token that somebody shows; ``actor`` is None where it is not valid."""

    token: str
    actor: Actor | None = None
    error: BaseException | None = None
    is_done: bool = False


class SocketAuthenticator:
    """The doorkeeper of one worker."""

    def __init__(self, app: Flask, database: Database, directory: Directory) -> None:
        self.app, self.database, self.directory = app, database, directory
        self._tokens = Coalescer(database, self._look_up)
        self._language = lru_cache(maxsize=256)(partial(_language_of, app))

    def authenticate(self, environ: dict[str, Any], auth: Any) -> tuple[Actor | None, str]:
        """The actor, or None where a token is not valid or a sign-in is over; and the language to answer in."""
        if not environ:
            return None, ""  # let go of once this link was signed in: who signs in anew comes by a new link
        token = auth.get("token") if isinstance(auth, dict) else None
        by_cookie: Actor | None = NOBODY
        language = ""
        if "HTTP_COOKIE" in environ:
            by_cookie, language = self._signed_in(environ)
        language = language or self._language(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        return (by_cookie if token is None else self._by_token(str(token))), language

    def _signed_in(self, environ: dict[str, Any]) -> tuple[Actor | None, str]:
        with self.app.request_context(environ):
            is_over = who_in(session) is not None and not current_user.is_authenticated
            return None if is_over else actor_of(current_user), str(get_locale())

    def _by_token(self, token: str) -> Actor | None:
        if not token.isascii():  # ours are; and a lone surrogate would be an error to all who are answered with it
            return None
        return self._tokens.ask(TokenLookup(token)).actor

    def why_not(self, auth: Any) -> str:
        """The code of the refusal for who is no actor."""
        token = auth.get("token") if isinstance(auth, dict) else None
        if not isinstance(token, str) or not token.isascii():
            return "signed_out"
        with self.database.reading() as db:
            return "token_expired" if self.directory.has_expired(db, token) else "signed_out"

    def _look_up(self, db: Session, shown: list[TokenLookup]) -> None:
        actors = self.directory.actors_from_tokens(db, {one.token for one in shown})
        for one in shown:
            one.actor, one.is_done = actors.get(one.token), True


def _language_of(app: Flask, accepted: str) -> str:
    with app.test_request_context(headers={"Accept-Language": accepted} if accepted else None):
        return str(get_locale())
