"""Which pages may open a socket: those of BASE_URL; no header that anybody sends changes that."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from dialogue_platform import create_app
from dialogue_platform.live import live_of
from dialogue_platform.web.origins import allowed
from tests.monitoring.conftest import SETTINGS

OURS = "https://dialogue.ministry.example"
FORGED = [
    {},
    {"X-Forwarded-Host": "evil.example"},
    {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"},
    {"Forwarded": "host=evil.example;proto=https"},
    {"X-Forwarded-Proto": "http"},
]


@pytest.mark.parametrize(
    ("base_url", "host", "origin", "may"),
    [
        (OURS, "dialogue.ministry.example", OURS, True),
        (OURS, "dialogue.ministry.example", f"{OURS}:443", True),
        (OURS, "127.0.0.1:5000", OURS, True),
        (OURS, "dialogue.ministry.example", "http://dialogue.ministry.example", False),
        (OURS, "dialogue.ministry.example", f"{OURS}:8443", False),
        (OURS, "dialogue.ministry.example", "https://evil.example", False),
        (OURS, "dialogue.ministry.example", f"{OURS}.evil.example", False),
        (OURS, "dialogue.ministry.example", "https://x@dialogue.ministry.example.evil", False),
        (OURS, "dialogue.ministry.example", "null", False),
        (OURS, "127.0.0.1:5000", "http://127.0.0.1:5000", False),
        (OURS, "localhost", "https://localhost", False),
        ("http://127.0.0.1:5000", "127.0.0.1:5000", "http://127.0.0.1:5000", True),
        ("http://127.0.0.1:5000", "localhost:5000", "http://localhost:5000", True),
        ("http://127.0.0.1:5000", "localhost:5055", "http://localhost:5055", True),
        ("http://127.0.0.1:5000", "127.0.0.1:5000", "http://localhost:8080", False),
        ("http://127.0.0.1:5000", "evil.example:5000", "http://evil.example:5000", False),
        ("http://127.0.0.1:5000", "127.0.0.1:5000", "https://evil.example", False),
        ("https://localhost:8443", "localhost:8443", "https://localhost:8443", True),
        ("https://localhost:8443", "localhost:8443", "http://localhost:8443", False),
        ("http://0.0.0.0:5000", "10.0.0.5:5000", "http://10.0.0.5:5000", True),
        ("http://0.0.0.0:5000", "10.0.0.5:5000", "http://evil.example:5000", False),
        ("http://0.0.0.0:5000", "10.0.0.5:5000", "http://evil.example", False),
        (OURS, "dialogue.ministry.example", "https://[", False),
        (OURS, "dialogue.ministry.example", "", False),
    ],
)
def test_whose_pages_may(base_url, host, origin, may):
    assert allowed(base_url)(origin, {"HTTP_HOST": host, "HTTP_X_FORWARDED_HOST": "evil.example"}) is may


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('origins') / 'none.sqlite'}"
    app = create_app({**SETTINGS, "BASE_URL": OURS, "SQLALCHEMY_DATABASE_URI": url})
    yield app
    live_of(app).stop()


def opened(app, origin, host, **headers):
    builder = EnvironBuilder("/socket.io/?EIO=4&transport=polling", headers={"Host": host, "Origin": origin, **headers})
    return run_wsgi_app(app.wsgi_app, builder.get_environ())


@pytest.mark.parametrize("forged", FORGED)
def test_a_foreign_page_gets_no_line_whatever_it_says(ours, app, forged):
    for made, host in ((ours, "dialogue.ministry.example"), (app, "127.0.0.1:5000"), (app, "localhost")):
        for origin in ("https://evil.example", "http://evil.example", "null"):
            assert opened(made, origin, host, **forged)[1].startswith("400")
    _, status, headers = opened(ours, OURS, "dialogue.ministry.example", **forged)
    assert status.startswith("200") and headers["Access-Control-Allow-Origin"] == OURS


@pytest.mark.parametrize("forged", FORGED)
def test_the_policy_of_a_page_names_our_own_address(ours, forged):
    builder = EnvironBuilder("/nowhere.css", base_url=OURS, headers=forged)
    policy = run_wsgi_app(ours.wsgi_app, builder.get_environ())[2]["Content-Security-Policy"]
    assert re.search(r"connect-src ([^;]+)", policy)[1] == "'self' wss://dialogue.ministry.example"
