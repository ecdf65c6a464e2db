"""The rules of a sitting, played by a moderator's keys and a delegate who already stands on the list."""

from __future__ import annotations

import json
import re

from playwright.sync_api import expect

from tests.browser.acts import request_floor
from tests.browser.live_site import PHONE, LiveSite, Person
from tests.browser.test_keyboard import key
from tests.browser.test_room_holds import command

WAITING = ".reqs:not(.incoming) > li"


def free_keys(moderator: Person) -> None:
    """Nothing has the focus, so that every key is one of the podium."""
    moderator.page.evaluate("document.activeElement.blur()")


def press(moderator: Person, letter: str) -> None:
    free_keys(moderator)
    key(moderator, letter)


def digits(person: Person) -> str:
    return person.slab().locator(".clock b").inner_text()


def test_a_point_of_order_interrupts_and_an_end_is_taken_back(site: LiveSite) -> None:
    moderator = site.come("moderator").enter(site.demo["sessions"][0])
    delegate = site.come("delegate", viewport=PHONE).enter(site.demo["sessions"][0])
    stand_on_the_list(moderator, delegate)
    left = interrupt(moderator, delegate)
    goes_on(moderator, delegate, left)
    end_and_take_back(moderator, delegate)
    off_and_on_the_list(moderator)
    assert moderator.axe() == []
    assert delegate.axe() == []
    who_speaks_is_removed(moderator, delegate)
    session_closes(moderator, site.come("delegate2").enter(site.demo["sessions"][0]))


def stand_on_the_list(moderator: Person, delegate: Person) -> None:
    request_floor(delegate, "Our statement")
    moderator.row("Our statement").get_by_role("button", name="Accept").click()
    expect(moderator.page.locator(WAITING)).to_have_count(4)
    delegate.sees("After CAREC.")
    moderator.press("Give the floor to Turkmenistan")
    expect(delegate.slab()).to_contain_text("Turkmenistan")
    press(moderator, "l")
    moderator.sees("You closed the list")


def interrupt(moderator: Person, delegate: Person) -> str:
    """Asked for on a closed list, beside a statement; one key, and it is heard. Answers the time that is left.

    The same key pressed twice does no more: one point of order is heard at a time.
    """
    delegate.press("Point of order")
    delegate.page.get_by_role("dialog").get_by_role("button", name="Request the floor").click()
    expect(delegate.page.locator(".mine:not(.mine--more)")).to_have_count(2)
    moderator.sees("Point of order: Kyrgyzstan")
    press(moderator, "o")
    expect(delegate.slab()).to_contain_text("You have the floor")
    below = moderator.slab().locator(".slab__below")
    expect(below).to_contain_text("Turkmenistan goes on then, with")
    expect(moderator.slab()).to_contain_text("left of 1:00")
    expect(delegate.page.locator(".mine:not(.mine--more)")).to_have_count(1)
    press(moderator, "o")
    expect(moderator.page.get_by_role("dialog")).to_have_count(0)
    found = re.search(r"with ([\d:]+) left", below.inner_text())
    assert found
    return found[1]


def goes_on(moderator: Person, delegate: Person, left: str) -> None:
    press(moderator, "e")
    for person in (moderator, delegate):
        expect(person.slab()).to_contain_text("Turkmenistan")
        expect(person.slab()).to_contain_text("Paused")
        expect(person.slab().locator(".clock b")).to_have_text(left)
    press(moderator, "Space")
    expect(delegate.slab()).to_contain_text("Has the floor")


def end_and_take_back(moderator: Person, delegate: Person) -> None:
    press(moderator, "+")
    expect(delegate.slab()).to_contain_text("left of 4:00")
    press(moderator, "e")
    expect(delegate.slab()).to_contain_text("Nobody has the floor")
    press(moderator, "z")
    expect(delegate.slab()).to_contain_text("Turkmenistan")
    expect(delegate.slab()).to_contain_text("left of 4:00")
    expect(delegate.slab()).to_contain_text("Paused")
    press(moderator, "e")
    expect(delegate.slab()).to_contain_text("Nobody has the floor")
    for name in ("Let Turkmenistan go on", "Point of order"):
        expect(moderator.slab().get_by_role("button", name=name)).to_be_visible()


def off_and_on_the_list(moderator: Person) -> None:
    """Absent, back at the old place; a guest added, and given the floor out of turn."""
    rows = moderator.page.locator(WAITING)
    first = rows.first.locator(".pick").inner_text()
    rows.first.locator(".pick").click()
    moderator.press("Not in the room")
    expect(rows).to_have_count(2)
    moderator.sees("is marked as absent")
    moderator.page.get_by_text("Off the list: ").click()
    moderator.press("Put back")
    expect(rows.first.locator(".pick")).to_have_text(first)
    moderator.press("Add a speaker")
    dialog = moderator.page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Ms Asel Ismailova")
    dialog.get_by_role("button", name="Add to the list").click()
    expect(rows).to_have_count(4)
    rows.last.locator(".pick").click()
    moderator.press("Give the floor now")
    expect(moderator.slab()).to_contain_text("Ms Asel Ismailova")


def who_speaks_is_removed(moderator: Person, delegate: Person) -> None:
    """The clock stands; the podium names who goes on. Whoever was removed has a page that says so, and nothing dead on it."""
    press(moderator, "e")
    row = moderator.row("Kyrgyzstan")
    row.locator(".pick").click()
    row.get_by_role("button", name="Give the floor now").click()
    delegate.sees("You have the floor")
    boot = delegate.page.locator("#boot").text_content() or "{}"
    command(delegate.site, "organiser", "people.remove", participant=json.loads(boot)["me"]["participant"])
    expect(moderator.slab()).to_contain_text("Speaker to be named")
    moderator.slab().get_by_role("button", name="Change speaker").click()
    dialog = moderator.page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Mr Azamat Toktogulov")
    dialog.get_by_role("button", name="Change speaker").click()
    expect(moderator.slab()).to_contain_text("Mr Azamat Toktogulov")
    delegate.sees("You no longer take part in this dialogue.")
    expect(delegate.page.locator(".dock")).to_have_count(0)
    expect(delegate.page.locator("#where-app")).to_contain_text("Opening")


def session_closes(moderator: Person, delegate: Person) -> None:
    """Who still waited is not told to be ready, and the podium names no key that does nothing."""
    delegate.press("Point of order")
    delegate.page.get_by_role("dialog").get_by_role("button", name="Request the floor").click()
    delegate.sees("The moderator has your request")
    press(moderator, "l")
    expect(moderator.page.locator(".toast")).to_contain_text("Take back")
    command(delegate.site, "chair", "dialogues.close_session", session=delegate.site.demo["sessions"][0])
    delegate.sees("The session closed before you spoke")
    delegate.does_not_see("The moderator has your request")
    for nothing in ("give the floor", "Take back"):
        expect(moderator.page.locator(".keys")).not_to_contain_text(nothing)
