"""What the room says: in whose language, for how long, and to whom."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.acts import ask, request_floor, tab
from tests.browser.live_site import PHONE, LiveSite, Person
from tests.browser.test_room_holds import command


def in_russian(person: Person) -> Person:
    person.page.locator(".bar .menu summary").first.click()
    person.page.locator(".bar button[value=ru]").first.click()
    person.page.locator("html[lang=ru]").wait_for(state="attached")
    person.page.locator("body[data-live]").wait_for(state="attached")
    return person


def test_a_set_reason_is_read_in_the_readers_language(site: LiveSite) -> None:
    """The moderator's page speaks English and the delegate's Russian; what the moderator writes stays as it is."""
    moderator = site.come("moderator").enter(site.demo["sessions"][0])
    delegate = site.come("delegate").enter(site.demo["sessions"][0])
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


def test_a_short_limit_is_not_amber_from_the_start(site: LiveSite) -> None:
    moderator = site.come("moderator").enter(site.demo["sessions"][0])
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


HEARD = """() => {
  window.heard = [];
  const region = document.getElementById('say-status');
  const look = () => { if (region.textContent) window.heard.push(region.textContent); };
  new MutationObserver(look).observe(region, {childList: true, characterData: true, subtree: true});
}"""


def hears(person: Person, *words: str) -> None:
    """These sentences were in the region, each for as long as a reader looks, in this order."""
    inside = "words => { let at = -1; return words.every(word => (at = heard.findIndex((one, n) => n > at && one.includes(word))) >= 0) }"
    person.page.wait_for_function(inside, arg=list(words))


def test_each_sentence_is_heard_and_none_is_said_over(site: LiveSite) -> None:
    """To the room: who has the floor, and then that the list changed. To the podium also a pause and its end."""
    moderator = site.come("moderator").enter(site.demo["sessions"][0])
    observer = site.come("observer").enter(site.demo["sessions"][0])
    for person in (moderator, observer):
        person.page.evaluate(HEARD)
    next_ = moderator.page.get_by_role("button", name="Give the floor to").first
    who = next_.inner_text().removeprefix("Give the floor to").split("\n")[0].strip()
    next_.click()
    hears(observer, f"{who} has the floor", "List changed:")
    hears(moderator, f"{who} has the floor", "List changed:")
    hears(moderator, f"You gave the floor to {who}")
    moderator.press("Pause")
    hears(moderator, "Paused")
    moderator.press("Resume")
    hears(moderator, "Paused", "Resumed")
    moderator.press("Pause")
    hears(moderator, "Paused", "Resumed", "Paused")
    assert not any("Paused" in one for one in observer.page.evaluate("heard"))
    moderator.press("Take back the floor")
    hears(observer, f"{who} has the floor", "Nobody has the floor")


def press_key(person: Person, key: str, code: str, **more: bool) -> None:
    """A key of a layout that this browser does not have."""
    init = {"key": key, "code": code, "bubbles": True, "cancelable": True, **more}
    person.page.evaluate("init => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', init))", init)


def test_the_keys_obey_the_column_that_has_the_focus(site: LiveSite) -> None:
    """J, K and P act where the focus is; from the other column a key goes there first. ? is the sign on every layout."""
    moderator = site.come("moderator").enter(site.demo["sessions"][0])
    page = moderator.page
    pending = page.get_by_role("navigation", name="Questions by state").get_by_role("button", name="Pending")
    before = pending.inner_text()
    page.locator("#sl").click()
    expect(page.locator(".is-here #sl")).to_be_visible()
    page.keyboard.press("p")  # goes to the questions, and does nothing yet
    expect(page.locator(".is-here #qh")).to_be_visible()
    expect(page.locator(".qs .is-sel .pick")).to_be_focused()
    assert pending.inner_text() == before
    page.get_by_role("button", name="Close list").focus()
    expect(page.locator(".is-here #sl")).to_be_visible()
    page.get_by_role("button", name="Stop taking questions").focus()
    expect(page.locator(".is-here #qh")).to_be_visible()
    press_key(moderator, "о", "KeyJ")
    expect(page.locator(".qs > li").nth(1).locator(".pick")).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator(".qs > li").first.locator(".pick")).to_be_focused()
    moderator.shot("podium-keys")
    assert moderator.axe() == []
    page.keyboard.press("p")
    moderator.sees("You published question")
    press_key(moderator, "z", "KeyY")
    moderator.sees("Taken back: You published question")
    for code in ("Minus", "Digit7", "KeyM"):
        press_key(moderator, "?", code, shiftKey=True)
        expect(page.get_by_role("dialog", name="Keys of the podium")).to_be_visible()
        assert moderator.axe() == []
        page.keyboard.press("Escape")
    press_key(moderator, "_", "Slash", shiftKey=True)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_call_is_in_reach_on_a_phone(site: LiveSite) -> None:
    """In the first screen of the floor and of the podium; nobody is told of a microphone where there is no call."""
    session = site.demo["sessions"][0]
    organiser = site.come("organiser", viewport=PHONE).enter(session)
    delegate = site.come("delegate2", viewport=PHONE).enter(session)
    call = {"name": "Open the video call"}
    expect(delegate.page.get_by_role("link", **call)).to_have_count(0)
    moderator = site.come("moderator").enter(session)
    request_floor(delegate, "First")
    moderator.row("First").get_by_role("button", name="Accept").click()
    moderator.row("First").locator(".pick").click()
    moderator.row("First").get_by_role("button", name="To the top").click()
    delegate.sees("You are next")
    delegate.does_not_see("Turn on your microphone")
    command(site, "organiser", "dialogues.set_video", session=session, video="https://call.example.org/room")
    delegate.sees("Turn on your microphone in the call.")
    for person in (delegate, organiser):
        expect(person.page.get_by_role("link", **call)).to_have_count(1)
        expect(person.page.get_by_role("link", **call)).to_be_in_viewport()
        assert person.axe() == []
    delegate.shot("call-390")
    organiser.shot("podium-call-390")
    moderator.shot("podium-call-1440")


def test_no_two_times_of_a_room_contradict_each_other(site: LiveSite) -> None:
    """The list's end, the items after the present one, the session's end, and what the bar says: one arithmetic."""
    moderator = site.come("moderator").enter(site.demo["sessions"][0])
    now = moderator.page.locator(".agenda__when").inner_text()
    assert now.startswith("Now, until about ")
    ends = minutes(now)
    starts = [minutes(text) for text in moderator.page.locator(".agenda .is-later time").all_inner_texts()]
    assert [ends, *starts] == sorted([ends, *starts]), (ends, starts)
    facts = dict(zip(*(moderator.page.locator(f".facts {tag}").all_inner_texts() for tag in ("dt", "dd")), strict=True))
    assert minutes(facts["List ends at about"]) <= ends
    behind = moderator.page.locator(".bar__behind")
    if behind.count():
        late = minutes(facts["Session ends at about"]) - minutes(facts["Session ends by the programme"])
        assert f"{late} min behind" in behind.inner_text()
        assert minutes(facts["Session ends at about"]) >= max(starts)


def minutes(text: str) -> int:
    """Of the time of day in these words, counted from noon: the demonstration may be held over midnight."""
    found = re.search(r"(\d\d):(\d\d)", text)
    assert found, text
    return (int(found[1]) * 60 + int(found[2]) - 720) % 1440
