"""A line that asks again and again (long polling) carries its id in the address, where logs keep it: the id alone must open nothing.

So each request of a line has to come with the sign-in it was opened by. A program, whose token is in the first packet, comes
without one, and so do visitors: their lines are known by that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

from flask import Flask, session

from ...flask_login_adapter import who_in

#: where the line itself remembers who opened it
OWNER = "opened_by"


class PollingIds:
    """Stands before Engine.IO; one a worker."""

    def __init__(self, app: Flask, eio: Any) -> None:
        self.app, self.eio = app, eio
        self._inner: Callable[..., Iterable[bytes]] = eio.handle_request
        self._opened: Callable[..., Any] = eio.handlers["connect"]
        eio.handle_request = self.handle_request
        eio.handlers["connect"] = self.opened

    def opened(self, sid: str, environ: dict[str, Any]) -> Any:
        """A line has come: whoever goes on with it must come the same way."""
        line = self.eio.sockets.get(sid)
        if line is not None:
            setattr(line, OWNER, self.owner(environ))
        return self._opened(sid, environ)

    def handle_request(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Engine.IO answers for its own lines; to who comes with another's, as for one that is not there."""
        sid = next(iter(parse_qs(environ.get("QUERY_STRING", "")).get("sid", ())), None)
        line = self.eio.sockets.get(sid) if sid else None
        if line is not None and getattr(line, OWNER, None) != self.owner(environ):
            body = b'"Invalid session"'
            headers = [
                ("Content-Type", "text/plain"),
                ("Content-Length", str(len(body))),
                ("Cache-Control", "no-store"),
            ]
            start_response("400 BAD REQUEST", headers)
            return [body]
        return self._inner(environ, start_response)

    def owner(self, environ: dict[str, Any]) -> str | None:
        """Whose cookie it is, read without the database; a cookie that is written anew stays the same sign-in's."""
        if "HTTP_COOKIE" not in environ:
            return None
        with self.app.request_context(environ):
            return who_in(session)
