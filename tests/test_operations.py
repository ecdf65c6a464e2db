"""What operations.md shows of nginx is what the test of several workers runs on."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialogue_platform import config
from tools import application, balancer, cli

OPERATIONS = Path(__file__).resolve().parent.parent / "docs" / "operations.md"


def test_the_page_shows_the_words_that_are_tested():
    assert balancer.site([5000, 5001]) in OPERATIONS.read_text()


def test_the_lines_for_a_certificate_too():
    assert balancer.tls("80", "/etc/ssl/dialogue.pem", "/etc/ssl/dialogue.key") in OPERATIONS.read_text()


def test_the_bounds_for_strangers_too():
    page = OPERATIONS.read_text()
    assert balancer.LIMITS in page and balancer.LIMITED in page


@pytest.mark.parametrize(
    ("host", "called"),
    [
        ("127.0.0.1", "http://localhost:5000"),
        ("localhost", "http://localhost:5000"),
        ("0.0.0.0", "http://localhost:5000"),
        ("::", "http://localhost:5000"),
        ("192.0.2.7", "http://192.0.2.7:5000"),
        ("2001:db8::7", "http://[2001:db8::7]:5000"),
    ],
)
def test_this_machine_is_called_by_its_name(host, called):
    """A passkey is for a name, and a cookie is kept by it: one name everywhere."""
    assert application.base_url(host, 5000) == called


def test_every_place_that_names_this_machine_gives_the_same_name(monkeypatch, tmp_path):
    monkeypatch.delenv("BASE_URL", raising=False)
    assert config.settings(tmp_path)["BASE_URL"] == "http://localhost:5000"
    assert cli._parser().parse_args(["demo", "--json"]).base_url == "http://localhost:5000"
    readme = OPERATIONS.parent.parent / "README.md"
    assert "http://localhost:5000" in readme.read_text() and "http://localhost:5000" in cli.HELP
