"""What a page does when others are quicker, when a right ends, when the server dies, when a clock is wrong."""

from __future__ import annotations

import json
import re
import urllib.request
from typing import Any

from playwright.sync_api import expect

from tests.browser.acts import ask, publish
from tests.browser.device import is_kept
from tests.browser.live_site import LiveSite, Person
from tests.browser.wire import Wire


def command(site: LiveSite, by: str, name: str, /, **args: Any) -> dict[str, Any]:
    """By the other door, with the personal token of somebody."""
    request = urllib.request.Request(
        f"{site.server.url}/api/v1/commands/{name}",
        data=json.dumps(args).encode(),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {site.demo['tokens'][by]}"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        answered: dict[str, Any] = json.loads(answer.read())
    return answered


def enter(site: LiveSite, key: str, **options: Any) -> Person:
    return site.come(key, **options).enter(site.demo["sessions"][0])


def test_a_stale_decision_is_refused_and_shown(site: LiveSite) -> None:
    """The author rewords a question while a moderator's line is away: what she published is not what she saw."""
    wire = Wire(site.server.port)
    moderator, delegate = enter(site, "moderator", wire=wire), enter(site, "delegate")
    ask(delegate, "First wording?")
    moderator.page.locator(".pick", has_text="First wording?").click()
    wire.cut()
    moderator.forgiving = True
    card = delegate.row("First wording?")
    card.get_by_role("button", name="Edit").click()
    delegate.page.get_by_label("Your question").fill("Second wording?")
    delegate.press("Save the wording")
    delegate.sees("Second wording?")
    moderator.press("Publish")
    wire.mend()
    moderator.sees("This question has changed since you saw it.")
    expect(moderator.page.locator(".pick", has_text="Second wording?")).to_be_visible()
    moderator.press("Publish")
    delegate.sees("Yours, published")
    wire.close()


def test_two_give_the_floor(site: LiveSite) -> None:
    """The second of two, on a broken line, is told so; nothing of it is done late, and the page shows who speaks."""
    wire = Wire(site.server.port)
    moderator, chair = enter(site, "moderator", wire=wire), enter(site, "chair")
    wire.cut()
    moderator.forgiving = True
    chair.press("Give the floor to Turkmenistan")
    expect(chair.slab()).to_contain_text("Has the floor")
    moderator.press("Give the floor to Turkmenistan")
    moderator.sees("The connection broke, so this may not have been done.")
    wire.mend()
    expect(moderator.slab()).to_contain_text("Has the floor")
    chair.press("End statement")
    expect(moderator.slab()).to_contain_text("Nobody has the floor")
    wire.close()


def test_the_server_dies_and_comes_back(site: LiveSite) -> None:
    """kill -9 under open pages: they come back by themselves, and what was sent meanwhile is done once."""
    delegate = enter(site, "delegate2")
    delegate.forgiving = True
    site.server.kill()
    delegate.write("Ask the panel", "Asked of a dead server?")
    delegate.press("Ask question")
    delegate.sees("1 thing will be sent when you are back")
    site.server.start()
    delegate.sees("Yours, waiting for review")
    delegate.page.reload()
    delegate.page.locator("body[data-live]").wait_for(state="attached")
    expect(delegate.page.get_by_text("Asked of a dead server?")).to_have_count(1)


def test_what_was_typed_outlives_the_page(site: LiveSite) -> None:
    delegate = enter(site, "delegate")
    delegate.write("Ask the panel", "Half a question")
    is_kept(delegate.page, "Half a question")
    delegate.page.reload()
    delegate.page.locator("body[data-live]").wait_for(state="attached")
    expect(delegate.page.get_by_label("Ask the panel")).to_have_value("Half a question")


def test_too_long_is_not_cut(site: LiveSite) -> None:
    delegate = enter(site, "delegate")
    delegate.write("Ask the panel", "x" * 412)
    delegate.press("Ask question")
    delegate.sees("Shorten it by 12 characters.")
    expect(delegate.page.get_by_label("Ask the panel")).to_have_value("x" * 412)


def test_a_wrong_device_clock_shows_the_right_time(site: LiveSite) -> None:
    moderator = enter(site, "moderator")
    late = site.come("observer")
    late.page.add_init_script("const now = Date.now; Date.now = () => now() + 15 * 60 * 1000;")
    late.enter(site.demo["sessions"][0])
    moderator.page.locator(".next .btn--primary").click()
    expect(late.slab().get_by_role("timer")).to_contain_text(re.compile(r"\b[12]:\d\d"))
    moderator.press("End statement")
    expect(late.slab()).to_contain_text("Nobody has the floor")


def test_the_video_room_opens_when_asked(site: LiveSite) -> None:
    link = "https://meet.jit.si/example-room"
    command(site, "moderator", "dialogues.set_video", session=site.demo["sessions"][0], video=link)
    delegate = enter(site, "delegate")
    delegate.forgiving = True
    delegate.page.route(f"{link}**", lambda route: route.fulfill(body="<p>A call</p>", content_type="text/html"))
    expect(delegate.page.locator("iframe")).to_have_count(0)
    delegate.press("Open the video call")
    expect(delegate.page.frame_locator("iframe").get_by_text("A call")).to_be_visible()


def test_a_new_role_is_another_page(site: LiveSite) -> None:
    panellist = enter(site, "panellist")
    expect(panellist.page.locator("main.room")).to_be_visible()
    who = participant(site, panellist)
    command(site, "organiser", "people.change_role", participant=who, role="moderator")
    expect(panellist.page.locator("main.podium")).to_be_visible()
    command(site, "organiser", "people.change_role", participant=who, role="panellist")
    expect(panellist.page.locator("main.room")).to_be_visible()


def test_one_who_was_removed_is_told(site: LiveSite) -> None:
    observer = enter(site, "observer")
    command(site, "organiser", "people.remove", participant=participant(site, observer))
    observer.sees("You no longer take part in this dialogue.")
    observer.does_not_see("Turkmenistan")


def participant(site: LiveSite, person: Person) -> str:
    """The id by which the page knows its reader."""
    boot: dict[str, Any] = json.loads(person.page.locator("#boot").inner_text() or "null") or {}
    return str(boot["me"]["participant"])


def test_publishing_shows_behind_a_button(site: LiveSite) -> None:
    """Nothing jumps: a reader's list stays as it is until she asks for what is new."""
    reader, moderator = enter(site, "delegate2"), enter(site, "moderator")
    delegate = enter(site, "delegate")
    ask(delegate, "Does anything jump?")
    publish(moderator, "Does anything jump?")
    reader.press("Show 1 new question")
    reader.sees("Does anything jump?")
