"""Apps of their own: what they count, break and log must be nobody else's."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade

from dialogue_platform import create_app
from dialogue_platform.live import live_of

SETTINGS = {"TESTING": True, "SECRET_KEY": "only for tests, in a folder that goes away"}


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: Any) -> Path:
    """A SQLite file with the tables, to be copied."""
    file = tmp_path_factory.mktemp("signs") / "migrated.sqlite"
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{file}"})
    with app.app_context():
        upgrade(revision="heads")
    live_of(app).stop()
    return file


@pytest.fixture
def own_file(migrated: Path, tmp_path: Path) -> Path:
    file = tmp_path / "own.sqlite"
    with sqlite3.connect(migrated) as kept, sqlite3.connect(file) as copy:
        kept.backup(copy)
    return file


@pytest.fixture
def own(own_file: Path) -> Iterator[Flask]:
    """An app of this test alone, its feed running as when it serves."""
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{own_file}"})
    live_of(app).feed.start()
    yield app
    live_of(app).stop()
