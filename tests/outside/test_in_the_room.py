"""The column and the key of the feature from elsewhere, in Chromium; its islands are built into a folder that goes away."""

from __future__ import annotations

import pytest

from tests.browser.conftest import browser, built, open_site, site  # noqa: F401 - fixtures
from tests.browser.live_site import PHONE, WIDE
from tests.support.registers import FEATURES

pytestmark = pytest.mark.skipif("tests.outside.consultations" not in FEATURES, reason="with FEATURES set")
NOTE = "We support the first priority."


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_a_delegation_reads_its_notes_in_the_room(site, size):  # noqa: F811
    delegate = site.come("delegate", size).enter(site.demo["sessions"][0])
    if size is PHONE:
        delegate.page.get_by_role("navigation").get_by_text("Notes", exact=True).first.click()
    delegate.sees("Notes of your consultation")
    delegate.sees(NOTE)
    delegate.shot(f"consultations-{size['width']}")
    assert delegate.overflow() == 0 and delegate.axe() == []


def test_the_podium_has_a_key_and_no_note_of_theirs(site):  # noqa: F811
    moderator = site.come("moderator").enter(site.demo["sessions"][0])
    moderator.sees("Nothing is noted yet.")
    moderator.does_not_see(NOTE)
    moderator.page.keyboard.press("b")
    moderator.page.get_by_text("Notes here: 0").first.wait_for(state="attached")
    moderator.page.keyboard.press("?")
    moderator.sees("Say how many notes there are")
