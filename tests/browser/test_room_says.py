"""What the room says: in whose language, for how long, and to whom."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.acts import ask, request_floor, tab
from tests.browser.house import House, Person


def in_russian(person: Person) -> Person:
    person.page.locator(".bar .menu summary").first.click()
    person.page.locator(".bar button[value=ru]").first.click()
    person.page.locator("html[lang=ru]").wait_for(state="attached")
    person.page.locator("body[data-live]").wait_for(state="attached")
    return person


def test_a_set_reason_is_read_in_the_readers_language(house: House) -> None:
    """The moderator's page speaks English and the delegate's Russian; what the moderator writes stays as it is."""
    moderator = house.come("moderator").enter(house.told["sessions"][0])
    delegate = house.come("delegate").enter(house.told["sessions"][0])
    request_floor(delegate, "Declined in English")
    ask(delegate, "Dismissed in English?")
    moderator.row("Declined in English").get_by_role("button", name="Decline, with a reason").click()
    say_why(moderator, "You have spoken on this item.", "Decline", "Sorry.")
    tab(moderator, "Pending")
    moderator.page.locator(".pick", has_text="Dismissed in English?").click()
    moderator.press("Dismiss")
    say_why(moderator, "Asked already.", "Dismiss")
    delegate.sees("You have spoken on this item. Sorry.")
    delegate.sees("Not taken: Asked already.")
    in_russian(delegate)
    delegate.sees("Вы уже выступили по этому пункту. Sorry.")
    delegate.sees("Не принято: Вопрос уже был задан.")
    delegate.does_not_see("You have spoken on this item.")


def say_why(moderator: Person, choice: str, verb: str, note: str = "") -> None:
    dialog = moderator.page.get_by_role("dialog")
    dialog.get_by_label(choice).check()
    dialog.get_by_label("Note, if you like").fill(note)
    dialog.get_by_role("button", name=verb, exact=True).click()
    expect(dialog).to_have_count(0)


def test_a_short_limit_is_not_amber_from_the_start(house: House) -> None:
    moderator = house.come("moderator").enter(house.told["sessions"][0])
    moderator.press("Change the limit")
    dialog = moderator.page.get_by_role("dialog")
    dialog.get_by_label("Minutes, 0 for no limit", exact=True).fill("0.5")
    dialog.get_by_label("Warning before the end, in seconds").fill("30")
    dialog.get_by_role("button", name="Set the time").click()
    expect(dialog.get_by_role("alert")).to_contain_text("The warning must be shorter than the time.")
    assert moderator.axe() == []
    moderator.shot("limit-dialog")
    dialog.get_by_label("Warning before the end, in seconds").fill("0")
    dialog.get_by_role("button", name="Set the time").click()
    moderator.page.get_by_role("button", name="Give the floor to").first.click()
    expect(moderator.page.locator(".slab--speaking")).to_contain_text("left of 0:30")
    moderator.press("Take back the floor")
