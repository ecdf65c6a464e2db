"""The id of an HTTP request, its one line in the log, and what is said of a page that failed.

The line names the route, never the address: a sign-in link's token, a name in a query, an id are in no log.
"""

import logging
import time
from typing import Any

from flask import Flask, Response, current_app, g, request

from dialogue_platform.live import live, trace

log = logging.getLogger("dialogue_platform.access")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def init_app(app: Flask) -> None:
    """Begin before, and end after, whatever else the app does with a request."""
    app.before_request_funcs.setdefault(None, []).insert(0, _begin)
    app.after_request_funcs.setdefault(None, []).insert(0, _end)  # those run from the last to the first
    app.teardown_request(lambda error: trace.begin(""))
    app.log_exception = _failed  # type: ignore[method-assign]  # its own names the address


def _begin() -> None:
    given = request.headers.get(trace.HEADER)
    trace.begin(trace.given(given, trusted=bool(current_app.config["PROXIES"])))
    g.began = time.monotonic()


def _end(response: Response) -> Response:
    response.headers[trace.HEADER] = trace.current()
    took = time.monotonic() - g.get("began", time.monotonic())
    told = {"method": _method(), "route": _route(), "status": response.status_code, "ms": round(took * 1000, 1)}
    metrics = live().metrics
    metrics.count(metrics.requests, told["method"], told["route"], str(told["status"]))
    metrics.request_seconds.observe(took)
    level = logging.DEBUG if request.blueprint == "monitoring" else logging.INFO
    log.log(level, "%(method)s %(route)s %(status)d %(ms)s ms", told, extra=told)
    return response


def _failed(exc_info: Any) -> None:
    log.error("%s %s failed", _method(), _route(), exc_info=exc_info)


def _method() -> str:
    return request.method if request.method in METHODS else "other"


def _route() -> str:
    return request.url_rule.rule if request.url_rule else "none"
