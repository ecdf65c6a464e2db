"""What the pages say while something is wrong with the server, the line, or the device: a clear state, nothing lost.

Faults are real: another process holds the database, the server is stopped, the line goes silent without a word.
Only the passing of time is the browser's own clock moved on, so that nobody has to wait for twenty minutes.
"""

from __future__ import annotations

import os
import re
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.browser.live_site import PHONE, WIDE, LiveSite, Person
from tests.browser.test_outcome import EditorPage
from tests.browser.wire import Wire

CONNECTED = "Connected"
#: keeps what the page says of its line, and what the clock of the floor shows
REMEMBER = """
window.said = [];
window.shown = [];
const every = {childList: true, subtree: true, characterData: true};
const line = document.querySelector(".link");
new MutationObserver(() => said.push(line.innerText)).observe(line, every);
new MutationObserver(() => {
  const timer = document.querySelector(".slab [role=timer]");
  if (timer) shown.push(timer.innerText);
}).observe(document.querySelector(".slab").parentElement, every);
"""
AWAY = re.compile(r"No connection since \d\d:\d\d")


@pytest.fixture
def wire(site: LiveSite) -> Iterator[Wire]:
    line = Wire(site.server.port)
    yield line
    line.close()


def enter(site: LiveSite, key: str, **options: Wire) -> Person:
    """Into the room, with a clock that the test can move on."""
    person = site.come(key, **options)
    person.page.clock.install()
    person.enter(site.demo["sessions"][0])
    expect(person.page.locator(".link")).to_contain_text(CONNECTED)
    return person


