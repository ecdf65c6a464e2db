"""A stranger is told little of what went wrong, and nothing of how we are made; nobody else notices."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from dialogue_platform import create_app
from dialogue_platform.live import live_of
from dialogue_platform.web.edge import trusted
from tests.monitoring.conftest import SETTINGS, migrated, own_file  # noqa: F401 - fixtures
from tests.server import Server

#: pages that fail in a way that is no Exception
FAILING = """
class Crash(BaseException):
    pass
def crash():
    raise Crash("a word of ours")
def with_pages_that_fail(*args):
    app = create(*args)
    app.add_url_rule("/fails", view_func=crash)
    app.add_url_rule("/offloads", view_func=lambda: offload(crash))
    app.add_url_rule("/api/v1/fails", endpoint="api_fails", view_func=crash)
    return app
from dialogue_platform.live import offload
create, launcher.create_app = launcher.create_app, with_pages_that_fail
"""
HOSTS = ["a" * 64 + ".example", "a..example", "ex ample", "[::1", "example:port", "x/y", "Ж", "a" * 300]
SECRETS = ("Traceback", "site-packages", "dialogue_platform", ".py", "a word of ours")


@pytest.fixture(params=["wsgi.py", "threads.py"])
def server(request, own_file) -> Iterator[Server]:  # noqa: F811
    url = f"sqlite:///{own_file}"
    with Server(own_file.parent, url, launcher=request.param, changed=FAILING) as server:
        yield server


@contextmanager
def asked(server: Server, path: str, method: str = "GET", body: bytes | None = None, **headers: str):
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        link.putrequest(method, path, skip_host="Host" in headers)
        for name, value in headers.items():
            link.putheader(name, value.encode())
        if body is not None:
            link.putheader("Content-Length", str(len(body)))
        link.endheaders(body)
        answer = link.getresponse()
        yield answer.status, answer.read().decode()
    finally:
        link.close()


def calm(text: str) -> bool:
    return len(text) < 20_000 and not any(secret in text for secret in SECRETS)


def test_what_a_stranger_sends_is_answered_without_our_lines(server):
    """And the worker outlives more of it than it has threads to spare."""
    for host in HOSTS:
        for path in ("/", "/api/v1/streams/platform", "/socket.io/?EIO=4&transport=polling"):
            with asked(server, path, Host=host) as (status, text):
                assert status == 400 and calm(text), (host, path, text[:300])
    for _ in range(40):
        for path in ("/fails", "/offloads"):
            with asked(server, path) as (status, text):
                assert status == 500 and calm(text), text[:300]
    with asked(server, "/api/v1/fails") as (status, text):
        assert status == 500 and '"fault"' in text and calm(text)
    broken_polls(server)
    what_breaks_off(server)
    for path in ("/healthz", "/readyz", "/"):
        with asked(server, path) as (status, text):
            assert status == 200, text
    assert server.process is not None and server.process.poll() is None


#: half a handshake of a WebSocket, and bodies that are cut into no chunks of HTTP
UPGRADE = {"Upgrade": "websocket", "Connection": "Upgrade"}
HALVES = [{}, {"Sec-WebSocket-Version": "99", "Sec-WebSocket-Key": "eA=="}, {"Sec-WebSocket-Version": "13"}]


def what_breaks_off(server: Server) -> None:
    for half in HALVES:
        with asked(server, "/socket.io/?EIO=4&transport=websocket", **UPGRADE, **half) as (status, text):
            assert status == 400 and calm(text), (half, status)
    for path in ("/sign-in", "/api/v1/commands/questions.ask"):
        link = socket.create_connection(("127.0.0.1", server.port), timeout=60)
        head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n"
        kind = "application/json" if "api" in path else "application/x-www-form-urlencoded"
        link.sendall(f"{head}Content-Type: {kind}\r\n\r\nno length\r\n{{}}\r\n0\r\n\r\n".encode())
        with link, link.makefile("rb") as found:
            text = found.read().decode()
        assert text.startswith("HTTP/1.1 4") and calm(text), text[:300]


def broken_polls(server: Server) -> None:
    with asked(server, "/socket.io/?EIO=4&transport=polling") as (status, text):
        assert status == 200
    sid = text.partition('"sid":"')[2].partition('"')[0]
    for body in (b"bnot base64", b"\xff\xfe", b"9", b"b", b"4" * 100):
        with asked(server, f"/socket.io/?EIO=4&transport=polling&sid={sid}", "POST", body) as (status, text):
            assert status in (200, 400) and calm(text), (body, text[:300])
    with asked(server, "/socket.io/?EIO=4&transport=polling&j=x") as (status, text):
        assert calm(text)
    with asked(server, "/socket.io/?EIO=4&transport=polling", "POST", b"b*") as (status, text):
        assert status == 400 and calm(text)


@pytest.fixture
def calm_app(tmp_path: Path):
    app = create_app({**SETTINGS, "TESTING": False, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path / 'none.sqlite'}"})
    yield app
    live_of(app).stop()


def test_the_page_of_an_error_that_fails_itself_is_a_line(calm_app, monkeypatch):
    """Who reads, in which language, at which address: each may be what cannot be said."""

    def fails(*_, **__):
        raise RuntimeError("a word of ours")

    calm_app.add_url_rule("/fails", view_func=fails)
    monkeypatch.setattr("dialogue_platform.web.errors.render_template", fails)
    for path, code in (("/fails", 500), ("/not-there", 404)):
        answer = calm_app.test_client().get(path)
        assert answer.status_code == code and calm(answer.get_data(as_text=True))
        assert answer.mimetype == "text/plain" and answer.get_data(as_text=True).startswith(f"{code}: ")


def test_what_fails_before_there_is_a_request_is_answered_too(calm_app, monkeypatch):
    def fails(*_):
        raise RuntimeError("a word of ours")

    monkeypatch.setattr(calm_app, "request_context", fails)
    answer = calm_app.test_client().get("/")
    assert (answer.status_code, calm(answer.get_data(as_text=True))) == (500, True)
    answer = calm_app.test_client().get("/api/v1/streams/platform")
    assert answer.status_code == 500 and answer.json["error"]["code"] == "fault"


@pytest.mark.parametrize(
    "base_url,host,welcome",
    [
        ("https://dialogue.ministry.example", "dialogue.ministry.example", True),
        ("https://dialogue.ministry.example", "Dialogue.Ministry.Example.:443", True),
        ("https://dialogue.ministry.example", "127.0.0.1:5000", True),
        ("https://dialogue.ministry.example", "other.example", False),
        ("https://dialogue.ministry.example:8443", "dialogue.ministry.example:8443", True),
        ("http://127.0.0.1:5000", "10.0.0.5:5000", True),  # tried on one machine, shown to another one
        ("http://0.0.0.0:5000", "10.0.0.5:5000", True),
        ("http://[::1]:5000", "[::1]:5000", True),
    ],
)
def test_a_host_is_ours_where_we_know_what_ours_is(tmp_path, base_url, host, welcome):
    url = f"sqlite:///{tmp_path / 'none.sqlite'}"
    app = create_app({**SETTINGS, "BASE_URL": base_url, "SQLALCHEMY_DATABASE_URI": url})
    for path, behind in (("/static/icon.svg", 200), ("/socket.io/?EIO=4&transport=polling", 200)):
        environ = EnvironBuilder(path, headers={"Host": host}).get_environ()
        _, status, _ = run_wsgi_app(app.wsgi_app, environ)
        assert status.startswith(str(behind if welcome else 400)), (path, status)
    environ = EnvironBuilder("/healthz", headers={"Host": host}).get_environ()
    assert run_wsgi_app(app.wsgi_app, environ)[1].startswith("200"), "a probe asks by any address"
    live_of(app).stop()


def test_no_host_is_ours_by_itself():
    assert trusted("") == trusted("http://localhost:5000") == frozenset()
