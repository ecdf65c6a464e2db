"""The parts of a page: who only reads fetches no editor; what does not come is said, and what was typed is kept."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser import acts
from tests.browser.device import another_tab, keeps_all
from tests.browser.live_site import LiveSite
from tests.browser.test_outcome import EditorPage


def fetched(person) -> list[str]:
    """Names of the scripts that the page has."""
    names = person.page.evaluate("performance.getEntriesByType('resource').map((file) => file.name)")
    return [re.sub(r".*/build/(.*)-[A-Z0-9]{8}\.js$", r"\1", name) for name in names if name.endswith(".js")]


def test_a_reader_fetches_no_editor_and_a_delegate_no_podium(site: LiveSite):
    reader, drafter = site.come("delegate"), site.come("rapporteur")
    for person in (reader, drafter):
        acts.open_document(person)
    expect(drafter.page.locator(".ProseMirror")).to_be_visible()
    expect(reader.page.locator("#versions-app .card").first).to_be_visible()
    assert "chunks/pen" in fetched(drafter) and "chunks/pen" not in fetched(reader)
    moderator = site.come("moderator").enter(site.demo["sessions"][0])
    delegate = site.come("delegate2").enter(site.demo["sessions"][0])
    assert "chunks/podium" in fetched(moderator) and "chunks/podium" not in fetched(delegate)


def test_a_page_whose_build_is_gone_says_so_and_keeps_what_was_typed(site: LiveSite):
    """The editor's file is not on the server any more: the page of an older build is open, and its reader may write."""
    drafter = site.come("rapporteur")
    acts.open_document(drafter)
    expect(drafter.page.locator(".ProseMirror")).to_be_visible()
    acts.paragraph(drafter, 0, "Kept words")
    expect(drafter.page.locator("#saved")).to_contain_text("Saved")
    drafter.forgiving = True
    drafter.page.route(re.compile(r"/chunks/pen-"), lambda route: route.fulfill(status=404, body="gone"))
    drafter.page.reload()
    drafter.sees("This page is old, or a part of it did not come, so you can only read here.")
    expect(drafter.page.get_by_role("button", name="Load the page anew")).to_be_visible()
    expect(drafter.page.locator("#reading")).to_contain_text("Kept words")
    assert not drafter.axe()
    drafter.page.unroute_all()
    drafter.press("Load the page anew")
    expect(drafter.page.locator(".ProseMirror")).to_contain_text("Kept words")


def test_no_version_is_named_without_words_that_wait_for_the_editor(site: LiveSite):
    """They lie on the device, from a tab that is gone; the page that could send them has no editor (yet)."""
    gone = EditorPage(site, "rapporteur").open().end_of(1)
    gone.line(False)
    gone.type("left on the device ")
    keeps_all(gone)
    page = another_tab(gone)
    gone.page.close(run_before_unload=False)
    page.person.context.set_offline(False)
    page.page.route(re.compile(r"/chunks/pen-"), lambda route: route.fulfill(status=404, body="gone"))
    acts.open_document(page.person)
    page.person.sees("This page is old, or a part of it did not come")
    page.person.write("Name of the new version", "Too early")
    page.person.press("Name this version")
    page.person.sees("Your last changes are not saved yet")
    page.page.unroute_all()
    page.person.press("Load the page anew")
    expect(page.editor).to_contain_text("left on the device")
    page.saved()
    expect(page.page.locator("#versions-app")).to_contain_text("No version has a name yet.")


def test_a_podium_that_did_not_come_is_not_shown_in_part(site: LiveSite):
    moderator = site.come("moderator")
    moderator.forgiving = True
    moderator.page.route(re.compile(r"/chunks/podium-"), lambda route: route.fulfill(status=404, body="gone"))
    moderator.go(f"/sessions/{site.demo['sessions'][0]}")
    moderator.sees("This page is old, or a part of it did not come.")
    moderator.page.unroute_all()
    moderator.press("Load the page anew")
    moderator.page.locator("body[data-live]").wait_for(state="attached")
