"""The outermost door of the app, before Flask and before the sockets: whose host is named, and an answer in any case.

What goes wrong here has no page, no language and no reader: a short calm line, and the reason in our log alone.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.exceptions import ClientDisconnected

from ..live.exception_boundary import calmly

log = logging.getLogger(__name__)

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
#: a name of labels of at most 63 letters, or an address of version 6 in brackets; then perhaps a port
HOST = re.compile(
    r"(?:(?=.{1,253}(?::|$))[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?", re.I
)
#: sixteen bytes in base64
KEY = re.compile(r"[A-Za-z0-9+/]{22}==")
#: what asks by whatever address it knows: a balancer, a probe, Prometheus
MACHINES = frozenset({"/healthz", "/readyz", "/metrics"})
HERE = frozenset({"localhost", "127.0.0.1", "[::1]"})


def trusted(base_url: str) -> frozenset[str]:
    """The hosts by which this installation is called; none where it serves this machine alone, or is only tried."""
    host = name_of(urlsplit(base_url).netloc)
    return frozenset() if not host or host in HERE or host == "0.0.0.0" else HERE | {host}  # noqa: S104 - compared


def name_of(host: str) -> str:
    """A host without its port."""
    return re.sub(r":\d*$", "", host).lower().rstrip(".")


class Hosts:
    """Refuses a host that is none, and one that is not ours where we know what ours is."""

    def __init__(self, inner: Wsgi, ours: frozenset[str]) -> None:
        self.inner, self.ours = inner, ours

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        host = environ.get("HTTP_HOST", "")
        if host and not HOST.fullmatch(host):
            return answer(environ, start_response, "400 Bad Request", "This address is none.")
        if self.ours and name_of(host) not in self.ours and environ.get("PATH_INFO") not in MACHINES:
            return answer(environ, start_response, "400 Bad Request", "There is nothing of this name here.")
        if not _may_upgrade(environ):
            return answer(environ, start_response, "400 Bad Request", "This is no handshake of a WebSocket.")
        environ["wsgi.input"] = Body(environ["wsgi.input"])
        return self.inner(environ, start_response)


def _may_upgrade(environ: dict[str, Any]) -> bool:
    """Whether what asks for a WebSocket says what is needed for one (RFC 6455, 4.1); who asks for none may."""
    if environ.get("HTTP_UPGRADE", "").lower() != "websocket":
        return True
    key = KEY.fullmatch(environ.get("HTTP_SEC_WEBSOCKET_KEY", ""))
    return bool(key) and environ.get("HTTP_SEC_WEBSOCKET_VERSION") == "13" and environ["REQUEST_METHOD"] == "GET"


class Body:
    """The body of a request. One that breaks off, or is cut into no chunks of HTTP, is a mistake of who sent it."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        return self._calm(found) if name.startswith("read") and callable(found) else found

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.readline, b"")

    @staticmethod
    def _calm(read: Callable[..., Any]) -> Callable[..., Any]:
        def reads(*args: Any, **kwargs: Any) -> Any:
            try:
                return read(*args, **kwargs)
            except Exception as error:
                raise ClientDisconnected() from error

        return reads


class Edge:
    """Whatever goes wrong behind it, who asked hears of it in a line, without a word of how we are made."""

    def __init__(self, app: Flask) -> None:
        self.app, self.inner = app, app.wsgi_app

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            with calmly:
                return self.inner(environ, start_response)
        except Exception:
            if self.app.testing or "HTTP_UPGRADE" in environ:
                raise  # a websocket cannot be answered any more: its server closes it
            log.exception("a request failed outside of its page")
            return answer(environ, start_response, "500 Internal Server Error", "Something went wrong on our side.")


def answer(environ: dict[str, Any], start_response: Callable[..., Any], status: str, line: str) -> list[bytes]:
    """In the shape that programs expect where they ask."""
    if environ.get("PATH_INFO", "").startswith("/api/"):
        code = "fault" if status.startswith("5") else "wrong_type"
        kind, body = "application/json", json.dumps({"ok": False, "error": {"code": code, "message": line}})
    else:
        kind, body = "text/plain; charset=utf-8", f"{line}\n"
    start_response(status, [("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")])
    return [body.encode()]
