"""The outcome document: text written together, named versions, adoption, export."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Bind pages, socket events and the look once a second to this app."""
    from dialogue_platform.outcome import cli, manage, setup, views

    setup.wire(app)
    app.cli.add_command(cli.verify_versions)
    app.register_blueprint(views.bp)
    app.register_blueprint(manage.bp)
