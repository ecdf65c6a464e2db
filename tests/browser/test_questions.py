"""Questions in the browser: more of them than one page of entities holds, their words, and a session that is closed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.acts import close, tab
from tests.browser.live_site import LiveSite, Person
from tests.browser.test_room_holds import command
from tests.demonstration import Demonstration
from tests.server import ROOT, Server

MANY = 620  # beyond a page of 500 entities

#: asked by the road, some at a time; the tallies past it, as if hundreds had endorsed: the oldest have the most
SEED = f"""
from sqlalchemy import text
from dialogue_platform import create_app
from dialogue_platform.demo import cli
from dialogue_platform.live import Actor, live, live_of
from dialogue_platform.live.commands.job import prepare
from dialogue_platform.live.limits import forget
app = create_app()
with app.app_context():
    session = cli.describe()["sessions"][1]
    chair, delegate = (Actor(cli.user_of(key)) for key in ("organiser", "delegate2"))
    def do(actor, name, **args):
        return live().writer.submit(prepare(name, actor, args, None))
    do(chair, "dialogues.edit_session", session=session, premoderation=False).wait()
    do(chair, "dialogues.open_session", session=session).wait()
    for first in range(0, {MANY}, 10):
        forget()
        jobs = [do(delegate, "questions.ask", session=session, text=f"Question {{n}}?") for n in range(first, first + 10)]
        for job in jobs:
            job.wait()
    live().writer.stop()
    with live().database.writer.begin() as db:
        db.execute(text("UPDATE question_tally SET endorsements = 700 -"
            " (SELECT number FROM question WHERE question.id = question_tally.id) WHERE stream = :stream"),
            {{"stream": f"session:{{session}}"}})
live_of(app).stop()
"""


def seed(server: Server) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SEED], cwd=ROOT, env=server.env, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def open_site(built: None, browser: Browser, demonstration: Demonstration, tmp_path_factory: Any) -> Iterator[LiveSite]:
    """The demonstration, with a second session full of questions."""
    server, demo = demonstration.server(tmp_path_factory.mktemp("questions"))
    seed(server)
    with server:
        yield LiveSite(server, browser, demo)


def cards(person: Person) -> Any:
    return person.page.locator("article.q")


def test_of_more_than_a_page_nothing_old_is_new_and_the_order_is_of_all(site: LiveSite) -> None:
    """Also what leaves the stage stays in its place; what is new waits."""
    session = site.demo["sessions"][1]
    observer = site.come("observer").enter(session)
    expect(cards(observer)).to_have_count(MANY)
    expect(cards(observer).nth(0)).to_contain_text("Question 0?")
    expect(cards(observer).nth(MANY - 1)).to_contain_text(f"Question {MANY - 1}?")
    expect(observer.page.locator(".fresh")).to_have_count(0)
    staged = cards(observer).nth(3)
    id = str(staged.get_attribute("id")).removeprefix("question-")
    command(site, "moderator", "questions.stage", question=id, revision=1, **{"from": None})
    expect(cards(observer).nth(0)).to_contain_text("On stage now")
    late = site.come("panellist").enter(session)  # comes while it is on stage
    expect(cards(late)).to_have_count(MANY)
    command(site, "moderator", "questions.unstage", question=id)
    for person in (observer, late):
        expect(cards(person).nth(3)).to_contain_text("Question 3?")
        expect(person.page.locator(".fresh")).to_have_count(0)
    command(site, "delegate", "questions.ask", session=session, text="Is this one new?")
    observer.press("Show 1 new question")
    expect(cards(observer).nth(MANY)).to_contain_text("Is this one new?")
    observer.press("Newest")
    expect(cards(observer).nth(0)).to_contain_text("Is this one new?")


def test_other_words_than_those_that_are_supported_are_asked_anew(site: LiveSite) -> None:
    session = site.demo["sessions"][0]
    author, reader = (site.come(key).enter(session) for key in ("delegate", "panellist"))
    asked = command(site, "delegate", "questions.ask", session=session, text="Shall we shre the data?")
    id = asked["result"]["question"]
    command(site, "moderator", "questions.reword", question=id, revision=1, text="Shall we shre our data?")
    author.sees("You wrote: Shall we shre the data?")
    command(site, "moderator", "questions.publish", question=id, revision=2)
    reader.press("Show 1 new question")
    expect(reader.page.locator(f"#question-{id}")).to_contain_text("Edited by the moderator")
    card = author.page.locator(f"#question-{id}")
    card.get_by_role("button", name="Edit").click()
    author.write("Your question", "Shall we share our data?")
    author.press("Save the wording")
    theirs = reader.page.locator(f"#question-{id}")
    theirs.get_by_text("Spelling corrected").click()
    expect(theirs).to_contain_text("Before: Shall we shre our data?")
    card.get_by_role("button", name="Edit").click()
    author.write("Your question", "Shall we sell our data?")
    author.press("Save the wording")
    author.press("Ask as a new question")
    expect(author.row("Shall we sell our data?")).to_contain_text("Asked in place of question")
    leads_to_the_earlier(site.come("moderator").enter(session))


def leads_to_the_earlier(moderator: Person) -> None:
    """On the podium the earlier question is in another tab."""
    tab(moderator, "Pending")
    moderator.row("Shall we sell our data?").get_by_role("button", name="Asked in place of question").click()
    expect(moderator.page.locator(".q.is-sel")).to_contain_text("Shall we share our data?")


def test_a_closed_session_offers_nothing_that_does_not_act(site: LiveSite) -> None:
    session = site.demo["sessions"][2]
    chair, delegate = (site.come(key).enter(session) for key in ("chair", "delegate"))
    command(site, "chair", "dialogues.open_session", session=session)
    close(chair, [chair, delegate])
    delegate.sees("No question was published in this session.")
    expect(delegate.page.get_by_text("Ask the first one")).to_have_count(0)
    page = ("English", "Settings")
    podium = ("Reopen session", "Chair", "All keys", "Pending", "Published", "Answered", "Dismissed")
    for person, words in ((chair, podium), (delegate, ("Delegate", "Most endorsed", "Newest"))):
        buttons = person.page.locator("main button:visible, header button:visible")
        offered = [text for text in buttons.all_inner_texts() if not any(word in text for word in (*page, *words))]
        assert offered == []
    chair.press("Reopen session")
    chair.write("Reason, which everyone reads", "Two statements are still to be heard")
    chair.page.get_by_role("dialog").get_by_role("button", name="Reopen session").click()
    delegate.sees("Two statements are still to be heard")
    expect(delegate.page.get_by_label("Ask the panel")).to_be_visible()
