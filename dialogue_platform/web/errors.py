"""What a page says when it cannot be shown. Programs get the one shape of an error at their own door."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Response, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import Gone, HTTPException, InternalServerError, ServiceUnavailable, default_exceptions

from dialogue_platform.extensions import login
from dialogue_platform.flask_login_adapter import look_up_nobody
from dialogue_platform.live import Refusal, errors, trace
from dialogue_platform.live.doors import http_api
from dialogue_platform.live.exception_boundary import calmly
from dialogue_platform.live.store.database import DATABASE_ERRORS, as_refusal

log = logging.getLogger(__name__)


class WasRemoved(Gone):
    """What stood here was a mistake and was removed; ``back`` is the address of what it was part of."""

    def __init__(self, back: str) -> None:
        super().__init__()
        self.back = back


def words(code: int) -> tuple[str, str]:
    """Heading and text: what happened, and what to do."""
    said = {
        400: (
            _("This could not be read"),
            _("Go back, load the page again and send it once more. Nothing was changed."),
        ),
        403: (_("Your role does not allow this"), _("If you think it should, ask the organiser of the dialogue.")),
        404: (_("There is nothing here"), _("The address may be wrong, or what it led to is not open to you.")),
        410: (_("This was removed"), removed()),
        413: (_("This is too large"), _("Send less at once. Nothing was changed.")),
        503: (
            _("We cannot read or store anything just now"),
            _("Load the page again in a minute. Nothing that was confirmed is lost."),
        ),
        429: (_("That was too often"), _("Wait a minute and try again.")),
    }
    usual = (_("Something went wrong on our side"), _("Nothing was changed. Try again in a minute."))
    return said.get(code, usual)


def removed() -> str:
    """Who has it open still, or comes by an old link, learns that it was there."""
    if request.method == "POST":
        return _("The organisers have removed it from the dialogue meanwhile. What you sent was not saved.")
    return _("The organisers have removed it from the dialogue.")


def show(error: HTTPException, said: tuple[str, str] | None = None) -> Any:
    """The page of an error; ``said`` takes the place of the usual words."""
    if error.response is not None or request.path.startswith("/static/"):
        return error
    if request.path.startswith("/api/"):
        return http_api.failed(error)
    code = error.code or 500
    heading, text = said or words(code)
    number = trace.current() if code >= 500 else ""
    told = {"code": code, "heading": heading, "text": text, "number": number, "back": getattr(error, "back", None)}
    try:
        with calmly:
            page: Any = render_template("errors/error.html", **told)
    except Exception:  # the page asks who reads it, and in which language: that may be what failed
        log.exception("the page of an error failed itself")
        page = Response(f"{code}: {text}\n", mimetype="text/plain")
    return page, code, errors.RETRY_AFTER.get(code, {})


def away(error: Exception) -> Any:
    """The database did not answer: a page that needs none says so."""
    if request.path.startswith("/api/"):
        return http_api.away(error)
    log.error("a page failed", exc_info=error)
    look_up_nobody()  # who asks, and in which language, cannot be looked up now
    return show(InternalServerError() if as_refusal(error).status == 500 else ServiceUnavailable())


def refused(error: Refusal) -> Any:
    """A page whose reader lost the right to it while it was made: as if they had asked a moment later. Or a file that
    cannot be had now, which says so.
    """
    if error.code == "signed_out" and not request.path.startswith("/api/"):
        return login.unauthorized()  # the sign-in ended while the page was made
    headings = {"busy": _("Many are asking at this moment"), "export_failed": _("There is no such file just now")}
    said = (headings[error.code], error.text()) if error.code in headings else None
    return show(default_exceptions.get(error.status, InternalServerError)(), said)


def init_app(app: Flask) -> None:
    """Every error has its page; what is no Exception at all is one by the time it gets there."""
    app.full_dispatch_request = calmly(app.full_dispatch_request)  # type: ignore[method-assign]
    for kind in DATABASE_ERRORS:
        app.register_error_handler(kind, away)
    app.register_error_handler(HTTPException, show)
    app.register_error_handler(Refusal, refused)
