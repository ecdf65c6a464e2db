"""Files of a dialogue, kept in its database: so that one backup holds everything, and one right guards it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the doors, and the look for what cut uploads have left."""
    from dialogue_platform.files import manage, uploads, views
    from dialogue_platform.live import live_of

    app.register_blueprint(views.bp)
    app.register_blueprint(manage.bp)
    live_of(app).hooks.serving.subscribe(partial(uploads.start, app))
