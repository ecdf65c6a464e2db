"""The room page of a session: where people, dialogues, speakers and questions come together. Nobody imports it."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the page."""
    from dialogue_platform.room import views

    app.register_blueprint(views.bp)
