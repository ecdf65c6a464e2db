"""What people do in a room, by what is on the page."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.live_site import Person


def open_session(chair: Person) -> None:
    chair.press("Open session")
    chair.page.get_by_role("dialog").get_by_role("button", name="Open session").click()
    expect(chair.slab()).to_contain_text("Nobody has the floor")
    chair.press("Next agenda item")
    chair.press("Turn to this item")


def close(chair: Person, everybody: list[Person]) -> None:
    chair.press("Close session")
    chair.page.get_by_role("dialog").get_by_role("button", name="Close session").click()
    for person in everybody:
        expect(person.slab()).to_contain_text("Session closed")


def request_floor(person: Person, subject: str) -> None:
    person.press("Request the floor")
    dialog = person.page.get_by_role("dialog")
    dialog.get_by_label("Subject, if you like").fill(subject)
    dialog.get_by_role("button", name="Request the floor").click()
    person.sees("The moderator has your request")


def ask(person: Person, text: str, hidden: bool = False) -> None:
    person.write("Ask the panel", text)
    if hidden:
        person.page.get_by_label("Do not name me on the floor").check()
    person.press("Ask question")
    expect(person.page.get_by_label("Ask the panel")).to_have_value("")


def tab(moderator: Person, name: str) -> None:
    moderator.page.get_by_role("navigation", name="Questions by state").get_by_role("button", name=name).click()


def publish(moderator: Person, text: str) -> None:
    tab(moderator, "Pending")
    moderator.page.locator(".pick", has_text=text).click()
    moderator.press("Publish")
    moderator.sees("You published question")


def open_document(person: Person) -> None:
    person.go(f"/documents/{person.site.demo['document']}")


def paragraph(person: Person, number: int, text: str) -> None:
    """Write into an empty paragraph of the template, letter by letter."""
    person.page.locator(".ProseMirror > p").nth(number).click()
    person.page.keyboard.type(text)
