"""What a browser keeps on its device for our pages, and tabs that end in other ways than by being closed."""

from __future__ import annotations

import contextlib

from playwright.sync_api import Error, Page

from tests.browser.live_site import Person
from tests.browser.test_outcome import EditorPage

#: what lies in the store, as [place, value] by the time it was written; null while there is no store
THINGS = """() => new Promise((done, fail) => {
  const request = indexedDB.open("kept");
  request.onupgradeneeded = () => request.transaction.abort(); // no page of ours has made it yet
  request.onerror = () => fail(request.error);
  request.onsuccess = () => {
    const database = request.result;
    const all = database.transaction("things").objectStore("things").getAll();
    all.onsuccess = () => {
      database.close();
      done(all.result.sort((a, b) => a.at - b.at).map((thing) => [thing.place, String(thing.value)]));
    };
  };
})"""


def things(page: Page) -> list[list[str]]:
    found: list[list[str]] = page.evaluate(THINGS)
    return found


def is_kept(page: Page, text: str) -> None:
    """Wait until this is on the disk; a page that goes before asks whether to leave, and then may lose it."""
    page.evaluate(
        f"""async (text) => {{
          const things = {THINGS};
          while (!(await things()).some((thing) => thing[1] === text)) await new Promise((done) => setTimeout(done, 50));
        }}""",
        text,
    )


def keeps_all(writer: EditorPage) -> None:
    """Wait until all that was typed is on the disk: what was typed last is, and one write holds what came before it."""
    mark = f"after {len(things(writer.page))}"
    writer.person.write("Name of the new version", mark)
    is_kept(writer.page, mark)


def another_tab(writer: EditorPage) -> EditorPage:
    """A second tab of the same browser, signed in as the same person."""
    person = writer.person
    other = object.__new__(EditorPage)
    other.site = writer.site
    other.person = Person(
        person.key, writer.site, person.context, person.context.new_page(), person.wire, forgiving=True
    )
    return other


class Freeze:
    """A tab in which nothing runs until it is thawed: what a browser does to one that is out of sight.

    The browser never freezes a page that it believes to be seen, as a program's pages are; so its script is halted.
    """

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)
        halted: list[object] = []
        self.session.on("Debugger.paused", lambda event: halted.append(event))
        self.session.send("Debugger.enable")
        self.session.send("Debugger.pause")
        while not halted:  # its next timer is the last to begin
            self.session.send("Debugger.setSkipAllPauses", {"skip": False})

    def thaw(self) -> None:
        self.session.send("Debugger.disable")


def crash(page: Page) -> None:
    """Its process ends as by a fault of the browser; the tab stays, and is dead."""
    with page.expect_event("crash"), contextlib.suppress(Error):
        page.goto("chrome://crash")
