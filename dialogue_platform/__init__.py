"""Dialogue Platform: virtual high-level dialogues, from the floor to the outcome. Wiring only."""

from __future__ import annotations

import os
import zoneinfo
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # a process that makes files needs a few modules of ours, and nothing of the server
    from alembic.config import Config
    from flask import Flask

# The pinned zone data is what is used: a machine's own may be years older than a zone's last change.
zoneinfo.reset_tzpath(to=())
zoneinfo.ZoneInfo.clear_cache()


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """Build the app. ``overrides`` replace settings of ``config.settings``."""
    from flask import Flask

    from . import config
    from .web.routes import Route

    root = config.ROOT
    instance = Path(os.environ.get("INSTANCE", root / "instance"))

    class Server(Flask):
        url_rule_class = Route

    app = Server(
        __name__,
        instance_path=str(instance),
        template_folder=str(root / "templates"),
        static_folder=str(root / "static"),
    )
    app.config.update(config.settings(instance))
    app.config.update(overrides or {})
    _extend(app)
    _add_features(app)
    return app


def _extend(app: Flask) -> None:
    """Bind the extensions and the spine."""
    from flask_socketio import SocketIO

    from . import compression, config, flask_login_adapter, security, web
    from .extensions import babel, csrf, db, login
    from .features import modules_of
    from .live import Live, wire_json
    from .live.current import LIVE
    from .live.doors import http_api
    from .live.store.database import reader_options
    from .web.origins import allowed

    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = reader_options(app.config["SQLALCHEMY_DATABASE_URI"])
    db.init_app(app)
    _take_in(app, *app.config["FEATURES"])
    login.init_app(app)
    flask_login_adapter.is_as_known()
    csrf.init_app(app)
    babel.init_app(app, locale_selector=web.choose_language)
    socketio = SocketIO(
        app,
        async_mode=app.config["ASYNC_MODE"],
        manage_session=False,
        max_http_buffer_size=config.LARGEST_MESSAGE,
        cors_allowed_origins=allowed(app.config["BASE_URL"]),
        json=wire_json,
        transports=config.transports(app.config),
    )
    modules_of(*app.config["FEATURES"])
    from .dialogues.directory import Directory

    with app.app_context():
        LIVE.put(app, Live(app, db.engine, socketio, Directory(app.config["SECOND_FACTOR_REQUIRED"])))
    app.register_blueprint(http_api.bp)
    web.init_app(app)
    security.init_app(app)
    compression.init_app(app)


def _take_in(app: Flask, *brought: str) -> None:
    """The words and the migrations of features from elsewhere lie in their own folders."""
    from werkzeug.local import LocalProxy

    from .features import folders_of
    from .live.app_key import AppKey

    words = app.config["BABEL_TRANSLATION_DIRECTORIES"]
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(
        filter(None, (words, folders_of(brought, "translations").replace(os.pathsep, ";")))
    )
    AppKey[Any]("migrate").put(app, LocalProxy(partial(_migrations, app, folders_of(brought, "migrations"))))


def _migrations(app: Flask, theirs: str) -> Any:
    """How the database is brought to this version: for the words of ``flask db``, so nobody else loads what does it."""
    from flask_migrate import Migrate

    from .extensions import db
    from .live.app_key import AppKey

    place = Path(__file__).parent / "migrations"
    migrate = Migrate(app, db, directory=str(place))

    def look_there_too(config: Config) -> Config:
        config.set_main_option("path_separator", "os")
        config.set_main_option("version_locations", os.pathsep.join(filter(None, (str(place / "versions"), theirs))))
        return config

    migrate.configure(look_there_too)
    return AppKey[Any]("migrate").of(app)  # from now on the real one


def _add_features(app: Flask) -> None:
    """Pages, command-line words and what else a feature binds to this app."""
    from .features import packages_of
    from .live import live_of

    for package in packages_of(*app.config["FEATURES"]):
        if hasattr(package, "init_app"):
            package.init_app(app)
    from .cli import words

    for word in words:
        app.cli.add_command(word)
    live_of(app).gateway.open()
