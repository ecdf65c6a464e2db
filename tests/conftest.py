"""What every test shares: one app on one migrated database, SQLite or PostgreSQL; each test has its own dialogue."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import Engine, event

from dialogue_platform import create_app
from dialogue_platform.live import live_of
from tests.demonstration import Demonstration
from tests.room import Room, build

#: set by `./dev test` for its second round: the same suites on PostgreSQL
ON_POSTGRES = os.environ.get("TEST_ON") == "postgres"
FOR_TESTS = {"TESTING": True, "SECRET_KEY": "only for tests, in a folder that goes away"}


def database_url(folder: Path) -> str:
    """A database of this test run's own."""
    if ON_POSTGRES:
        from tests.postgres import fresh_database

        return fresh_database(os.environ["TEST_POSTGRES_URL"])
    return f"sqlite:///{folder / 'test.sqlite'}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL without the tests that ask no database: they have said everything on SQLite."""
    if ON_POSTGRES:
        asks = [item for item in items if "app" in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=[item for item in items if item not in asks])
        items[:] = asks


def be_quick(writer: Engine) -> None:
    """These tests kill no process, so they need not wait for the disk; tests/faults do."""
    if writer.dialect.name == "sqlite":
        event.listen(writer, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
        writer.dispose()


def made(folder: Path) -> Iterator[Flask]:
    """An app, threads for async mode, its database made by the migrations."""
    app = create_app({**FOR_TESTS, "SQLALCHEMY_DATABASE_URI": database_url(folder)})
    with app.app_context():
        upgrade(revision="heads")
    be_quick(live_of(app).database.writer)
    yield app
    live_of(app).stop()


@pytest.fixture(scope="session")
def app(tmp_path_factory: Any) -> Iterator[Flask]:
    """The app of nearly all tests, on one database."""
    folder = tmp_path_factory.mktemp("app")
    os.environ["INSTANCE"] = str(folder)
    yield from made(folder)


@pytest.fixture(scope="module")
def own_app(app: Flask, tmp_path_factory: Any) -> Iterator[Flask]:
    """One more app, on a database of its own, for a module that looks at a database as a whole."""
    yield from made(tmp_path_factory.mktemp("own"))


@pytest.fixture
def room(app: Flask) -> Iterator[Room]:
    """A dialogue with a session and one person in each role."""
    with app.app_context():
        yield build(app)


@pytest.fixture
def room_alone(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    """A room on a database of its own, for what no other test may meet; ``os.environ["INSTANCE"]`` is its folder."""
    monkeypatch.setitem(os.environ, "INSTANCE", str(tmp_path))
    made = create_app({**FOR_TESTS, "SQLALCHEMY_DATABASE_URI": database_url(tmp_path)})
    with made.app_context():
        upgrade(revision="heads")
        yield build(made)
    live_of(made).stop()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without script."""
    return app.test_client()


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: Any) -> Demonstration:
    """Servers with the demonstration, for tests that run the real one."""
    return Demonstration(tmp_path_factory.mktemp("demonstration"))
