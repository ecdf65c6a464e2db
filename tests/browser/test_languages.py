"""The room in Russian: pages and islands from one catalogue, and nothing that no longer fits."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.live_site import NARROW, PHONE, WIDE, LiveSite
from tests.waiting import until

SIZES = {"1440": WIDE, "390": PHONE, "320": NARROW}


def test_the_room_in_russian(site: LiveSite) -> None:
    for key, layout in (("delegate", "room"), ("moderator", "podium")):
        person = site.come(key).enter(site.demo["sessions"][0])
        person.page.locator(".bar .menu summary").first.click()
        person.page.locator(".bar button[value=ru]").first.click()
        person.page.locator("html[lang=ru]").wait_for(state="attached")
        expect(person.page.locator("#main")).to_contain_text("Вопросы")
        for width, viewport in SIZES.items():
            person.page.set_viewport_size(viewport)
            until(lambda: person.overflow() <= 0, f"{layout} is wider than {width} in Russian")  # noqa: B023
            person.shot(f"{layout}-ru-{width}")
