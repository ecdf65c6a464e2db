"""The words of the islands in Chromium: from files of the build alone, and asked for once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.live_site import LiveSite
from tests.demonstration import Demonstration
from tests.server import ROOT

#: what came over the line, and what the browser had kept, of the words of the page's island
SIZES = """performance.getEntriesByType("resource").filter((file) => file.name.includes("/words/"))
  .map((file) => [new URL(file.name).pathname, file.transferSize, file.decodedBodySize])"""


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program as it may be shipped: without the sources of the islands, the tools and the tests."""
    place = tmp_path / "shipped"
    for name in ("dialogue_platform", "templates", "static"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("src", "css.map", "*.po"))
    shutil.copytree(ROOT / "static" / "build", place / "static" / "build", dirs_exist_ok=True)
    for launcher in ("wsgi.py", "eventlet_adapter.py"):
        shutil.copy(ROOT / launcher, place)
    monkeypatch.setattr("tests.server.ROOT", place)
    return place


@pytest.fixture
def shipped_house(
    built: None, browser: Browser, demonstration: Demonstration, shipped: Path, tmp_path: Path
) -> Iterator[LiveSite]:
    server, demo = demonstration.server(tmp_path / "instance")
    with server:
        site = LiveSite(server, browser, demo)
        yield site
        site.leave()


def russian(site: LiveSite, key: str) -> Any:
    person = site.come(key).enter(site.demo["sessions"][0])
    person.page.locator(".bar .menu summary").first.click()
    person.page.locator(".bar button[value=ru]").first.click()
    person.page.locator("html[lang=ru]").wait_for(state="attached")
    return person


def test_a_server_without_the_sources_says_everything(shipped: Path, shipped_house: LiveSite) -> None:
    assert not (shipped / "static" / "src").exists()
    moderator = russian(shipped_house, "moderator")
    moderator.page.locator("body[data-live]").wait_for(state="attached")
    moderator.page.keyboard.press("?")
    expect(moderator.page.get_by_role("dialog")).to_contain_text("Предоставить слово следующему оратору")


def test_a_second_visit_asks_for_no_words(site: LiveSite) -> None:
    delegate = russian(site, "delegate")
    delegate.page.locator("body[data-live]").wait_for(state="attached")
    ((name, _fetched, whole),) = delegate.page.evaluate(SIZES)
    assert "/words/ru/room-" in name and whole > 10_000
    expect(delegate.page.locator("script#messages")).to_have_count(0)
    delegate.page.goto(delegate.page.url)
    delegate.page.locator("body[data-live]").wait_for(state="attached")
    assert delegate.page.evaluate(SIZES) == [[name, 0, whole]]
