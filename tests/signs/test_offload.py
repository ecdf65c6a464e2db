"""What takes long never runs on the loop: it is handed to the launcher's real threads."""

from __future__ import annotations

import pytest

from dialogue_platform.people.sign_in import hash_password, password_fits
from tests.samples import things


@pytest.fixture
def handed(app, monkeypatch):
    """The names of what was handed over."""
    names = []

    def elsewhere(function, *args):
        names.append(f"{function.__module__}.{function.__qualname__}")
        return function(*args)

    monkeypatch.setitem(app.config, "OFFLOAD", elsewhere)
    return names


def test_passwords_are_hashed_elsewhere(app, handed):
    with app.app_context():
        kept = hash_password("a long enough pass phrase")
        assert kept.startswith("$argon2id$")
        assert password_fits(None, "of nobody") is False
    assert len(handed) == 2 and handed[0].startswith("argon2.")


@pytest.mark.parametrize("form", ["docx", "pdf", "md"])
def test_exports_are_made_elsewhere(app, room, handed, form):
    rows = things(room)
    room.do("organiser", "dialogues.edit", dialogue=room.dialogue, visibility="public")
    with app.app_context():
        answer = app.test_client().get(f"/documents/{rows['outcome_document']}/versions/1.{form}")
    assert answer.status_code == 200
    assert [name for name in handed if "outcome.export" in name]
