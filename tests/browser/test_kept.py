"""Kept means kept: what a page says is on the device is there after the tab was closed, crashed or frozen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Dialog, expect

from tests.browser.device import Freeze, another_tab, crash, is_kept, keeps_all
from tests.browser.live_site import LiveSite
from tests.browser.test_outcome import EditorPage, database, stored
from tests.browser.test_room_holds import command
from tests.browser.wire import Wire


@pytest.fixture
def wire(site: LiveSite) -> Iterator[Wire]:
    line = Wire(site.server.port)
    yield line
    line.close()


def at_the_text(site: LiveSite, wire: Wire | None = None, key: str = "rapporteur") -> EditorPage:
    writer = EditorPage(site, key)
    writer.person.wire = wire
    writer.person.forgiving = True
    return writer.open()


@pytest.mark.parametrize("line", ["no network", "socket dead"])
@pytest.mark.parametrize("fate", ["closed", "crashed", "frozen"])
def test_two_tabs_of_one_author_lose_nothing_of_each_other(site: LiveSite, wire: Wire, line: str, fate: str) -> None:
    """The one that goes leaves its words to the other; one that is frozen keeps them, whatever the other does."""
    going = at_the_text(site, wire)
    if line == "socket dead":
        wire.deafen_sockets()
    staying = another_tab(going).open()
    if line == "no network":
        wire.cut()
    words, more = f"{fate} with {line} ", f"meanwhile beside {fate} {line} "
    going.page.bring_to_front()
    going.end_of(1).type(words)
    keeps_all(going)
    if line == "no network":
        expect(going.page.locator("#saved")).to_contain_text("Not saved: kept on this device")
    ends = {"closed": lambda page: page.close(run_before_unload=False), "crashed": crash, "frozen": Freeze}
    frozen = ends[fate](going.page)
    staying.page.bring_to_front()
    staying.end_of(2).type(more)
    wire.mend()
    expect(staying.page.locator("#saved")).to_have_text("Saved")
    if fate == "frozen":
        assert words not in stored(site)
        frozen.thaw()
        wire.give_up()
    expect(staying.editor).to_contain_text(words)
    staying.saved()
    assert stored(site).count(words) == 1 and stored(site).count(more) == 1


def test_words_that_could_not_be_saved_stay_until_their_author_lets_them_go(site: LiveSite) -> None:
    """They read as text, outlive a reload, and can be copied, put back and discarded."""
    writer = at_the_text(site)
    writer.end_of(3)
    writer.line(False)
    writer.type("late words")
    writer.page.keyboard.press("Enter")
    writer.type("second")
    keeps_all(writer)
    epoch(site, "another")
    writer.line(True)
    writer.person.sees("The server was restored from a copy")
    writer.person.sees("This text of yours could not be saved")
    box = writer.page.get_by_label("Your text that was not saved")
    expect(box).to_have_value("late words\nsecond")
    assert writer.person.axe() == []
    writer.page.reload()
    writer.open()
    expect(box).to_have_value("late words\nsecond")
    writer.person.shot("outcome-lost-words")
    writer.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    writer.person.press("Copy")
    writer.person.sees("Copied")
    assert writer.page.evaluate("navigator.clipboard.readText()") == "late words\nsecond"
    writer.end_of(2)
    writer.person.press("Put back where the caret is")
    writer.saved()
    expect(box).to_have_count(0)
    assert "late words" in stored(site) and "second" in stored(site)
    writer.page.reload()
    writer.open()
    expect(box).to_have_count(0)


def test_who_may_write_no_more_is_offered_what_was_not_saved(site: LiveSite) -> None:
    """Also to a page that never had an editor; only to them; until they discard it."""
    writer, other = at_the_text(site), at_the_text(site, key="rapporteur2")
    writer.end_of(4)
    writer.line(False)
    writer.type("too late ")
    keeps_all(writer)
    role(site, "rapporteur", "observer")
    try:
        writer.page.close(run_before_unload=False)
        writer.person.context.set_offline(False)
        late = another_tab(writer).open(writes=False)
        box = late.page.get_by_label("Your text that was not saved")
        expect(box).to_have_value("too late ")
        expect(late.page.get_by_role("button", name="Put back where the caret is")).to_have_count(0)
        late.page.reload()
        expect(box).to_have_value("too late ")
        late.person.shot("outcome-lost-words-reader")
        assert late.person.axe() == []
        late.person.press("Discard")
        expect(box).to_have_count(0)
        late.page.reload()
        expect(late.page.locator("#reading h1").first).to_be_visible()
        expect(box).to_have_count(0)
        expect(other.page.get_by_label("Your text that was not saved")).to_have_count(0)
    finally:
        role(site, "rapporteur", "rapporteur")


def test_a_role_that_changes_keeps_the_words_and_asks_nothing(site: LiveSite) -> None:
    """The page loads itself anew; what it could not send is on the device, and no reason to frighten anybody."""
    with database(site) as db:
        query = """SELECT participant.id FROM participant, "user" WHERE user_id = "user".id AND "user".email LIKE ?"""
        (participant,) = db.execute(query, ["rapporteur@%"]).fetchone()
    writer = at_the_text(site)
    asked: list[str] = []
    writer.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    writer.end_of(1)
    writer.page.evaluate("WebSocket.prototype.send = () => {}")  # it hears the server, and is not heard
    writer.type("on their way ")
    keeps_all(writer)
    command(site, "organiser", "people.change_role", participant=participant, role="observer")
    try:
        expect(writer.page.get_by_label("Your text that was not saved")).to_have_value("on their way ")
        expect(writer.editor).to_have_count(0)
        assert asked == []
        writer.person.press("Discard")
    finally:
        command(site, "organiser", "people.change_role", participant=participant, role="rapporteur")
    expect(writer.editor).to_be_visible()


def test_words_typed_while_another_changes_the_kind_of_the_paragraph_come_back(site: LiveSite) -> None:
    one, two = at_the_text(site), at_the_text(site, key="rapporteur2")
    two.end_of(4).type("Becomes a heading").saved()
    expect(one.editor).to_contain_text("Becomes a heading")
    one.end_of(4)
    one.line(False)
    one.type(" WORDS OF ONE")
    two.end_of(4).page.keyboard.press("Control+Alt+2")
    two.saved()
    one.line(True)
    box = one.page.get_by_label("Your text that was not saved")
    expect(box).to_have_value(" WORDS OF ONE")
    expect(one.editor.locator("h2", has_text="Becomes a heading")).to_be_visible()
    one.person.press("Discard")
    two.page.keyboard.press("Control+Alt+2")  # back, and seen by both
    expect(one.editor.locator("p", has_text="Becomes a heading")).to_be_visible()
    for writer in (one, two):
        expect(writer.page.get_by_label("Your text that was not saved")).to_have_count(0)


def test_a_device_that_keeps_nothing_is_no_secret(site: LiveSite) -> None:
    """In a field and at the text it is said, and the browser asks before it closes the page."""
    writer = EditorPage(site, "rapporteur")
    writer.person.context.add_init_script("Object.defineProperty(window, 'indexedDB', {value: undefined})")
    writer.open().end_of(2)
    writer.line(False)
    writer.type("x")
    writer.person.sees("Not saved: kept on this page alone, 1 change")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    writer.page.on("dialog", stay)
    writer.page.close(run_before_unload=True)
    delegate = site.come("delegate")
    delegate.page.add_init_script("Object.defineProperty(window, 'indexedDB', {value: undefined})")
    delegate.enter(site.demo["sessions"][0])
    delegate.write("Ask the panel", "Is this kept?")
    delegate.sees("Kept on this page alone")
    assert delegate.axe() == []
    assert asked == ["beforeunload"]


def test_a_field_is_kept_for_its_person_alone(site: LiveSite) -> None:
    """Two accounts in one browser: the words of one are never shown to the other, and wait for whom wrote them."""
    delegate = site.come("delegate")
    delegate.enter(site.demo["sessions"][0])
    delegate.write("Ask the panel", "A question of mine")
    is_kept(delegate.page, "A question of mine")
    mine = delegate.context.cookies()
    delegate.context.clear_cookies()
    site.come("delegate2")
    delegate.context.add_cookies(site.known["delegate2"]["cookies"])
    delegate.enter(site.demo["sessions"][0])
    expect(delegate.page.get_by_label("Ask the panel")).to_have_value("")
    delegate.context.add_cookies(mine)  # type: ignore[arg-type]
    delegate.enter(site.demo["sessions"][0])
    expect(delegate.page.get_by_label("Ask the panel")).to_have_value("A question of mine")


def epoch(site: LiveSite, name: str) -> None:
    """As after a restore from a copy: the server's database is another one."""
    with database(site) as db:
        db.execute("UPDATE outcome_document SET epoch = ? WHERE id = ?", [name, site.demo["document"]])


def role(site: LiveSite, key: str, name: str) -> None:
    with database(site) as db:
        query = """UPDATE participant SET role = ? WHERE user_id = (SELECT id FROM "user" WHERE email LIKE ?)"""
        assert db.execute(query, [name, f"{key}@%"]).rowcount == 1
