"""Short screens, a reader's own colours, paper: nothing is covered, nothing is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, ViewportSize, expect

from tests.browser.live_site import PHONE, WIDE, LiveSite, Person
from tests.waiting import until

ENLARGED = ViewportSize(width=320, height=256)  # 1280 by 1024 at 400 %
ON_ITS_SIDE = ViewportSize(width=844, height=390)

PAGES = {
    "room": ("delegate", "/sessions/{session}"),
    "visitor": ("stranger", "/sessions/{session}"),
    "podium": ("moderator", "/sessions/{session}"),
    "draft": ("rapporteur", "/documents/{document}"),
    "dialogue": ("stranger", "/dialogues/{dialogue}"),
    "people": ("organiser", "/manage/dialogues/{dialogue}/people"),
    "sign-in": ("stranger", "/sign-in"),
}

#: Who has the focus, and whether some of it is to be seen: null at the page's own end, else the covered one's name or "".
COVERED = """() => {
  const it = document.activeElement;
  if (!it || it === document.body || it === document.documentElement) return null;
  const box = it.getBoundingClientRect();
  const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
  const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
  const tall = box.height > innerHeight / 2;
  const shares = tall ? [0.05, 0.3, 0.5, 0.7, 0.95] : [0.5];
  const seen = (share) => it.contains(document.elementFromPoint((left + right) / 2, top + (bottom - top) * share));
  if (right > left && bottom > top && shares.some(seen)) return "";
  return `${it.tagName} ${it.className} ${(it.textContent || it.name || "").trim().slice(0, 40)} at ${Math.round(box.top)}`;
}"""


def come_to(site: LiveSite, name: str, viewport: ViewportSize = WIDE) -> Person:
    key, path = PAGES[name]
    person = site.stranger(viewport) if key == "stranger" else site.come(key, viewport)
    address = path.format(**site.demo, session=site.demo["sessions"][0])
    if "/sessions/" in path:
        return person.enter(site.demo["sessions"][0])
    return person.go(address)


def covered(person: Person) -> list[str]:
    """Tab through the whole page; answers what was reached and not to be seen."""
    found: list[str] = []
    for step in range(200):
        person.page.keyboard.press("Tab")
        person.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        name = person.page.evaluate(COVERED)
        if name is None and step:
            return found
        found += [name] if name else []
    raise AssertionError("the page has no end")


@pytest.mark.parametrize("name", PAGES)
def test_nothing_that_has_the_focus_is_covered(site: LiveSite, name: str) -> None:
    person = come_to(site, name)
    for viewport in (ENLARGED, ON_ITS_SIDE):
        person.page.set_viewport_size(viewport)
        person.page.reload()
        if "/sessions/" in person.page.url:
            person.page.locator("body[data-live]").wait_for(state="attached")
        assert person.overflow() <= 0, viewport
        assert covered(person) == [], viewport
        person.shot(f"short-{name}-{viewport['width']}")


#: The words of the holder's name that are torn apart.
TORN = """() => {
  const text = document.querySelector("#holder").firstChild;
  return [...text.data.matchAll(/\\S+/g)].filter((word) => {
    const range = document.createRange();
    range.setStart(text, word.index);
    range.setEnd(text, word.index + word[0].length);
    return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1;
  }).map((word) => word[0]);
}"""


def test_a_name_is_not_torn_and_the_room_is_printed_as_a_document(site: LiveSite) -> None:
    chair = come_to(site, "podium")
    chair.press("Give the floor to Turkmenistan")
    delegate = come_to(site, "room")
    expect(delegate.page.locator("#holder")).to_contain_text("Turkmenistan")
    for width in (800, 844, 900, 1023, 1280, 320, 390):
        delegate.page.set_viewport_size(ViewportSize(width=width, height=390))
        assert delegate.page.evaluate(TORN) == [], width
        assert delegate.overflow() <= 0, width
    delegate.page.set_viewport_size(PHONE)
    prints_as_a_document(delegate, ["Turkmenistan", "Speakers list", "Agenda", "Questions", "As of"])
    prints_as_a_document(chair, ["Turkmenistan", "Uzbekistan", "CAREC", "As of"])
    chair.press("End statement")


#: What paper must not show, and letters that paper would not hold: lighter than a third of white lies on no ground.
FAINT = """() => [...document.querySelectorAll("main *, .where *")].filter((it) => it.checkVisibility({ visibilityProperty: true })
  && [...it.childNodes].some((node) => node.nodeType === 3 && node.data.trim())).filter((it) => {
    const [r, g, b] = getComputedStyle(it).color.match(/[\\d.]+/g).map(Number);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b > 130;
  }).map((it) => `${it.className} ${it.textContent.trim().slice(0, 40)}`)"""


def prints_as_a_document(person: Person, expected: list[str]) -> None:
    page = person.page
    page.emulate_media(media="print", color_scheme="dark")
    for gone in (".dock", ".keys", ".menu", ".btn", ".skip", ".mines", "textarea.field", ".slab__do"):
        expect(page.locator(gone).locator("visible=true")).to_have_count(0)
    for text in expected:
        expect(page.get_by_text(text).locator("visible=true").first).to_be_visible()
    assert page.evaluate(FAINT) == []
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
    page.emulate_media(media="screen", color_scheme="light")


@pytest.mark.parametrize("name", ["dialogue", "draft", "people"])
def test_paper_is_light_and_holds_no_buttons(site: LiveSite, name: str) -> None:
    prints_as_a_document(come_to(site, name), {"people": ["Delegation"], "draft": ["As of"]}.get(name, ["Programme"]))


DIFFERS = """(it) => {
  const ground = (at) => { for (; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor; if (!colour.endsWith(", 0)")) return colour; } return "none"; };
  return it.isConnected && getComputedStyle(it).backgroundColor !== ground(it.parentElement) && !getComputedStyle(it).backgroundColor.endsWith(", 0)");
}"""


def holds(locator: Locator, script: str) -> None:
    """An island takes the place of what the server wrote, so what is asked of one element is asked again of the next."""
    until(lambda: locator.evaluate(script), f"{locator}: {script}")


def test_in_a_readers_own_colours_signs_and_choices_are_still_seen(site: LiveSite) -> None:
    podium = come_to(site, "podium")
    podium.page.emulate_media(forced_colors="active", color_scheme="dark")
    for sign in (".link .pill i", ".card__head .pill i"):
        holds(podium.page.locator(sign).first, DIFFERS)
    now = podium.page.locator(".agenda .is-now").first
    holds(
        now,
        "(it) => getComputedStyle(it, '::before').backgroundColor !== getComputedStyle(document.body).backgroundColor",
    )
    chosen = podium.page.locator(".reqs .is-sel").first
    holds(chosen, "(it) => parseFloat(getComputedStyle(it).outlineWidth) >= 2")
    podium.shot("forced-podium")
    delegate = come_to(site, "room")
    delegate.page.emulate_media(forced_colors="active", color_scheme="dark")
    endorse = delegate.page.locator("button.endorse").first
    endorse.click()
    expect(endorse).to_have_attribute("aria-pressed", "true")
    holds(endorse, DIFFERS)
    endorse.click()
    draft = come_to(site, "draft")
    draft.page.emulate_media(forced_colors="active", color_scheme="dark")
    step = draft.page.locator(".steps .dotn")
    holds(step.nth(0), DIFFERS)
    holds(step.nth(1), "(it) => parseFloat(getComputedStyle(it).borderTopWidth) >= 2")


def test_a_day_that_is_chosen_is_spelled_out(site: LiveSite) -> None:
    organiser = site.come("organiser")
    organiser.go("/manage/dialogues/new")
    organiser.write("First day", "2027-02-01")
    organiser.sees("1 February 2027")
