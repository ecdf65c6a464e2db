"""What a page says when it cannot be shown. Programs get the one shape of an error at their own door."""

from __future__ import annotations

from typing import Any

from flask import Flask, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from dialogue_platform.live import api, trace


def words(code: int) -> tuple[str, str]:
    """Heading and text: what happened, and what to do."""
    said = {
        400: (
            _("This could not be read"),
            _("Go back, load the page again and send it once more. Nothing was changed."),
        ),
        403: (_("Your role does not allow this"), _("If you think it should, ask the organiser of the dialogue.")),
        404: (_("There is nothing here"), _("The address may be wrong, or what it led to is not open to you.")),
        413: (_("This is too large"), _("Send less at once. Nothing was changed.")),
        429: (_("That was too often"), _("Wait a minute and try again.")),
    }
    usual = (_("Something went wrong on our side"), _("Nothing was changed. Try again in a minute."))
    return said.get(code, usual)


def show(error: HTTPException) -> Any:
    if error.response is not None or request.path.startswith("/static/"):
        return error
    if request.path.startswith("/api/"):
        return api.failed(error)
    code = error.code or 500
    heading, text = words(code)
    number = trace.current() if code >= 500 else ""
    return render_template("errors/error.html", code=code, heading=heading, text=text, number=number), code


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, show)
