"""Signed out on the real server, in both profiles: sockets, cookies and plain requests of that browser are over at once."""

from __future__ import annotations

import re
from typing import Any

import pytest
import requests
import socketio

from dialogue_platform.live.protocol import PROTOCOL
from dialogue_platform.live.store.streams import new_id
from tests.server import Server
from tests.waiting import until

TIMEOUT = 30
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@pytest.fixture(scope="module", params=["wsgi.py", "threads.py"])
def demo_server(request, demonstration, tmp_path_factory):
    made, demo = demonstration.server(tmp_path_factory.mktemp("server"))
    with Server(made.folder, launcher=request.param) as server:
        yield server, demo


class Browser:
    """Signed in by a link, with a socket that is open by the cookie."""

    def __init__(self, url: str, link: str) -> None:
        self.url, self.http = url, requests.Session()
        self.page = self.post(f"/sign-in/{link.rpartition('/')[2]}")

    def post(self, path: str, **fields: str) -> str:
        page = self.http.get(f"{self.url}/", timeout=TIMEOUT)
        fields["csrf_token"] = TOKEN.findall(page.text)[0]
        answer = self.http.post(f"{self.url}{path}", data=fields, timeout=TIMEOUT)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    def open(self, stream: str, url: str = "", transport: str = "websocket") -> Browser:
        self.stream, self.removed = stream, list[Any]()
        self.socket = socketio.Client(reconnection=False, http_session=copy_of(self.http))
        self.socket.on("removed", self.removed.append)
        self.socket.connect(url or self.url, auth={"protocol": PROTOCOL}, transports=[transport], wait_timeout=10)
        assert self.socket.call("join", {"stream": stream}, timeout=TIMEOUT)["mark"].startswith("floor.")
        return self

    def is_out(self) -> None:
        """The socket is closed, and says why; whoever kept the cookie has nothing of it."""
        until(lambda: not self.socket.connected, "the socket stays open")
        assert self.removed == [{"stream": self.stream, "reason": "signed_out"}]


def copy_of(http: requests.Session) -> requests.Session:
    copied = requests.Session()
    copied.cookies.update(http.cookies)
    return copied


def ask(http: requests.Session, url: str, stream: str) -> requests.Response:
    return http.get(f"{url}/api/v1/streams/{stream}", timeout=TIMEOUT)


def is_refused(answer: requests.Response) -> bool:
    return answer.status_code == 401 and answer.json()["error"]["code"] == "signed_out"


@pytest.mark.parametrize(("path", "who"), [("/sign-out", "delegate"), ("/account/sign-ins/end", "panellist")])
def test_who_signs_out_is_out_everywhere_at_once(demo_server, path, who):
    server, demo = demo_server
    browser = Browser(server.url, demo["links"][who]).open(f"session:{demo['sessions'][0]}")
    kept = copy_of(browser.http)
    assert ask(kept, server.url, browser.stream).json()["mark"].startswith("floor.")
    browser.post(path)
    browser.is_out()
    until(lambda: is_refused(ask(kept, server.url, browser.stream)), "the cookie still reads")
    acted = kept.post(
        f"{server.url}/api/v1/commands/questions.ask",
        json={"session": demo["sessions"][0], "text": new_id()},
        timeout=TIMEOUT,
    )
    assert acted.status_code in {400, 401}
    with pytest.raises(socketio.exceptions.ConnectionError):
        socketio.Client(reconnection=False, http_session=kept).connect(
            server.url, transports=["websocket"], wait_timeout=10
        )
    assert kept.get(f"{server.url}/account", timeout=TIMEOUT, allow_redirects=False).status_code == 302
