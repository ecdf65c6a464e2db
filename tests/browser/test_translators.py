"""A page translator puts elements of its own in the place of our words; the pages go on, and say what is."""

from __future__ import annotations

import subprocess
from typing import Any

from playwright.sync_api import Browser, expect

from tests.browser.live_site import LiveSite, Person
from tests.browser.test_room_holds import command, enter
from tests.server import ROOT

#: what such translators do, and nothing else: each text becomes font > font > text, now and after every change
TRANSLATE = """
() => {
  const kept = "script, style, noscript, textarea, select, [translate=no], [contenteditable]";
  const translate = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) found.push(walker.currentNode);
    for (const text of found) {
      if (!text.data.trim() || text.parentElement.closest(kept) || text.parentElement.closest("font")) continue;
      const outer = document.createElement("font");
      outer.appendChild(document.createElement("font")).textContent = text.data;
      text.replaceWith(outer);
    }
  };
  translate();
  new MutationObserver(translate).observe(document.body, {childList: true, subtree: true, characterData: true});
}
"""


def translated(person: Person) -> Person:
    person.page.evaluate(TRANSLATE)
    expect(person.page.locator("main font font").first).to_be_visible()
    return person


def test_any_words_in_any_page_of_ours(browser: Browser, tmp_path: Any) -> None:
    bundle = tmp_path / "translated.js"
    esbuild = [str(ROOT / "node_modules" / ".bin" / "esbuild"), "tests/browser/translated.ts", "--bundle"]
    subprocess.run([*esbuild, f"--outfile={bundle}", "--log-level=error"], cwd=ROOT, check=True)
    context = browser.new_context()
    try:
        for guarded, seen in ((False, "state 2"), (True, "every state was shown")):
            page = context.new_page()
            page.add_script_tag(path=bundle)
            assert seen in page.evaluate("([states, guarded]) => play(states, guarded)", [400, guarded])
    finally:
        context.close()


def test_a_translated_room_shows_what_happens(site: LiveSite) -> None:
    session = site.demo["sessions"][0]
    delegate, moderator, chair = (translated(enter(site, key)) for key in ("delegate", "moderator", "chair"))
    before = delegate.slab().inner_text()
    moderator.press("Give the floor to Turkmenistan")
    for person in (delegate, moderator, chair):
        expect(person.slab()).to_contain_text("Turkmenistan")
        expect(person.slab()).to_contain_text("Has the floor")
        expect(person.slab()).not_to_contain_text("Next:")
    assert before != delegate.slab().inner_text()
    asked = command(site, "delegate2", "questions.ask", session=session, text="Do the pages go on?")["result"]
    command(site, "moderator", "questions.publish", question=asked["question"], revision=1)
    delegate.press("Show 1 new question")
    card = delegate.page.locator(f"#question-{asked['question']}")
    for key, count in (("panellist", 1), ("observer", 2)):
        command(site, key, "questions.endorse", question=asked["question"], on=True)
        expect(card.locator(".endorse")).to_have_text(f"Endorse {count}", use_inner_text=True)
    command(site, "moderator", "questions.stage", question=asked["question"], revision=2, **{"from": None})
    expect(card.locator(".q__state")).to_have_text("On stage now")
    command(site, "moderator", "questions.unstage", question=asked["question"])
    expect(card.locator(".q__state")).to_have_count(0)
    moderator.press("End statement")
    for person in (delegate, moderator, chair):
        expect(person.slab()).not_to_contain_text("Has the floor")
    chair.press("Suspend session")
    chair.page.get_by_role("dialog").get_by_role("button", name="Suspend session").click()
    for person in (delegate, moderator, chair):
        expect(person.slab()).to_contain_text("Session suspended")


def test_a_translated_outcome_shows_what_happens(site: LiveSite) -> None:
    reader, document = site.come("delegate"), site.demo["document"]
    reader.go(f"/documents/{document}")
    step = reader.page.locator("li[aria-current=step] em")
    expect(step).to_contain_text("Drafting, revision ")
    translated(reader)
    now = int(step.inner_text().rsplit(" ", 1)[1])
    for revision in (now + 1, now + 2):
        command(site, "rapporteur", "outcome.name_version", document=document, name=f"Version before {revision}")
        expect(step).to_have_text(f"Drafting, revision {revision}")
        reader.sees(f"Version before {revision}")
