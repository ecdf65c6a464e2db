"""The real server with the demonstration, and people who sit at browsers."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from tests.browser.wire import Wire
from tests.server import ROOT, Server

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SCREENS = ROOT / "test-results" / "screens"
WIDE = ViewportSize(width=1440, height=900)
PHONE = ViewportSize(width=390, height=844)
NARROW = ViewportSize(width=320, height=700)


@dataclass
class LiveSite:
    """One server, one browser, and whoever came in."""

    server: Server
    browser: Browser
    demo: dict[str, Any]
    people: list[Person] = field(default_factory=list)
    known: dict[str, Any] = field(default_factory=dict)  # cookies of those who signed in already

    def come(self, key: str, viewport: ViewportSize | None = None, wire: Wire | None = None) -> Person:
        """Somebody in a browser of their own; the first time they sign in, by a link."""
        context = self.browser.new_context(viewport=viewport or WIDE, storage_state=self.known.get(key))
        person = Person(key, self, context, context.new_page(), wire)
        self.people.append(person)
        if key not in self.known:
            self._sign_in(person, key)
        return person

    def _sign_in(self, person: Person, key: str) -> None:
        link = urlsplit(self.demo["links"][key])
        person.go(f"{link.path}?{link.query}")
        person.page.get_by_role("main").get_by_role("button").first.click()
        person.page.wait_for_url(lambda url: "/sign-in" not in url)
        self.known[key] = person.context.storage_state()

    def stranger(self, viewport: ViewportSize | None = None, **options: Any) -> Person:
        """Somebody who is not signed in."""
        context = self.browser.new_context(viewport=viewport or WIDE, **options)
        person = Person("stranger", self, context, context.new_page())
        self.people.append(person)
        return person

    def leave(self) -> None:
        """Everybody goes; nobody's page may have complained."""
        complaints = [f"{person.key}: {text}" for person in self.people for text in person.complaints]
        for person in self.people:
            person.context.close()
        self.people.clear()
        assert not complaints, complaints


@dataclass
class Person:
    """Somebody at a browser. Acts by what is on the page, as a person would."""

    key: str
    site: LiveSite
    context: BrowserContext
    page: Page
    wire: Wire | None = None
    complaints: list[str] = field(default_factory=list)
    forgiving: bool = False  # while the network is away, failed requests are no fault of the page

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self._hear(message.type, f"{message.text} {message.location['url']}"))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error" and not self.forgiving:
            self.complaints.append(text)

    def go(self, path: str) -> Person:
        self.page.goto((self.wire.url if self.wire else self.site.server.url) + path)
        return self

    def enter(self, session: str, part: str = "") -> Person:
        """Into a room; it is entered when the islands have taken over."""
        self.go(f"/sessions/{session}{part}")
        self.page.locator("body[data-live]").wait_for(state="attached")
        return self

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def sees(self, text: str) -> Locator:
        found = self.page.get_by_text(text).locator("visible=true").first
        expect(found).to_be_visible()
        return found

    def does_not_see(self, text: str) -> None:
        expect(self.page.get_by_text(text).locator("visible=true")).to_have_count(0)

    def write(self, label: str, text: str) -> None:
        self.page.get_by_label(label).first.fill(text)

    def slab(self) -> Locator:
        return self.page.locator(".slab").first

    def lose_the_line(self) -> None:
        assert self.wire is not None
        self.forgiving = True
        self.wire.cut()

    def find_the_line(self) -> None:
        assert self.wire is not None
        self.wire.mend()

    def row(self, text: str) -> Locator:
        """The row of a list in which this stands."""
        return self.page.locator("ol > li").filter(has_text=text).first

    def shot(self, name: str) -> Path:
        SCREENS.mkdir(parents=True, exist_ok=True)
        path = SCREENS / f"{name}.png"
        self.page.screenshot(path=path)
        return path

    def axe(self) -> list[str]:
        """What axe-core finds on the page, in words."""
        if not self.page.evaluate("Boolean(window.axe)"):
            self.page.evaluate(AXE.read_text())
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{violation['id']}: {node['target']} {node['failureSummary']}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]

    def overflow(self) -> int:
        """By how much the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