@contextmanager
def locked(site: LiveSite) -> Iterator[None]:
    """Another process (this one) holds the database, as a backup that went wrong would."""
    other = sqlite3.connect(site.server.folder / "dialogue.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


@contextmanager
def stopped(site: LiveSite) -> Iterator[None]:
    """The server is there and answers nothing, as on a machine that is out of breath."""
    assert site.server.process is not None
    os.kill(site.server.process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(site.server.process.pid, signal.SIGCONT)


def height_on_a_phone(person: Person, part: str) -> float:
    """Of something in the bar, which has little room there."""
    person.page.set_viewport_size(PHONE)
    box = person.page.locator(part).bounding_box()
    person.shot(f"outage-phone-{person.key}")
    person.page.set_viewport_size(WIDE)
    assert box is not None
    return box["height"]


def seconds(person: Person) -> int:
    """What the clock of the floor shows."""
    shown = person.slab().get_by_role("timer").inner_text()
    minutes, rest = re.findall(r"\d+:\d\d", shown)[0].split(":")
    return int(minutes) * 60 + int(rest)


def show_one_time(one: Person, other: Person) -> None:
    """Both clocks of the floor, which run down, show the same, however long it takes to read one after the other."""
    before, shown, after = seconds(other), seconds(one), seconds(other)
    assert after - 3 <= shown <= before + 3, (before, shown, after)


def test_a_database_that_is_held_by_another(site: LiveSite) -> None:
    """In the room and at the text: it is said that nothing can be saved, everything is kept, and goes out after it."""
    delegate, moderator = enter(site, "delegate"), enter(site, "moderator")
    writer = EditorPage(site, "rapporteur").open()
    with locked(site):
        moderator.page.locator(".next .btn--primary").click()
        delegate.write("Ask the panel", "Asked of a locked database?")
        delegate.press("Ask question")
        writer.end_of(0).type("Typed meanwhile. ")
        delegate.sees("Nothing can be saved at the moment")
        delegate.sees("1 thing is kept and sent again")
        writer.person.sees("Not saved: kept on this device")
        moderator.sees("The server is busy")
        for person in (delegate, moderator, writer.person):
            assert person.axe() == []
            assert height_on_a_phone(person, ".link .pill") < 50, f"{person.key}: more than two lines"
        delegate.shot("outage-cannot-save")
    delegate.sees("Yours, waiting for review")
    delegate.does_not_see("Nothing can be saved at the moment")
    expect(delegate.page.get_by_text("Asked of a locked database?")).to_have_count(1)
    writer.saved()
    writer.person.does_not_see("Nothing can be saved at the moment")


def test_a_server_that_answers_nothing(site: LiveSite) -> None:
    """Nobody closes the line; the page finds out by the silence, says since when, and sends what was written once."""
    delegate = enter(site, "delegate2")
    delegate.forgiving = True
    with stopped(site):
        delegate.write("Ask the panel", "Asked of a silent server?")
        delegate.press("Ask question")
        delegate.page.clock.run_for(40_000)
        expect(delegate.page.locator(".link")).to_have_text(AWAY)
        delegate.sees("1 thing will be sent when you are back")
        delegate.shot("outage-silent")
    delegate.sees("Yours, waiting for review")
    expect(delegate.page.locator(".link")).to_contain_text(CONNECTED)
    expect(delegate.page.get_by_text("Asked of a silent server?")).to_have_count(1)


def test_a_server_that_was_away_longer_than_a_moment(site: LiveSite, wire: Wire) -> None:
    """Who drafts writes again as soon as the server answers: the socket is tried before anything is asked a second time."""
    writer = EditorPage(site, "rapporteur")
    writer.person.wire, writer.person.forgiving = wire, True
    writer.open().end_of(2)
    wire.cut()
    writer.type("While it was away. ")
    writer.page.wait_for_event(
        "requestfailed", lambda request: request.url.endswith("/healthz")
    )  # no socket for a while
    heard: list[str] = []
    writer.page.on("websocket", lambda _: heard.append("socket"))
    writer.page.on("request", lambda request: heard.append("ask") if "/streams/" in request.url else None)
    wire.mend()
    writer.saved()
    assert heard[: heard.index("socket")].count("ask") <= 1, heard


def test_a_tab_that_slept_for_twenty_minutes(site: LiveSite, wire: Wire) -> None:
    """Its socket died without a word. On waking it does not show an old room as the present one, nor a wrong clock."""
    sleeper, moderator = enter(site, "delegate", wire=wire), enter(site, "moderator")
    sleeper.forgiving = True
    expect(sleeper.slab()).to_contain_text("Nobody has the floor")
    wire.deafen()
    moderator.page.locator(".next .btn--primary").click()
    expect(moderator.slab().get_by_role("timer")).to_be_visible()
    sleeper.page.evaluate(REMEMBER)
    sleeper.page.clock.fast_forward("20:00")
    expect(sleeper.slab().get_by_role("timer")).to_be_visible()
    expect(sleeper.page.locator(".link")).to_contain_text(CONNECTED)
    assert any(CONNECTED not in said for said in sleeper.page.evaluate("said")), "it never said that it was away"
    show_one_time(sleeper, moderator)
    shown = sleeper.page.evaluate("shown")
    assert shown and not any("+" in text for text in shown), "not even for a moment was there an overrun"
    moderator.press("End statement")
    expect(sleeper.slab()).to_contain_text("Nobody has the floor")


#: Puts the clock of the page wrong, by minutes, and notes in which of its seconds the page has looked at it.
SET_WRONG = """by => {
  const now = Date.now;
  window.looks = new Set();
  Date.now = () => { looks.add(Math.floor(now() / 1000)); return now() + by * 60000; };
}"""


def test_a_clock_that_is_put_wrong_while_the_page_is_open(site: LiveSite) -> None:
    """Fifteen minutes ahead, then behind: the floor's clock and the dialogue's time stay those of the server."""
    moderator, observer = enter(site, "moderator"), site.come("observer")
    observer.enter(site.demo["sessions"][0])
    zone = observer.page.locator(".zone time")
    right = zone.inner_text()
    moderator.page.locator(".next .btn--primary").click()
    expect(observer.slab().get_by_role("timer")).to_be_visible()
    for wrong in (15, -15):
        observer.page.evaluate(SET_WRONG, wrong)
        observer.page.wait_for_function("() => looks.size > 2")  # the page looks at its clocks once a second
        expect(observer.page.locator(".link")).to_contain_text(CONNECTED)
        show_one_time(observer, moderator)
        assert abs(minutes(zone.inner_text()) - minutes(right)) <= 1
    moderator.press("End statement")


def minutes(shown: str) -> int:
    hour, minute = shown.split(":")
    return int(hour) * 60 + int(minute)
