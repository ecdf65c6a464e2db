"""The outcome document in real browsers: two who write at once, those who read, and what must never be lost."""

from __future__ import annotations

import io
import re
import sqlite3
import time
from typing import Any

from docx import Document
from playwright.sync_api import expect
from pycrdt import Doc, XmlElement, XmlFragment
from pypdf import PdfReader

from dialogue_platform.outcome.drafting import ydoc
from tests.browser.live_site import NARROW, PHONE, WIDE, LiveSite, Person

#: who is signed in already, by server and person, so that a link is used once
signed_in: dict[tuple[int, str], Any] = {}


def sit_down(site: LiveSite, key: str, **options: Any) -> Person:
    """Somebody who has signed in, in a browser of their own."""
    place = (id(site.server), key)
    if place not in signed_in:
        signed_in[place] = site.come(key).context.storage_state()
    options.setdefault("viewport", WIDE)
    context = site.browser.new_context(storage_state=signed_in[place], **options)
    person = Person(key, site, context, context.new_page())
    site.people.append(person)
    return person


class EditorPage:
    """One person with the document open."""

    def __init__(self, site: LiveSite, key: str, **options: Any) -> None:
        self.site = site
        self.person = sit_down(site, key, reduced_motion="reduce", **options)

    def line(self, there: bool) -> None:
        """The line goes or comes back. An open socket outlives the emulation of a dead line, so it is told."""
        self.person.forgiving = True
        self.person.context.set_offline(not there)
        self.page.evaluate(f"dispatchEvent(new Event('{'online' if there else 'offline'}'))")

    @property
    def page(self):
        return self.person.page

    @property
    def editor(self):
        return self.page.locator(".ProseMirror")

    def open(self, writes: bool = True) -> EditorPage:
        self.person.go(f"/documents/{self.site.demo['document']}")
        expect(self.editor if writes else self.page.locator("#reading h1").first).to_be_visible()
        return self

    def end_of(self, place: int = 0) -> EditorPage:
        """The caret to the end of a paragraph of the text."""
        self.editor.locator("> p").nth(place).click()
        self.page.keyboard.press("End")
        return self

    def home(self) -> EditorPage:
        self.page.keyboard.press("Home")
        return self.settle()

    def settle(self) -> EditorPage:
        """The editor hears of a caret the browser moved a moment later than a program can press the next key."""
        self.page.evaluate("() => new Promise(heard => requestAnimationFrame(() => setTimeout(heard, 50)))")
        return self

    def type(self, text: str, delay: float = 0) -> EditorPage:
        self.page.keyboard.type(text, delay=delay)
        return self

    def saved(self) -> EditorPage:
        expect(self.page.locator("#saved")).to_have_text("Saved")
        return self

    def text(self) -> str:
        return self.editor.evaluate("element => [...element.children].map(e => e.innerText.trim()).join('|')")

    def ids(self) -> list[str]:
        return self.editor.evaluate("element => [...element.children].map(e => e.dataset.paragraphId)")


def database(site: LiveSite) -> sqlite3.Connection:
    return sqlite3.connect(site.server.folder / "dialogue.sqlite", timeout=10)


def stored_doc(site: LiveSite) -> Doc:
    with database(site) as db:
        query = "SELECT payload FROM draft_update WHERE document_id = ? ORDER BY log_seq"
        return ydoc.load(row[0] for row in db.execute(query, [site.demo["document"]]))


def stored(site: LiveSite) -> str:
    return str(stored_doc(site).get("default", type=XmlFragment))


def same_text(*writers: EditorPage) -> str:
    """All pages show one text, and it is the one on the disk."""
    for _ in range(50):
        texts = {writer.saved().text() for writer in writers}
        if len(texts) == 1:
            return texts.pop()
        time.sleep(0.1)
    raise AssertionError(texts)


def test_two_write_at_once_and_others_read(site):
    one, two = EditorPage(site, "rapporteur").open(), EditorPage(site, "rapporteur2").open()
    reader = EditorPage(site, "delegate").open(writes=False)
    one.end_of(0)
    two.end_of(1)
    for a, b in zip("Encourages the governments ", "Invites the States, шақырады"[:27], strict=True):
        one.type(a)
        two.type(b)
    text = same_text(one, two)
    assert "Encourages the governments" in text and "Invites the States, шақырад" in text
    reader.person.sees("Encourages the governments")
    reader.person.sees("Invites the States")
    expect(one.page.locator("#crew-writing")).to_have_text(re.compile("Writing now: .+"))
    expect(one.editor.locator(".caret")).to_have_count(1)
    assert one.editor.locator(".caret").get_attribute("title")
    one.person.shot("outcome-editor")
    reader.person.shot("outcome-reader")


def test_two_write_in_one_paragraph(site):
    one, two = EditorPage(site, "rapporteur").open(), EditorPage(site, "rapporteur2").open()
    one.end_of(2)
    two.end_of(2)
    for _ in range(20):
        one.type("a")
        two.type("b")
    text = same_text(one, two)
    assert "a" * 20 in text and "b" * 20 in text


