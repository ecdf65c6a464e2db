"""Users, sign-in, participants and their roles."""

from functools import partial

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind pages, the words of the command line, and the sending of mail."""
    from flask_login import user_logged_in

    from dialogue_platform.live import live_of
    from dialogue_platform.people import account_views, cli, expiry, mailer, tries, uses, views  # noqa: F401
    from dialogue_platform.people.second_factor import account, at_sign_in, leading, telling  # noqa: F401

    user_logged_in.connect(tries.remember_device, app)
    app.register_blueprint(views.bp)
    app.before_request(leading.lead_to_set_up)
    app.cli.add_command(cli.people)
    spine = live_of(app)
    spine.hooks.serving.subscribe(partial(mailer.start_mailer, app))
    spine.hooks.serving.subscribe(partial(uses.start, app))
    spine.hooks.each_second.subscribe(expiry.Expiry(spine).look)
