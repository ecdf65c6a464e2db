"""Pages for machines. ``/healthz``: the process answers. ``/readyz``: it can do its work. ``/metrics``: how it does."""

import hmac
from ipaddress import ip_address
from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from dialogue_platform.live import live
from dialogue_platform.monitoring.readiness import READINESS

bp = Blueprint("monitoring", __name__)
#: a proxy that passed somebody on has left one of these
PASSED_ON = ("X-Forwarded-For", "Forwarded", "X-Real-Ip", "Via")


@bp.get("/healthz")
def healthz() -> Response:
    """The process answers; nothing else is asked."""
    return _plain(jsonify(ok=True))


@bp.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Whether to send people here. Only words, never an error's text."""
    ready, checks = READINESS.here().look()
    return _plain(jsonify(ready=ready, checks=checks)), 200 if ready else 503


@bp.get("/metrics")
def metrics() -> Response:
    """For Prometheus, on this machine or with the token."""
    if not (_has_token() or _is_local()):
        abort(404)
    return _plain(Response(generate_latest(live().metrics.registry), content_type=CONTENT_TYPE_LATEST))


def _plain(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


def _has_token() -> bool:
    wanted: str | None = current_app.config["METRICS_TOKEN"]
    header = request.headers.get("Authorization", "")
    return bool(wanted) and hmac.compare_digest(header.encode(), f"Bearer {wanted}".encode())


def _is_local() -> bool:
    """Asked on this machine itself, and not by a proxy of it for somebody elsewhere."""
    before_proxies: dict[str, Any] = request.environ.get("werkzeug.proxy_fix.orig", request.environ)
    if any(name in request.headers for name in PASSED_ON):
        return False
    try:
        return ip_address(before_proxies.get("REMOTE_ADDR") or "").is_loopback
    except ValueError:
        return False
