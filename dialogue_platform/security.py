"""What every answer carries: a strict content policy with a nonce, and the usual guards of a browser."""

from __future__ import annotations

import secrets

from flask import Flask, Response, abort, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from .cookies import Sessions
from .web.edge import Edge, Hosts, trusted
from .web.twice import Twice


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
            f"connect-src 'self' ws://{request.host} wss://{request.host}",
            "frame-src https:",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'self'",
            "manifest-src 'self'",
        ]
    )


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
    if response.mimetype == "text/html" or request.path.startswith(("/api/", "/documents/")):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def init_app(app: Flask) -> None:
    """Guard every answer of the app, and believe as many proxies as were said to be ours."""
    proxies = app.config["PROXIES"]
    app.wsgi_app = Twice(app.wsgi_app)  # type: ignore[method-assign]
    app.wsgi_app = Hosts(app.wsgi_app, trusted(app.config["BASE_URL"]))  # type: ignore[method-assign]
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    app.wsgi_app = Edge(app)  # type: ignore[method-assign]
    app.session_interface = Sessions()
    app.before_request(_refuse_nul)
    app.after_request(_guard)
    app.jinja_env.globals["csp_nonce"] = csp_nonce
