"""kill -9 of the whole browser right after the page said *kept*: every letter typed up to then is there again.

The long form is the promise: twenty kills, no letter lost.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error, expect

from tests.browser.conftest import FLAGS
from tests.browser.house import WIDE, House, Person
from tests.browser.test_outcome import Desk, stored

LONG = bool(os.environ.get("TEST_LONG"))
KILLS = 20 if LONG else 3


def begin(house: House, profile: Path) -> BrowserContext:
    """A browser of its own, with a profile on the disk."""
    chromium = house.browser.browser_type
    context = chromium.launch_persistent_context(
        profile, executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=FLAGS, viewport=WIDE
    )
    context.add_cookies(house.known["rapporteur"]["cookies"])
    return context


def kill(profile: Path) -> None:
    """The browser that was begun with this profile, by the process that all its others hang on."""
    for found in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            words = found.read_bytes().split(b"\0")
            if f"--user-data-dir={profile}".encode() in words and not any(w.startswith(b"--type=") for w in words):
                os.kill(int(found.parent.name), signal.SIGKILL)


def at_the_text(house: House, context: BrowserContext) -> Desk:
    desk = object.__new__(Desk)
    desk.house = house
    desk.person = Person("rapporteur", house, context, context.new_page(), forgiving=True)
    return desk.open()


@pytest.mark.parametrize("on", ["text", "field"])
def test_no_letter_is_lost_that_was_said_to_be_kept(house: House, tmp_path: Path, on: str) -> None:
    house.come("rapporteur")
    profile, typed = tmp_path / "profile", ""
    for n in range(KILLS if on == "text" else 1):
        context = begin(house, profile)
        desk = at_the_text(house, context)
        words = "".join(random.choices("abcdefghij ", k=random.randint(5, 60))) + f"({n})"
        if on == "text":
            typed += type_unsent(desk, words)
        else:
            typed = type_a_name(desk, words)
        with contextlib.suppress(Error):
            kill(profile)
            context.close()
    context = begin(house, profile)
    desk = at_the_text(house, context).saved()
    if on == "text":
        assert typed in stored(house)
    else:
        expect(desk.page.get_by_label("Name of the new version")).to_have_value(typed)
    context.close()


def type_unsent(desk: Desk, words: str) -> str:
    desk.saved().end_of(1)
    desk.page.keyboard.press("Control+End")
    desk.settle().line(False)
    desk.type(words)
    expect(desk.page.locator("#saved")).to_contain_text("Not saved: kept on this device")
    return words


def type_a_name(desk: Desk, words: str) -> str:
    """A field says nothing while all is well; the page would ask before it closed if it were not kept."""
    field = desk.page.get_by_label("Name of the new version")
    field.fill(words)
    desk.page.evaluate("() => new Promise((done) => setTimeout(done, 0))")
    desk.page.evaluate(
        "async () => { while (!dispatchEvent(new Event('beforeunload', {cancelable: true})))"
        " await new Promise((done) => setTimeout(done, 20)); }"
    )
    return words
