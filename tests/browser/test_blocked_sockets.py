"""A room through boxes that do not know WebSockets, and over a poor line that does: everybody gets in, and stays in step.

On one process by long polling; where several workers leave none, or nothing of Socket.IO passes, by plain requests.
"""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import expect

from bench._pacing import PacedLine
from tests.browser import acts
from tests.browser.live_site import LiveSite
from tests.browser.middleboxes import Middlebox
from tests.demonstration import Demonstration

CONNECTED, ASKS = "Connected", "Slow link: updates every few seconds"
#: the way round is the page's own, so servers of other profiles are tried with the worst boxes alone
TRIED = [
    *(("one process", way) for way in ("swallow", "freeze", "greet", "refuse", "none", "poor")),
    *(("threads", way) for way in ("swallow", "poor")),
    *(("several workers", way) for way in ("swallow", "greet", "poor")),
]


@pytest.fixture(scope="module")
def profile(request):
    return request.param


@pytest.fixture(scope="module")
def open_site(built, browser, demonstration: Demonstration, profile, tmp_path_factory):
    """Where there is Redis a page may have come from another worker, so none of them polls."""
    server, demo = demonstration.server(tmp_path_factory.mktemp("server"))
    if profile == "threads":
        server.launcher = "threads.py"
    if profile == "several workers":
        server.env["REDIS_URL"] = os.environ["TEST_REDIS_URL"]
    with server:
        yield LiveSite(server, browser, demo)


def follows_and_acts(delegate, moderator, words: str) -> None:
    """What others do is seen, and what one does oneself is done, once."""
    acts.ask(delegate, words)
    acts.publish(moderator, words)
    delegate.sees(words)
    expect(moderator.page.locator(".pick", has_text=words)).to_have_count(0)


@pytest.fixture
def moderator(site: LiveSite):
    return site.come("moderator").enter(site.demo["sessions"][0])


@pytest.mark.parametrize(("profile", "way"), TRIED, indirect=["profile"], scope="module")
def test_everybody_gets_in_and_stays_in_step(site: LiveSite, moderator, profile, way):
    if way == "poor":
        over_a_poor_line(site, moderator, profile)
        return
    box = Middlebox(site.server.port, way)
    delegate = site.come("delegate", wire=box)
    delegate.forgiving = True  # a socket that was refused is told to the console by the browser itself
    delegate.enter(site.demo["sessions"][0])
    by_plain = way == "none" or profile == "several workers"
    expect(delegate.page.locator(".link")).to_contain_text(ASKS if by_plain else CONNECTED)
    follows_and_acts(delegate, moderator, f"Asked through a box that would {way}, {profile}?")
    assert any("/api/v1/streams/" in line for line in box.asked) == by_plain
    assert any("transport=polling" in line for line in box.asked) == (profile != "several workers")
    box.close()


def over_a_poor_line(site: LiveSite, moderator, profile: str) -> None:
    """It is slow, but it is a socket: to give it up would cost more than it saves."""
    with PacedLine(site.server.port) as line:
        delegate = site.come("delegate", wire=Paced(line))
        asked: list[str] = []
        sockets: list[str] = []
        delegate.page.on("request", lambda request: asked.append(request.url))
        delegate.page.on("websocket", lambda socket: sockets.append(socket.url))
        delegate.page.set_default_timeout(90_000)
        delegate.enter(site.demo["sessions"][0])
        follows_and_acts(delegate, moderator, f"Asked over a poor line, {profile}?")
        expect(delegate.page.locator(".link")).to_contain_text(CONNECTED)
        assert len(sockets) == 1
        assert not [url for url in asked if "transport=polling" in url or "/api/v1/" in url]


class Paced:
    """A line for a person of the demonstration."""

    def __init__(self, line: PacedLine) -> None:
        self.url = f"http://127.0.0.1:{line.port}"
