"""The scenario's dialogue, held from opening to close by six people in six browsers: chair, moderator, two delegates
(one of them on a telephone), rapporteur, observer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from docx import Document
from playwright.sync_api import expect

from tests.browser.acts import ask, close, open_document, open_session, paragraph, publish, request_floor, tab
from tests.browser.live_site import PHONE, LiveSite, Person
from tests.browser.wire import Wire

OURS = "Which low-carbon projects could be ready for investment within a year?"
HIDDEN = "Who decides when money and nature disagree?"
NOT_TAKEN = "When is the coffee break?"
MEANWHILE = "Что изменится для заповедников в следующем году?"
AWAY = "Can a question be asked in a train?"
TEXT = [
    ("Welcomes the exchange of views on recovery.", "Notes the statements of five States."),
    ("Encourages cooperation on geoparks across borders.", "Қорғалатын аумақтарды қалпына келтіруге шақырады."),
]


@dataclass
class Table:
    """Who sits at it."""

    site: LiveSite
    wire: Wire
    chair: Person
    moderator: Person
    kyrgyzstan: Person
    kazakhstan: Person
    rapporteur: Person
    observer: Person

    @property
    def everybody(self) -> list[Person]:
        return [self.chair, self.moderator, self.kyrgyzstan, self.kazakhstan, self.rapporteur, self.observer]

    def enter(self, number: int) -> None:
        for person in self.everybody:
            person.enter(self.site.demo["sessions"][number - 1])


@pytest.fixture
def table(site: LiveSite) -> Iterator[Table]:
    wire = Wire(site.server.port)
    yield Table(
        site,
        wire,
        chair=site.come("chair"),
        moderator=site.come("moderator"),
        kyrgyzstan=site.come("delegate", wire=wire),
        kazakhstan=site.come("delegate2", viewport=PHONE),
        rapporteur=site.come("rapporteur"),
        observer=site.come("observer"),
    )
    wire.close()


def test_the_whole_dialogue(table: Table) -> None:
    opening(table)
    taking_stock(table)
    priority_areas(table)
    closing(table)


def opening(table: Table) -> None:
    """Session 1 is on already: a statement with its clock, a pause, an end."""
    table.enter(1)
    moderator, observer = table.moderator, table.observer
    moderator.press("Give the floor to Turkmenistan")
    expect(observer.slab()).to_contain_text("Has the floor")
    expect(observer.slab()).to_contain_text("Turkmenistan")
    expect(observer.slab().get_by_role("timer")).to_contain_text("left of 3:00")
    expect(observer.slab().get_by_role("timer")).to_contain_text(re.compile(r"\b[12]:\d\d"))
    moderator.press("Pause")
    expect(table.kazakhstan.slab()).to_contain_text("Paused")
    moderator.press("Resume")
    expect(table.kazakhstan.slab()).to_contain_text("Has the floor")
    moderator.shot("whole-1-podium")
    table.kyrgyzstan.shot("readme-room")  # docs/room.png is this picture
    moderator.press("End statement")
    for person in table.everybody:
        expect(person.slab()).to_contain_text("Nobody has the floor")
    observer.sees("1 statement delivered")
    close(table.chair, table.everybody)


def taking_stock(table: Table) -> None:
    """Session 2: two delegates ask, the moderator orders them, one ends the statement herself."""
    table.enter(2)
    table.observer.sees("The chair opens the session.")
    open_session(table.chair)
    table.kyrgyzstan.sees("The list is closed.")
    table.moderator.press("Open list")
    request_floor(table.kyrgyzstan, "Pastures and forests")
    request_floor(table.kazakhstan, "The Aral Sea")
    table.observer.does_not_see("The Aral Sea")
    accept_both(table)
    speak(table)
    close(table.chair, table.everybody)


def accept_both(table: Table) -> None:
    moderator = table.moderator
    for country in ("Kyrgyzstan", "Kazakhstan"):
        moderator.row(country).get_by_role("button", name="Accept").click()
        expect(moderator.row(country).get_by_role("button", name="Accept")).to_have_count(0)
    table.kyrgyzstan.sees("You are next")
    moderator.page.locator(".pick", has_text="Kazakhstan").click()
    moderator.press("Move Kazakhstan up")
    table.kazakhstan.sees("You are next")
    table.kyrgyzstan.sees("You speak at about")
    table.observer.sees("Moved by a moderator")
    table.kazakhstan.shot("whole-2-phone")


def speak(table: Table) -> None:
    table.moderator.press("Give the floor to Kazakhstan")
    expect(table.kazakhstan.slab()).to_contain_text("You have the floor")
    table.kazakhstan.press("End my statement")
    expect(table.moderator.slab()).to_contain_text("Nobody has the floor")
    table.moderator.press("Give the floor to Kyrgyzstan")
    table.moderator.press("Take back the floor")
    table.kyrgyzstan.sees("You are next")
    table.moderator.press("Give the floor to Kyrgyzstan")
    expect(table.observer.slab()).to_contain_text("Kyrgyzstan")
    table.moderator.press("End statement")
    expect(table.observer.slab()).to_contain_text("Nobody has the floor")


def priority_areas(table: Table) -> None:
    """Session 3: questions from pending to answered, and a line that breaks half way."""
    table.enter(3)
    open_session(table.chair)
    ask(table.kyrgyzstan, OURS)
    table.kyrgyzstan.sees("Yours, waiting for review")
    table.moderator.sees(OURS)
    table.observer.does_not_see(OURS)
    pending_to_published(table)
    dismissed_and_hidden(table)
    the_line_breaks(table)
    on_stage_and_answered(table)
    close(table.chair, table.everybody)


def pending_to_published(table: Table) -> None:
    publish(table.moderator, OURS)
    table.observer.sees(OURS)
    table.kyrgyzstan.sees("Yours, published")
    phone = table.kazakhstan
    phone.page.get_by_role("link", name="Questions").click()
    phone.row(OURS).get_by_role("button", name="Endorse").click()
    expect(phone.row(OURS).get_by_role("button", name="Endorsed 1")).to_be_visible()
    expect(table.kyrgyzstan.row(OURS)).to_contain_text("Endorsed by 1")
    phone.shot("whole-3-phone")


def dismissed_and_hidden(table: Table) -> None:
    ask(table.rapporteur, NOT_TAKEN)
    ask(table.observer, HIDDEN, hidden=True)
    moderator = table.moderator
    tab(moderator, "Pending")
    expect(moderator.row(HIDDEN)).to_contain_text("Not named on the floor")
    moderator.page.locator(".pick", has_text=NOT_TAKEN).click()
    moderator.press("Dismiss")
    dialog = moderator.page.get_by_role("dialog")
    dialog.get_by_label("Not on this item.").check()
    dialog.get_by_role("button", name="Dismiss").click()
    table.rapporteur.sees("Not taken: Not on this item.")
    publish(moderator, HIDDEN)
    table.kazakhstan.press("Show 1 new question")
    expect(table.kazakhstan.row(HIDDEN)).to_contain_text("A participant")


def the_line_breaks(table: Table) -> None:
    """One is away while the room goes on; what she asked goes out once when she is back, and nothing is missing."""
    away = table.kyrgyzstan
    away.lose_the_line()
    away.write("Ask the panel", AWAY)
    away.press("Ask question")
    away.sees("1 thing will be sent when you are back")
    away.shot("whole-3-away")
    ask(table.rapporteur, MEANWHILE)
    publish(table.moderator, MEANWHILE)
    away.find_the_line()
    away.sees("Connected")
    expect(away.page.get_by_label("Ask the panel")).to_have_value("")
    expect(away.page.get_by_text(AWAY)).to_have_count(1)
    away.press("Show 2 new questions")
    away.sees(MEANWHILE)
    tab(table.moderator, "Pending")
    expect(table.moderator.page.locator(".pick", has_text=AWAY)).to_have_count(1)


def on_stage_and_answered(table: Table) -> None:
    moderator = table.moderator
    tab(moderator, "Published")
    moderator.page.locator(".pick", has_text=OURS).click()
    moderator.press("Put on stage")
    for person in (table.kyrgyzstan, table.kazakhstan, table.rapporteur, table.observer):
        expect(person.page.locator(".q--stage")).to_contain_text(OURS)
    table.observer.shot("whole-3-stage")
    moderator.press("Mark as answered")
    moderator.page.get_by_role("dialog").get_by_role("button", name="Mark as answered").click()
    for person in (table.kyrgyzstan, table.kazakhstan, table.rapporteur, table.observer):
        expect(person.row(OURS)).to_contain_text("Answered on the floor")


def closing(table: Table) -> None:
    """Session 4: a break, the text by two hands, adoption, the end."""
    table.enter(4)
    open_session(table.chair)
    table.chair.press("Suspend session")
    table.chair.page.get_by_role("dialog").get_by_role("button", name="Suspend session").click()
    for person in table.everybody:
        expect(person.slab()).to_contain_text("Session suspended")
    table.chair.press("Go on")
    table.chair.page.get_by_role("dialog").get_by_role("button", name="Go on").click()
    for person in table.everybody:
        expect(person.slab()).to_contain_text("Nobody has the floor")
    draft_together(table)
    adopt(table)
    compare_export(table)
    table.chair.enter(table.site.demo["sessions"][3])
    close(table.chair, [table.chair, table.moderator, table.kazakhstan])


def draft_together(table: Table) -> None:
    """Two drafters write at once; delegates read along."""
    second = table.site.come("rapporteur2")
    for drafter in (table.rapporteur, second):
        open_document(drafter)
        expect(drafter.page.locator(".ProseMirror")).to_be_visible()
    for reader in (table.kyrgyzstan, table.observer):
        open_document(reader)
    for number, (one, two) in enumerate(TEXT):
        paragraph(table.rapporteur, 2 * number, one)
        paragraph(second, 2 * number + 1, two)
    for drafter in (table.rapporteur, second):
        expect(drafter.page.locator("#saved")).to_have_text("Saved")
    for text in [text for pair in TEXT for text in pair]:
        for person in (table.rapporteur, second, table.kyrgyzstan, table.observer):
            person.sees(text)
    table.kyrgyzstan.shot("whole-4-text")


def adopt(table: Table) -> None:
    table.rapporteur.write("Name of the new version", "Final text")
    table.rapporteur.press("Name this version")
    open_document(table.chair)
    table.chair.press("Adopt revision 1")
    dialog = table.chair.page.get_by_role("dialog")
    dialog.get_by_label("Type the revision number").fill("1")
    dialog.get_by_role("button", name="Adopt revision 1").click()
    for person in (table.chair, table.rapporteur, table.kyrgyzstan, table.observer):
        expect(person.page.locator("li[aria-current=step]")).to_contain_text("Adopted")
    table.observer.shot("whole-4-adopted")


def compare_export(table: Table) -> None:
    """The file says what the page says."""
    reader = table.kyrgyzstan
    with reader.page.expect_download() as begun:
        reader.page.get_by_role("link", name="Revision 1 as Word").click()
    lines = [paragraph.text for paragraph in Document(str(begun.value.path())).paragraphs]
    for text in [text for pair in TEXT for text in pair]:
        assert any(text in line for line in lines), f"{text} is not in the file"
