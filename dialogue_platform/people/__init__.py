"""Users, sign-in, participants and their roles."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind pages, the words of the command line, and the sending of mail."""
    from dialogue_platform.people import account_views, cli, mailer, views  # noqa: F401

    app.register_blueprint(views.bp)
    app.cli.add_command(cli.people)
    app.extensions["live"].on_serving.append(lambda: mailer.start_mailer(app))
