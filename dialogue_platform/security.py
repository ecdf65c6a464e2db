"""What every answer carries: a strict content policy with a nonce, and the usual guards of a browser."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from .cookies import PLAIN, Sessions
from .web.edge import HERE, Edge, Hosts, name_of, trusted
from .web.twice import Twice

#: seconds in which a browser that has been here comes over TLS alone
YEAR = 365 * 24 * 3600


def csp_nonce() -> str:
    """One nonce a request, for the few inline scripts of a page."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def policy() -> str:
    """The content security policy of a page."""
    own = f"'self' 'nonce-{csp_nonce()}'"
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {own}",
            f"style-src {own}",
            "img-src 'self' data:",
            "font-src 'self'",
            f"connect-src 'self' {' '.join(sockets(current_app))}",
            "frame-src https:",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'self'",
            "manifest-src 'self'",
        ]
    )


def is_https(app: Flask) -> bool:
    """Whether this installation is reached over TLS, by its own word."""
    return str(app.config["BASE_URL"]).startswith("https://")


def sockets(app: Flask) -> list[str]:
    """Where a page may open its socket: under our own name, or where it was opened while we are only tried on this machine."""
    ours = urlsplit(app.config["BASE_URL"])
    if trusted(app.config["BASE_URL"]) and name_of(request.host) not in HERE:
        return [f"{'wss' if ours.scheme == 'https' else 'ws'}://{ours.netloc}"]
    return [f"ws://{request.host}", f"wss://{request.host}"]


def _refuse_nul() -> None:
    """No database of ours stores a NUL, so an address with one names nothing."""
    if "\x00" in request.path:
        abort(404)


def _guard(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", policy())
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")  # who asks decides what is answered, nearly everywhere
    if is_https(current_app):
        response.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
    return response


def init_app(app: Flask) -> None:
    """Guard every answer of the app, and believe as many proxies as were said to be ours."""
    proxies = app.config["PROXIES"]
    if is_https(app):
        app.config.update(
            SESSION_COOKIE_NAME=f"__Host-{PLAIN}",
            SESSION_COOKIE_SECURE=True,
            SESSION_COOKIE_PATH="/",
            SESSION_COOKIE_DOMAIN=None,
        )
    app.wsgi_app = Twice(app.wsgi_app)  # type: ignore[method-assign]
    app.wsgi_app = Hosts(app.wsgi_app, trusted(app.config["BASE_URL"]))  # type: ignore[method-assign]
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    app.wsgi_app = Edge(app)  # type: ignore[method-assign]
    app.session_interface = Sessions()
    app.before_request(_refuse_nul)
    app.after_request(_guard)
    app.jinja_env.globals["csp_nonce"] = csp_nonce