def test_undo_never_runs_past_the_loaded_text(site):
    before = EditorPage(site, "rapporteur").open()
    before.end_of(0).type("What stands ").saved()
    writer = EditorPage(site, "rapporteur2").open()
    loaded = writer.text()
    assert "What stands" in loaded
    writer.end_of(3)
    for _ in range(5):
        writer.page.keyboard.press("Control+z")
    assert writer.text() == loaded
    writer.type("typed here")
    assert "typed here" in writer.text()
    for _ in range(9):
        writer.page.keyboard.press("Control+z")
    assert writer.text() == loaded
    writer.saved()


def test_paragraph_ids_survive(site):
    writer = EditorPage(site, "rapporteur").open()
    keyboard = writer.page.keyboard
    writer.end_of(4).type("first part second part")
    ids = writer.ids()
    at = next(n for n, text in enumerate(writer.text().split("|")) if text.startswith("first part"))
    writer.home()
    for _ in "first part":
        keyboard.press("ArrowRight")
    writer.settle()
    keyboard.press("Enter")  # split: the first part keeps the id
    split = writer.ids()
    assert split[at] == ids[at] and split[at + 1] not in ids and len(set(split)) == len(split)
    keyboard.press("Backspace")  # merged again
    assert writer.ids() == ids
    writer.home()
    keyboard.press("Enter")  # an empty paragraph before: the text keeps the id
    assert writer.ids()[at + 1] == ids[at] and writer.ids()[at] not in ids
    keyboard.press("Backspace")
    writer.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    writer.editor.locator("> p").nth(4).click(click_count=3)
    keyboard.press("Control+c")
    writer.end_of(4)
    keyboard.press("Enter")
    keyboard.press("Control+v")
    copied = writer.ids()
    assert len(set(copied)) == len(copied) and None not in copied and ids[at] in copied
    writer.saved()


def test_a_lost_line_loses_nothing(site):
    one, two = EditorPage(site, "rapporteur").open(), EditorPage(site, "rapporteur2").open()
    one.end_of(1)
    one.line(False)
    one.type("typed without a line ")
    expect(one.page.locator("#saved")).to_contain_text("Not saved: kept on this device")
    one.person.shot("outcome-offline")
    two.end_of(2).type("meanwhile ").saved()
    one.line(True)
    text = same_text(one, two)
    assert text.count("typed without a line") == 1 and text.count("meanwhile") == 1


def test_a_page_closed_without_a_line_loses_nothing(site):
    writer = EditorPage(site, "rapporteur").open()
    writer.end_of(1)
    writer.line(False)
    writer.type("kept on the device ")
    expect(writer.page.locator("#saved")).to_contain_text("Not saved: kept on this device")
    writer.page.close(run_before_unload=False)
    writer.person.context.set_offline(False)
    writer.person.page = writer.person.context.new_page()
    writer.open().saved()
    assert writer.text().count("kept on the device") == 1
    assert stored(site).count("kept on the device") == 1
    writer.page.reload()
    writer.open().saved()
    assert writer.text().count("kept on the device") == 1


def test_a_killed_server_loses_and_doubles_nothing(site):
    one, two = EditorPage(site, "rapporteur").open(), EditorPage(site, "rapporteur2").open()
    one.person.forgiving = two.person.forgiving = True
    one.end_of(0)
    two.end_of(3)
    for n in range(30):
        one.type(f"x{n} ")
        two.type(f"y{n} ")
        if n == 12:
            site.server.kill()
        if n == 20:
            site.server.start()
    text = same_text(one, two)
    for n in range(30):
        assert text.count(f"x{n} ") + text.count(f"x{n}|") == 1, n
        assert text.count(f"y{n} ") + text.count(f"y{n}|") == 1, n


def append_unknown(site: LiveSite) -> None:
    """What a newer server would write: a node that this page has never heard of."""
    document, doc = site.demo["document"], stored_doc(site)
    before = doc.get_state()
    doc.get("default", type=XmlFragment).children.append(XmlElement("annexTable", {"paragraph_id": "annex"}, []))
    with database(site) as db:
        db.execute("BEGIN IMMEDIATE")
        (seq,) = db.execute("SELECT log_seq FROM outcome_document WHERE id = ?", [document]).fetchone()
        row = (document, seq + 1, f"newer-{seq}", "2026-11-26 10:00:00.000000", doc.get_update(before), False)
        db.execute(
            "INSERT INTO draft_update (document_id, log_seq, uid, at, payload, quarantined) VALUES (?, ?, ?, ?, ?, ?)",
            row,
        )
        db.execute("UPDATE outcome_document SET log_seq = ?, log_uid = ? WHERE id = ?", [seq + 1, row[2], document])


def export_text(writer: EditorPage, form: str) -> str:
    with writer.page.expect_download() as waiting:
        writer.page.get_by_role("link", name=f"Revision 1 as {form}").click()
    data = waiting.value.path().read_bytes()
    if form == "Word":
        return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs)
    if form == "PDF":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    return data.decode()


