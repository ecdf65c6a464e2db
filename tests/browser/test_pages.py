"""Every page: axe-core finds nothing, nothing is wider than the window, and a picture of each is kept."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import ViewportSize

from tests.browser.live_site import NARROW, PHONE, WIDE, LiveSite, Person

LOOKS: list[tuple[Literal["light", "dark"], ViewportSize, str]] = [
    ("light", WIDE, "1440"),
    ("dark", WIDE, "1440"),
    ("light", PHONE, "390"),
    ("dark", PHONE, "390"),
]

PAGES = {
    "front": ("stranger", "/"),
    "dialogue": ("stranger", "/dialogues/{dialogue}"),
    "people": ("delegate", "/dialogues/{dialogue}/people"),
    "sign-in": ("stranger", "/sign-in"),
    "not-found": ("stranger", "/dialogues/nothing"),
    "account": ("delegate", "/account"),
    "manage": ("organiser", "/manage"),
    "manage-new": ("organiser", "/manage/dialogues/new"),
    "manage-overview": ("organiser", "/manage/dialogues/{dialogue}/overview"),
    "manage-programme": ("organiser", "/manage/dialogues/{dialogue}/programme"),
    "manage-people": ("organiser", "/manage/dialogues/{dialogue}/people"),
    "room": ("delegate", "/sessions/{session}"),
    "room-questions": ("delegate", "/sessions/{session}#questions"),
    "room-agenda": ("delegate", "/sessions/{session}#agenda"),
    "room-observer": ("observer", "/sessions/{session}"),
    "room-public": ("stranger", "/sessions/{session}"),
    "room-planned": ("delegate", "/sessions/{planned}"),
    "podium": ("moderator", "/sessions/{session}"),
    "outcome-read": ("delegate", "/documents/{document}"),
    "outcome-write": ("rapporteur", "/documents/{document}"),
}


def look_at(person: Person, path: str) -> None:
    demo = person.site.demo
    address = path.format(**demo, session=demo["sessions"][0], planned=demo["sessions"][1])
    person.forgiving = True  # a page that is not there says so in the console too
    person.go(address)
    if path.startswith("/sessions"):
        person.page.locator("body[data-live]").wait_for(state="attached")
    person.page.wait_for_timeout(400)


@pytest.mark.parametrize("name", PAGES)
def test_page(site: LiveSite, name: str) -> None:
    key, path = PAGES[name]
    person = site.stranger() if key == "stranger" else site.come(key)
    found: list[str] = []
    for scheme, viewport, width in LOOKS:
        person.page.emulate_media(color_scheme=scheme)
        person.page.set_viewport_size(viewport)
        look_at(person, path)
        person.shot(f"{name}-{width}-{scheme}")
        if (scheme, width) != ("dark", "390"):  # the colours of dark and the order of the phone are looked at already
            found += [f"{width} {scheme}: {text}" for text in person.axe()]
        assert person.overflow() <= 0, f"{name} is wider than {width}"
    person.page.set_viewport_size(NARROW)
    assert person.overflow() <= 0, f"{name} is wider than 320"
    assert not found, "\n".join(found)


def test_reads_without_script(site: LiveSite) -> None:
    """Who has the floor, who is next and what was asked stand in the HTML itself."""
    reader = site.stranger(viewport=PHONE, java_script_enabled=False)
    reader.go(f"/sessions/{site.demo['sessions'][0]}")
    reader.sees("Speakers list")
    reader.sees("Turkmenistan")
    reader.sees("How will the recommendations of this dialogue reach the state budgets")
    reader.shot("room-without-script")
