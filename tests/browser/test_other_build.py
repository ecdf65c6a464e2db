"""Pages that are open while the server becomes another build: they keep what is typed, say so, and load anew, once."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from bench import _builds
from tests.browser.live_site import LiveSite, Person
from tests.browser.wire import Wire
from tests.demonstration import Demonstration
from tests.server import Server

LONG = bool(os.environ.get("TEST_LONG"))
#: a page of a build from before there were numbers
BEFORE = "7b89710"
TYPED = "Кто платит за станции, когда вода уходит?"
RENEWED = "Эта страница обновилась, поэтому она загружена заново."
NEXT = "import dialogue_platform.live.protocol as protocol; protocol.PROTOCOL = 3"


class Loads:
    """How often a page was loaded since."""

    def __init__(self, page: Page) -> None:
        self.count = 0
        page.on("load", lambda _: self.loaded())

    def loaded(self) -> None:
        self.count += 1


@pytest.fixture
def wire() -> Iterator[Wire]:
    wire = Wire(0)
    yield wire
    wire.close()


@pytest.fixture
def old(tmp_path: Path, wire: Wire) -> Iterator[tuple[dict[str, Any], subprocess.Popen[str]]]:
    """The server of that commit, with the demonstration in ``tmp_path``."""
    build = _builds.of_commit(BEFORE)
    own = {"INSTANCE": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / 'dialogue.sqlite'}"}
    flask: list[str | Path] = [build.python, "-m", "flask", "--app", "dialogue_platform:create_app"]
    build.run([*flask, "db", "upgrade"], **own)
    demo = json.loads(build.run([*flask, "demo", "json"], **own).splitlines()[-1])
    said = build.run([*flask, "demo", "links"], **own)
    demo["links"] = dict(re.findall(r"^(\w+) +(http\S+)$", said, re.M))
    env = _builds.environment(PYTHONPATH=str(build.folder), **own)
    command = [build.python, build.folder / "wsgi.py", "--port", "0"]
    with _builds.started(command, tmp_path / "old.log", env, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        line = next(line for line in process.stdout if line.startswith("serving"))
        wire.target = int(line.rsplit(":", 1)[1])
        yield demo, process


def come(browser: Browser, demo: dict[str, Any], wire: Wire, key: str) -> Person:
    """Somebody who has signed in by a link, over the wire."""
    site = LiveSite(Server(Path()), browser, demo)
    context = browser.new_context()
    person = Person(key, site, context, context.new_page(), wire, forgiving=True)
    link = urlsplit(demo["links"][key])
    person.go(f"{link.path}?{link.query}")
    person.page.get_by_role("main").get_by_role("button").first.click()
    person.page.wait_for_url(lambda url: "/sign-in" not in url)
    return person


@pytest.mark.skipif(not LONG, reason="a long form: ./dev test --long")
def test_pages_of_an_old_build_keep_what_is_typed_say_so_and_load_anew_once(
    browser: Browser, old: Any, wire: Wire, tmp_path: Path
) -> None:
    demo, process = old
    with closing(sqlite3.connect(tmp_path / "dialogue.sqlite")) as db:
        db.execute("UPDATE user SET language = 'ru'")
        db.commit()
    room, text = come(browser, demo, wire, "delegate"), come(browser, demo, wire, "rapporteur")
    room.enter(demo["sessions"][0])
    room.page.locator("#ask").fill(TYPED)
    text.go(f"/documents/{demo['document']}")
    editor = text.page.locator("[contenteditable=true]").first
    editor.click()
    editor.press_sequentially("Слова, которые успели дойти. ")
    expect(editor).to_contain_text("успели дойти")
    loads = [Loads(room.page), Loads(text.page)]
    wire.cut()
    process.terminate()
    process.wait(15)
    with _upgraded(tmp_path) as server:
        wire.target = server.port
        wire.mend()
        for person in (room, text):
            expect(person.page.get_by_text(RENEWED)).to_be_visible(timeout=60_000)
        expect(room.page.locator("#ask")).to_have_value(TYPED)
        expect(text.page.locator("[contenteditable=true]").first).to_contain_text("успели дойти")
        room.shot("other-build-room")
        room.page.get_by_role("button", name="Задать вопрос").click()  # and what it sends is taken
        expect(room.page.locator("#ask")).to_have_value("")  # it has joined, so it has no reason left to load again
        assert [each.count for each in loads] == [1, 1]
        for person in (room, text):
            person.page.reload()
            expect(person.page.locator("h1").first).to_be_attached()
            expect(person.page.get_by_text(RENEWED)).to_have_count(0)
            person.context.close()


def _upgraded(folder: Path) -> Server:
    server = Server(folder)
    server.flask("db", "upgrade")
    return server


def test_a_page_of_another_number_says_so_and_is_not_loaded_in_a_circle(
    built: None, browser: Browser, demonstration: Demonstration, wire: Wire, tmp_path: Path
) -> None:
    """The next server's number is another; the page that comes from it here is the same as before, as another worker's."""
    server, demo = demonstration.server(tmp_path / "server")
    with server:
        wire.target = server.port
        person = come(browser, demo, wire, "delegate")
        person.enter(demo["sessions"][0])
        person.page.locator("#ask").fill(TYPED)
        loads = Loads(person.page)
        wire.cut()
    following = Server(server.folder, changed=NEXT)
    with following:
        wire.target = following.port
        wire.mend()
        person.sees("The server has a newer version of this page, or an older one.")
        expect(person.page.get_by_role("button", name="Load the page anew")).to_be_visible()
        assert loads.count == 1  # the words and the button stand in place of a second load
        assert person.axe() == []
        person.shot("other-build-number")
        wire.cut()
    with server:
        wire.target = server.port
        wire.mend()
        person.page.reload()
        expect(person.page.locator("#ask")).to_have_value(TYPED)
    person.context.close()