def test_pages_are_whole_on_every_screen(site):
    for key in ("rapporteur", "delegate"):
        for size in (PHONE, NARROW):
            writer = EditorPage(site, key, viewport=size).open(writes=key == "rapporteur")
            assert writer.person.overflow() == 0
            assert writer.person.axe() == []
            if size is PHONE:
                writer.person.shot(f"outcome-{key}-390")
        writer = EditorPage(site, key, color_scheme="dark").open(writes=key == "rapporteur")
        assert writer.person.axe() == []
        writer.person.shot(f"outcome-{key}-dark")
        writer = EditorPage(site, key).open(writes=key == "rapporteur")
        assert writer.person.axe() == []


def test_it_reads_without_script(site):
    delegate = sit_down(site, "delegate", java_script_enabled=False)
    delegate.go(f"/documents/{site.demo['document']}")
    delegate.sees("Recommendations for future action")
    delegate.sees("What stands")


def adopt(chair: EditorPage, number: int) -> None:
    """The dialog: what is open in the text has to be seen, and the number typed."""
    chair.person.press(f"Adopt revision {number}")
    dialog = chair.page.get_by_role("dialog")
    dialog.get_by_label("Type the revision number").fill(str(number))
    dialog.get_by_role("button", name=f"Adopt revision {number}").click()


def test_it_is_named_adopted_taken_home_and_reopened(site):
    """The last in this module that writes: the text has another stage afterwards."""
    one, chair = EditorPage(site, "rapporteur").open(), EditorPage(site, "chair").open(writes=False)
    reader = EditorPage(site, "observer", viewport=PHONE).open(writes=False)
    one.end_of(0).type(" Oʻzbekiston, Қазақстан, Тоҷикистон, Türkmenistan, [Кыргызстан]")
    one.page.get_by_label("Name of the new version").fill("Final draft")
    one.person.press("Name this version")
    chair.person.sees("Final draft")
    expect(one.page.get_by_role("button", name="Adopt revision 1")).to_have_count(0)
    adopt(chair, 1)
    dialog = chair.page.get_by_role("dialog")
    chair.person.sees("Say that you have seen the open brackets, or settle them first.")
    chair.person.sees("nobody can change the text any more")
    expect(dialog).to_contain_text("The text has open brackets: 1.")
    expect(dialog).to_contain_text("paragraph 1: [Кыргызстан]")
    assert chair.person.axe() == []
    chair.person.shot("outcome-adopt")
    dialog.get_by_label("I have seen the open brackets and adopt the text with them.").check()
    dialog.get_by_role("button", name="Adopt revision 1").click()
    for writer in (one, chair, reader):
        writer.person.sees("Adopted: revision 1, “Final draft”. The text cannot be changed any more.")
    expect(one.editor).to_have_count(0)
    expect(one.page.locator("#reading")).to_contain_text("Oʻzbekiston, Қазақстан, Тоҷикистон")
    for form in ("Word", "PDF", "Markdown"):
        text = re.sub(r"\s+", " ", export_text(reader, form))
        assert "Oʻzbekiston, Қазақстан, Тоҷикистон, Türkmenistan, " in text and "Кыргызстан" in text
        assert "Recommendations for future action" in text
    one.person.shot("outcome-adopted")
    reopen(chair, one, reader)


def show(chair: EditorPage) -> None:
    """Who does not take part reads what was adopted, until the chair opens the present text as well."""
    path = f"/documents/{chair.site.demo['document']}"
    stranger = chair.site.stranger()
    stranger.go(path)
    stranger.sees("You read the text as it was adopted.")
    expect(stranger.page.locator("#reading")).not_to_contain_text("and its annex")
    chair.page.get_by_label("All who may see this dialogue").click()
    expect(stranger.page.locator("#reading")).to_contain_text("and its annex")
    assert stranger.axe() == []
    stranger.shot("outcome-public")


def reopen(chair: EditorPage, one: EditorPage, reader: EditorPage) -> None:
    """The pages that were open all the while say why, and the drafter's pen is there again."""
    chair.person.press("Reopen the text")
    dialog = chair.page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("The annex was left out")
    assert chair.person.axe() == []
    chair.person.shot("outcome-reopen")
    dialog.get_by_role("button", name="Reopen the text").click()
    for writer in (one, chair, reader):
        expect(writer.page.locator("#notes-app")).to_contain_text(re.compile(r"Reopened on .*: The annex was left out"))
        expect(writer.page.locator("#versions-app")).to_contain_text("Adopted on")
    expect(one.editor).to_be_visible()
    one.end_of(0).type(" and its annex").saved()
    expect(reader.page.locator("#reading")).to_contain_text("and its annex")
    chair.person.sees("The text has changed since revision 1.")
    assert chair.person.axe() == []
    show(chair)
    chair.person.shot("outcome-reopened")
    reader.person.shot("outcome-reopened-390")
