"""Series, dialogues, sessions and the agenda."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the public pages and those of the organiser."""
    from dialogue_platform.dialogues import letters, manage, views  # noqa: F401 - letters register what they say

    app.register_blueprint(views.bp)
    app.register_blueprint(manage.bp)
