"""The whole by keyboard alone: what a participant does, and what a moderator does."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.live_site import LiveSite, Person

STEPS = 60


def tab_to(person: Person, name: str) -> None:
    """Go on with Tab until the control of this name has the focus, as somebody without a mouse would."""
    for _ in range(STEPS):
        person.page.keyboard.press("Tab")
        focused = person.page.evaluate(
            "() => { const e = document.activeElement; return (e.getAttribute('aria-label') || e.labels?.[0]?.innerText"
            " || e.innerText || '').trim().split('\\n')[0] }"
        )
        if focused.startswith(name):
            return
    raise AssertionError(f"{name} is not reached by {STEPS} steps of Tab")


def key(person: Person, keys: str) -> None:
    person.page.keyboard.press(keys)


def test_participant(site: LiveSite) -> None:
    """Skip to the floor, request it, withdraw, ask a question, endorse another."""
    delegate = site.come("delegate").enter(site.demo["sessions"][0])
    tab_to(delegate, "To the floor")
    key(delegate, "Enter")
    tab_to(delegate, "Request the floor")
    key(delegate, "Enter")
    tab_to(delegate, "Subject, if you like")
    delegate.page.keyboard.type("By keyboard")
    tab_to(delegate, "Request the floor")
    key(delegate, "Enter")
    delegate.sees("The moderator has your request")
    tab_to(delegate, "Withdraw")
    key(delegate, "Enter")
    delegate.sees("The list is open.")
    tab_to(delegate, "Ask the panel")
    delegate.page.keyboard.type("Is a keyboard enough?")
    tab_to(delegate, "Ask question")
    key(delegate, "Enter")
    delegate.sees("Yours, waiting for review")
    tab_to(delegate, "Endorse")
    key(delegate, "Space")
    expect(delegate.page.locator(".endorse[aria-pressed=true]")).to_have_count(1)


def test_dialog_gives_the_focus_back(site: LiveSite) -> None:
    delegate = site.come("delegate2").enter(site.demo["sessions"][0])
    tab_to(delegate, "Request the floor")
    key(delegate, "Enter")
    expect(delegate.page.get_by_role("dialog")).to_be_visible()
    key(delegate, "Escape")
    expect(delegate.page.get_by_role("dialog")).to_have_count(0)
    expect(delegate.page.get_by_role("button", name="Request the floor")).to_be_focused()


def test_moderator(site: LiveSite) -> None:
    """Accept, move, give the floor, pause, end, take back, publish, put on stage: by the keys of the podium."""
    moderator = site.come("moderator").enter(site.demo["sessions"][0])
    move_and_give(moderator)
    publish_and_stage(moderator)


def move_and_give(moderator: Person) -> None:
    key(moderator, "a")
    expect(moderator.page.locator(".reqs:not(.incoming) > li")).to_have_count(4)
    order = moderator.page.locator(".reqs:not(.incoming) .who")
    moderator.page.locator(".pick", has_text="Uzbekistan").focus()
    key(moderator, "Alt+ArrowUp")
    expect(order.first).to_contain_text("Uzbekistan")
    moderator.sees("Uzbekistan is now number 1")
    expect(moderator.page.locator(".pick", has_text="Uzbekistan")).to_be_focused()
    key(moderator, "g")
    expect(moderator.slab()).to_contain_text("Has the floor")
    # focus moves from the row that leaves the list to the one after it
    expect(moderator.page.locator(".pick:focus").filter(has_not_text="Uzbekistan")).to_have_count(1)
    moderator.page.evaluate("document.activeElement.blur()")  # on a row the space bar would press the row
    key(moderator, "Space")
    expect(moderator.slab()).to_contain_text("Paused")
    key(moderator, "Space")
    expect(moderator.slab()).to_contain_text("Has the floor")
    key(moderator, "e")
    expect(moderator.slab()).to_contain_text("Nobody has the floor")


def publish_and_stage(moderator: Person) -> None:
    tab_to(moderator, "Pending")
    pending = moderator.page.locator(".qs > li")
    before = pending.count()
    pending.first.locator(".pick").focus()
    key(moderator, "p")
    expect(pending).to_have_count(before - 1)
    key(moderator, "z")
    expect(pending).to_have_count(before)
    key(moderator, "Shift+Slash")
    expect(moderator.page.get_by_role("dialog", name="Keys of the podium")).to_be_visible()
    key(moderator, "Escape")


def test_keys_are_silent_in_fields(site: LiveSite) -> None:
    """Letters typed into a field are text; a key that was turned off does nothing."""
    moderator = site.come("moderator").enter(site.demo["sessions"][0])
    moderator.press("Change the limit")
    moderator.page.get_by_label("The rule of this list, in words").press_sequentially("gleap")
    key(moderator, "Escape")
    expect(moderator.slab()).to_contain_text("Nobody has the floor")
    moderator.press("All keys")
    moderator.page.get_by_label("Give the floor to the next").uncheck()
    key(moderator, "Escape")
    key(moderator, "g")
    moderator.press("Stop taking questions")  # a later act, which is done after whatever came before
    moderator.sees("Take questions")
    expect(moderator.slab()).to_contain_text("Nobody has the floor")
    moderator.press("Take questions")


def test_cyrillic_layout(site: LiveSite) -> None:
    """Keys go by their place: on a Russian layout the key of G gives the letter п."""
    moderator = site.come("moderator").enter(site.demo["sessions"][0])
    moderator.page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {code: 'KeyG', key: 'п', bubbles: true}))"
    )
    expect(moderator.slab()).to_contain_text("Has the floor")
