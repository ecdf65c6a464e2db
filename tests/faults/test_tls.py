"""Behind nginx with a certificate: pages by https, sockets by wss alone, cookies that never leave TLS."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
import socketio
import websocket

from dialogue_platform.live.protocol import PROTOCOL
from dialogue_platform.live.store.streams import new_id
from tests.server import Server
from tests.waiting import until
from tools import balancer, servers

SUBJECT = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]


class ProxiedServer:
    """One worker that must be reached by websocket alone, and nginx before it with a certificate of its own."""

    def __init__(self, demo: dict[str, Any], server: Server, port: int, certificate: Path) -> None:
        self.demo, self.server, self.certificate = demo, server, certificate
        self.url = f"https://localhost:{port}"
        self.stream = f"session:{demo['sessions'][0]}"

    def browser(self) -> requests.Session:
        """Sends what a browser sends by itself."""
        made = requests.Session()
        made.verify, made.trust_env = str(self.certificate), False
        made.headers["Referer"] = f"{self.url}/"
        return made

    def signed_in(self, who: str) -> requests.Session:
        """By the link of a letter."""
        browser = self.browser()
        address = self.url + urlsplit(self.demo["links"][who]).path
        page = browser.get(address, timeout=20)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
        assert page.status_code == 200 and token, page.text
        home = browser.post(address, data={"csrf_token": token[1], "next": "/"}, timeout=20)
        assert home.status_code == 200 and home.url.startswith(f"{self.url}/"), home.url
        return browser

    def upgraded(self, origin: str, **headers: str) -> Any:
        """A websocket to nginx from a page of this origin. Raises WebSocketBadStatusException when refused."""
        return websocket.create_connection(
            f"{self.url.replace('https', 'wss')}/socket.io/?EIO=4&transport=websocket",
            sslopt={"ca_certs": str(self.certificate)},
            origin=origin,
            header=headers,
            timeout=20,
        )


@pytest.fixture(scope="module")
def proxied(demonstration, tmp_path_factory) -> Iterator[ProxiedServer]:
    folder = tmp_path_factory.mktemp("tls")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *SUBJECT]
    subprocess.run([*words, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    _, demo = demonstration.server(folder / "server")
    inner, outer = servers.free_port(), servers.free_port()
    listen = f"127.0.0.1:{outer}"
    site = balancer.secure(balancer.site([inner], listen), listen, str(certificate), str(key))
    settings = {"PROXIES": "1", "BASE_URL": f"https://localhost:{outer}"}
    with servers.restartable_redis() as redis, servers.nginx(site, outer):
        server = Server(folder / "server", port=inner, **settings, REDIS_URL=redis.url)
        with server:
            yield ProxiedServer(demo, server, outer, certificate)


def test_a_delegate_signs_in_by_a_link_joins_and_acts(proxied):
    browser = proxied.signed_in("delegate")
    page = browser.get(f"{proxied.url}/sessions/{proxied.demo['sessions'][0]}", timeout=20)
    assert page.status_code == 200 and 'data-transports="websocket"' in page.text
    socket = socketio.Client(reconnection=False, http_session=browser)
    heard: list[Any] = []
    socket.on("sync", heard.append)
    socket.connect(proxied.url, auth={"protocol": PROTOCOL}, transports=["websocket"], wait_timeout=10)
    joined = socket.call("join", {"stream": proxied.stream}, timeout=20)
    assert joined["ok"] and joined["mark"].startswith("floor.")
    args = {"session": proxied.demo["sessions"][0], "text": "Asked over TLS?"}
    acted = socket.call("command", {"key": new_id(), "name": "questions.ask", "args": args}, timeout=20)
    assert acted["ok"], acted
    until(lambda: "Asked over TLS?" in str(heard), "one's own question does not come back")
    socket.disconnect()


def test_its_cookies_never_leave_tls(proxied):
    browser = proxied.signed_in("observer")
    cookies = [cookie for cookie in browser.cookies if cookie.domain.startswith("localhost")]
    assert cookies and all(cookie.secure and "HttpOnly" in cookie._rest for cookie in cookies)


def test_a_letter_and_a_redirect_name_the_address_outside(proxied):
    assert proxied.demo["links"]["chair"]
    away = proxied.browser().get(f"{proxied.url}/sign-in", allow_redirects=False, timeout=20)
    assert away.status_code == 200
    denied = proxied.browser().get(f"{proxied.url}/account", allow_redirects=False, timeout=20)
    assert denied.status_code in (302, 303)
    assert urlsplit(denied.headers["Location"]).netloc in ("", urlsplit(proxied.url).netloc)


def test_a_page_of_another_origin_gets_no_socket_even_if_it_claims_to_be_ours(proxied):
    proxied.upgraded(proxied.url).close()
    for origin in ("https://elsewhere.example", proxied.url.replace("https", "http")):
        for forged in ({}, {"X-Forwarded-Host": "elsewhere.example"}, {"X-Forwarded-Proto": "http"}):
            with pytest.raises(websocket.WebSocketBadStatusException) as refused:
                proxied.upgraded(origin, **forged)
            assert refused.value.status_code == 400


def test_a_form_of_another_site_is_refused(proxied):
    browser = proxied.signed_in("moderator")
    page = browser.get(proxied.url, timeout=20)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert token
    sent = {"csrf_token": token[1], "language": "ru"}
    browser.headers["Referer"] = "https://elsewhere.example/"
    assert browser.post(f"{proxied.url}/language", data=sent, timeout=20).status_code == 400
    browser.headers["Referer"] = f"{proxied.url}/"
    assert browser.post(f"{proxied.url}/language", data=sent, timeout=20).status_code == 200


def test_without_a_proxy_of_ours_nobody_is_believed(demonstration, tmp_path):
    """``PROXIES`` is 0 unless said: what a client says of its scheme, host and address counts for nothing."""
    server, _ = demonstration.server(tmp_path / "server")
    forged = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "elsewhere.example", "X-Forwarded-For": "192.0.2.7"}
    with server:
        page = requests.get(f"{server.url}/account", headers=forged, allow_redirects=False, timeout=20)
        assert "elsewhere" not in page.headers.get("Location", "") + page.text
        policy = page.headers["Content-Security-Policy"]
        assert "elsewhere" not in policy
