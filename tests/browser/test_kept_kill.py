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
from tests.browser.live_site import WIDE, LiveSite, Person
from tests.browser.test_outcome import EditorPage, stored

LONG = bool(os.environ.get("TEST_LONG"))
KILLS = 20 if LONG else 3


def begin(site: LiveSite, profile: Path) -> BrowserContext:
    """A browser of its own, with a profile on the disk."""
    chromium = site.browser.browser_type
    context = chromium.launch_persistent_context(
        profile, executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=FLAGS, viewport=WIDE
    )
    context.add_cookies(site.known["rapporteur"]["cookies"])
    return context


def kill(profile: Path) -> None:
    """The browser that was begun with this profile, by the process that all its others hang on."""
    for found in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            words = found.read_bytes().split(b"\0")
            if f"--user-data-dir={profile}".encode() in words and not any(w.startswith(b"--type=") for w in words):
                os.kill(int(found.parent.name), signal.SIGKILL)


def at_the_text(site: LiveSite, context: BrowserContext) -> EditorPage:
    writer = object.__new__(EditorPage)
    writer.site = site
    writer.person = Person("rapporteur", site, context, context.new_page(), forgiving=True)
    return writer.open()


@pytest.mark.parametrize("on", ["text", "field"])
def test_no_letter_is_lost_that_was_said_to_be_kept(site: LiveSite, tmp_path: Path, on: str) -> None:
    site.come("rapporteur")
    profile, typed = tmp_path / "profile", ""
    for n in range(KILLS if on == "text" else 1):
        context = begin(site, profile)
        writer = at_the_text(site, context)
        words = "".join(random.choices("abcdefghij ", k=random.randint(5, 60))) + f"({n})"
        if on == "text":
            typed += type_unsent(writer, words)
        else:
            typed = type_a_name(writer, words)
        with contextlib.suppress(Error):
            kill(profile)
            context.close()
    context = begin(site, profile)
    writer = at_the_text(site, context).saved()
    if on == "text":
        assert typed in stored(site)
    else:
        expect(writer.page.get_by_label("Name of the new version")).to_have_value(typed)
    context.close()


def type_unsent(writer: EditorPage, words: str) -> str:
    writer.saved().end_of(1)
    writer.page.keyboard.press("Control+End")
    writer.settle().line(False)
    writer.type(words)
    expect(writer.page.locator("#saved")).to_contain_text("Not saved: kept on this device")
    return words


def type_a_name(writer: EditorPage, words: str) -> str:
    """A field says nothing while all is well; the page would ask before it closed if it were not kept."""
    field = writer.page.get_by_label("Name of the new version")
    field.fill(words)
    writer.page.evaluate("() => new Promise((done) => setTimeout(done, 0))")
    writer.page.evaluate(
        "async () => { while (!dispatchEvent(new Event('beforeunload', {cancelable: true})))"
        " await new Promise((done) => setTimeout(done, 20)); }"
    )
    return words
