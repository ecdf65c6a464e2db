"""Logins of an older program: their addresses are compared in ASCII from now on, and shown as they were."""

from __future__ import annotations

import os

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from dialogue_platform import create_app
from dialogue_platform.live import live
from dialogue_platform.people.models import User
from tests.conftest import database_url
from tests.room import build


@pytest.fixture
def old(app, tmp_path, monkeypatch):
    """A room on a database of its own, for what no other test may meet."""
    monkeypatch.setitem(os.environ, "INSTANCE", str(tmp_path))
    made = create_app(
        {"TESTING": True, "SECRET_KEY": "only for tests", "SQLALCHEMY_DATABASE_URI": database_url(tmp_path)}
    )
    with made.app_context():
        upgrade()
        yield build(made)
    made.extensions["live"].stop()


def test_an_address_of_an_older_program_is_found_in_either_spelling(old):
    people = ("one@пример.рф", "two@example.org", "three@xn--e1afmkfd.xn--p1ai")
    for email in people:
        old.do("organiser", "people.invite", dialogue=old.dialogue, email=email, role="delegate")
    downgrade(revision="0015")
    with live().database.writer.connect() as connection:
        found = set(connection.execute(text('SELECT email FROM "user"')).scalars())
    assert found >= set(people)
    upgrade()
    for email in ("one@xn--e1afmkfd.xn--p1ai", "two@example.org", "three@пример.рф"):
        asked = {"dialogue": old.dialogue, "email": email, "role": "chair"}
        assert old.code("organiser", "people.invite", **asked) == "already_takes_part"
    assert old.rows(User, email_written="one@пример.рф")[0].email == "one@xn--e1afmkfd.xn--p1ai"
