"""What takes long never runs on the loop: it is handed to the launcher's OS threads, or to another process."""

from __future__ import annotations

import pytest

from dialogue_platform.outcome.export.forms import FORMS, ExportFormat
from dialogue_platform.people.sign_in import hash_password, password_fits
from tests.samples import things
from tests.test_page_rights import sign_in


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
    ours = [name for name in handed if "outcome" not in name]  # texts of other tests may be rendered meanwhile
    assert [name.rpartition(".")[2] for name in ours] == ["_hash", "_verify"]


@pytest.mark.parametrize("form", FORMS)
def test_exports_are_made_in_another_process(app, room, monkeypatch, form):
    def here(*_):
        raise AssertionError("made in the server")

    monkeypatch.setitem(FORMS, form, ExportFormat(here))
    rows = things(room)
    with app.app_context():
        answer = sign_in(app, room, "rapporteur").get(f"/documents/{rows['outcome_document']}/versions/1.{form}")
    assert answer.status_code == 200 and len(answer.data) > 100
