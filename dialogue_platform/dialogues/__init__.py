"""Series, dialogues, sessions and the agenda."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the public pages and those of the organiser."""
    from dialogue_platform.dialogues import letters, manage, views  # noqa: F401 - letters register what they say
    from dialogue_platform.dialogues.slots import MANAGE_PARTS, SESSION_PAGE

    app.register_blueprint(views.bp)
    app.register_blueprint(manage.bp)
    app.jinja_env.globals.update(
        manage_parts=MANAGE_PARTS.fill, session_page=lambda session: SESSION_PAGE.fill(session)[0]
    )
