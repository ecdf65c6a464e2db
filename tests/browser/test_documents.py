"""The organiser uploads a document and sees how far it is; who takes part downloads it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from dialogue_platform.files.limits import CHUNK, LARGEST
from tests.browser.live_site import PHONE, WIDE
from tests.browser.test_pages import LOOKS

BODY = b"%PDF-1.7\n" + bytes(range(256)) * (3 * CHUNK // 256)


def documents(site):
    return f"/manage/dialogues/{site.demo['dialogue']}/documents"


def choose(person, name, body=BODY):
    person.page.get_by_label("File").set_input_files({"name": name, "mimeType": "application/pdf", "buffer": body})


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1440", "390"])
def test_a_document_goes_in_by_keyboard_and_comes_out(site, size):
    organiser, name = site.come("organiser", size).go(documents(site)), f"Programme {size['width']}.pdf"
    choose(organiser, name)
    organiser.page.get_by_label("Everybody may read").focus()
    organiser.page.keyboard.press("Space")
    organiser.page.get_by_role("button", name="Upload", exact=True).focus()
    organiser.page.keyboard.press("Enter")
    organiser.page.wait_for_url("**/documents?added=*")
    expect(organiser.page.get_by_role("status").filter(has_text="Uploaded:")).to_contain_text(name)
    expect(organiser.page.get_by_role("row").filter(has_text=name)).to_contain_text("Secretariat of the dialogue")
    for scheme, viewport, width in LOOKS:
        organiser.page.emulate_media(color_scheme=scheme)
        organiser.page.set_viewport_size(viewport)
        organiser.shot(f"documents-{width}-{scheme}")
        assert organiser.overflow() <= 0
    assert organiser.axe() == []
    reader = site.stranger(size).go(f"/dialogues/{site.demo['dialogue']}")
    with reader.page.expect_download() as coming:
        reader.page.get_by_role("link", name=name).click()
    assert coming.value.suggested_filename == name
    assert Path(coming.value.path()).read_bytes() == BODY
    reader.page.locator("#documents").scroll_into_view_if_needed()
    reader.shot(f"documents-public-{size['width']}")
    assert reader.axe() == []


def test_how_far_it_is_is_shown_and_it_can_be_cancelled(site):
    """The server is asked by a line that takes nothing after the first piece."""
    organiser = site.come("organiser").go(documents(site))
    session = organiser.context.new_cdp_session(organiser.page)
    session.send("Network.enable")
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 200_000}
    session.send("Network.emulateNetworkConditions", slow)
    choose(organiser, "Long.pdf", BODY * 20)
    organiser.press("Upload")
    bar = organiser.page.get_by_role("progressbar")
    expect(bar).to_be_visible()
    expect(organiser.page.get_by_role("status").filter(has_text=re.compile("Uploading"))).to_be_visible()
    expect(bar).to_have_attribute("value", re.compile("[1-9]"))
    assert 0 < bar.evaluate("bar => bar.value") < 1
    organiser.shot("documents-uploading")
    assert organiser.axe() == []
    organiser.press("Cancel")
    organiser.sees("Cancelled. Nothing of the file was kept.")
    expect(bar).to_be_hidden()
    session.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": -1})
    organiser.go(documents(site))
    organiser.does_not_see("Long.pdf")


def test_what_cannot_go_in_is_said_before_it_is_sent(site):
    organiser = site.come("organiser").go(documents(site))
    choose(organiser, "Large.pdf", bytes(LARGEST + 1))
    organiser.press("Upload")
    organiser.sees("A file may have 25 MB at most.")
    organiser.shot("documents-too-large")
    choose(organiser, "Empty.pdf", b"")
    organiser.press("Upload")
    organiser.sees("This file is empty.")


def test_without_script_the_form_brings_it(site):
    organiser = site.come("organiser")
    context = site.browser.new_context(java_script_enabled=False, storage_state=organiser.context.storage_state())
    page = context.new_page()
    page.goto(site.server.url + documents(site))
    page.get_by_label("File").set_input_files({"name": "Plain.pdf", "mimeType": "application/pdf", "buffer": BODY})
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_role("row").filter(has_text="Plain.pdf")).to_be_visible()
    page.get_by_role("link", name="Remove Plain.pdf").click()
    page.get_by_role("button", name="Remove the document").click()
    expect(page.get_by_role("button", name="Take back Plain.pdf")).to_be_visible()
    context.close()
