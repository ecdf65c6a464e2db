"""The HTTP door: the same commands and streams for programs, and for browsers without sockets."""

from __future__ import annotations

import logging
from typing import Any

from flask import Blueprint, Response, jsonify, request, session
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from ...extensions import csrf
from ...flask_login_adapter import look_up_nobody, who_in
from .. import clock, errors, protocol, wire_json
from ..commands.job import prepare
from ..current import live
from ..directory import Actor, actor_of
from ..read.access import access_to
from ..read.pagination import page
from ..read.snapshots import SnapshotRequest
from ..store.database import DATABASE_ERRORS, as_refusal, end_read_snapshot

log = logging.getLogger(__name__)

bp = Blueprint("api", __name__, url_prefix="/api/v1")
csrf.exempt(bp)  # asked for below, for those who come by cookie


@bp.errorhandler(errors.Refusal)
def refused(error: errors.Refusal) -> tuple[Response, int]:
    """The one shape of errors, with the status of its kind."""
    return jsonify(error.as_ack()), error.status


def away(error: Exception) -> tuple[Response, int]:
    """The database did not answer, or not in time."""
    log.error("a request failed", exc_info=error)
    look_up_nobody()  # who asks, and in which language, cannot be looked up now
    return refused(as_refusal(error))


for kind in DATABASE_ERRORS:
    bp.register_error_handler(kind, away)


@bp.errorhandler(CSRFError)
def forged(error: CSRFError) -> tuple[Response, int]:
    """A request by cookie without its token is not taken for the person's own."""
    return refused(errors.CSRF_MISSING(field="csrf_token"))


def failed(error: HTTPException) -> tuple[Response, int]:
    """What Flask itself refuses under this door (a wrong method, a body too large), in the same shape."""
    known = {401: errors.SIGNED_OUT, 404: errors.NOT_FOUND, 405: errors.UNKNOWN_COMMAND, 413: errors.TOO_LARGE}
    code = error.code or 500
    shape = known.get(code, errors.WRONG_TYPE if code < 500 else errors.FAULT)()
    return jsonify(shape.as_ack()), code


#: ways to prove who one is to a proxy in front of us, which may pass them on; they say nothing to us
OF_PROXIES = frozenset({"basic", "digest", "negotiate", "ntlm"})


def current_actor() -> Actor:
    """The actor of a request: by personal token, else by cookie (with CSRF).

    Raises ``signed_out`` for a bad token and for a sign-in that is over: nobody who says who they are is taken for a visitor.
    """
    scheme, _, token = request.headers.get("Authorization", "").strip().partition(" ")
    if "Authorization" in request.headers and scheme.lower() not in OF_PROXIES:
        return _by_token(token.strip() if scheme.lower() == "bearer" else "")
    csrf.protect()
    if who_in(session) and not current_user.is_authenticated:
        raise errors.SIGNED_OUT()
    return actor_of(current_user)


def _by_token(token: str) -> Actor:
    spine = live()
    with spine.database.reading() as db:
        found = spine.directory.actor_from_token(db, token) if token else None
        if found is None:
            raise errors.TOKEN_EXPIRED() if spine.directory.has_expired(db, token) else errors.SIGNED_OUT()
    return found


@bp.post("/commands/<name>")
def command(name: str) -> Response:
    """Send a command; answered after its commit. The header ``Idempotency-Key`` is its key."""
    args, actor = _body(), current_actor()
    spine = live()
    job = prepare(name, actor, args, request.headers.get("Idempotency-Key"), door=True)
    with spine.gateway.dispatcher.at_once.one_more(actor.user_id or str(request.remote_addr)) as fits:
        if not fits:
            raise errors.BUSY()
        spine.writer.submit(job)
        end_read_snapshot()
        job.wait()
    spine.short_polling.access_cache.forget(request.environ)
    return jsonify(job.as_ack())


def _body() -> Any:
    """The JSON of the request, or None; what nests too deeply to be read is no JSON of ours."""
    try:
        return request.get_json(silent=True)
    except RecursionError:
        return None


@bp.get("/streams/<stream>")
def stream(stream: str) -> Response:
    """Snapshot, catch-up or page of a stream: ``?after=&mark=&cursor=``."""
    if not protocol.fits(request.headers.get(protocol.HEADER)):
        raise errors.OTHER_PROTOCOL()
    spine = live()
    actor, after, cursor = current_actor(), _after(), request.args.get("cursor")
    end_read_snapshot()  # who asks was read with a connection; nobody waits for another one with it in hand
    if cursor is not None:
        with spine.database.reading() as db:
            right = access_to(db, spine.directory, actor, stream)
            entities, more = page(db, stream, right.keys, cursor)
        return _written({"ok": True, "entities": entities, "more": more})
    spine.gateway.watch_rights()
    before = spine.short_polling.access_cache.before(request.environ, stream)
    right, found = spine.snapshots.get(SnapshotRequest(actor, stream, after, request.args.get("mark")))
    spine.short_polling.access_cache.remember(before, stream, right)
    return _written({**vars(found), "ok": True, "stream": stream, "now": clock.iso(clock.now())})


def _written(answer: dict[str, Any]) -> Response:
    """As the socket writes it: a kept snapshot is JSON already."""
    return Response(wire_json.dumps(answer), mimetype="application/json")


def _after() -> int:
    try:
        after = int(request.args.get("after", "0"))
    except ValueError:
        raise errors.WRONG_TYPE(field="after") from None
    if not 0 <= after < 2**62:
        raise errors.OUT_OF_RANGE(field="after")
    return after


@bp.get("/openapi.json")
def openapi() -> Response:
    """The OpenAPI document of this door."""
    from ..contract.openapi import openapi_document

    return jsonify(openapi_document())


@bp.get("/asyncapi.json")
def asyncapi() -> Response:
    """The AsyncAPI document of the socket door."""
    from ..contract.asyncapi import asyncapi_document

    return jsonify(asyncapi_document())
