"""A first visit over a poor line: bytes, and seconds until the page is live, beside another build in the same run.

A delegate's browser with an empty cache opens the room, and one who reads opens the outcome document, over 64 kbit/s
with 600 ms there and back. Everything is counted on the line, both ways, sockets and header lines included, until the
page is live: the island has drawn what the server sent. Then the same again with what the browser has kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench._builds import Build, Demonstrated, demonstrated, of_commit, today
from bench._figures import Table, measuring, options
from bench._pacing import PacedLine
from tools.machine import chromium

KBIT, RTT_MS = 64, 600
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
PATIENCE_MS = 240_000
#: no worse than so much of the other build: of its bytes, of its seconds
LIMITS = {"room": 0.35, "outcome": 0.2}
#: the island draws what stood there anew; that it has is seen the same way in every build
WHEN_LIVE = """
let told = false;
const live = () => { if (!told) console.log(`live at ${performance.now()}`); told = true; };
document.addEventListener("DOMContentLoaded", () => {
  new MutationObserver(() => document.body.dataset.live && live()).observe(document.body, { attributes: true });
  const versions = document.getElementById("versions-app");
  if (versions) new MutationObserver(live).observe(versions, { childList: true });
});
"""
#: what came over the line and not out of what the browser had kept
FETCHED = """performance.getEntriesByType("resource")
  .filter((file) => file.name.includes("/static/") && file.transferSize > 0).length"""


@dataclass
class Visits:
    """What one kind of visit to one page of one build took."""

    kilobytes: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    files: list[int] = field(default_factory=list)


def paths_of(server: Demonstrated) -> dict[str, str]:
    return {"room": f"/sessions/{server.demo['sessions'][0]}", "outcome": f"/documents/{server.demo['document']}"}


def signed_in(browser: Browser, server: Demonstrated) -> Any:
    """The cookies of a delegate, without anything else that a browser keeps."""
    context = browser.new_context(locale="en")
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{server.port}{server.links['delegate']}")
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    state = context.storage_state()
    context.close()
    return {"cookies": state["cookies"]}


@contextmanager
def visitor(browser: Browser, cookies: Any) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="en", storage_state=cookies, viewport={"width": 1280, "height": 800})
    context.add_init_script(WHEN_LIVE)
    try:
        yield context
    finally:
        context.close()


def visit(context: BrowserContext, line: PacedLine, path: str, into: Visits) -> None:
    page: Page = context.new_page()
    line.reset()
    with page.expect_console_message(lambda said: said.text.startswith("live at"), timeout=PATIENCE_MS) as live:
        page.goto(f"http://127.0.0.1:{line.port}{path}", timeout=PATIENCE_MS, wait_until="commit")
    into.kilobytes.append((line.down + line.up) / 1000)
    into.seconds.append(float(live.value.text.rpartition(" ")[2]) / 1000)
    into.files.append(page.evaluate(FETCHED))
    page.close()


def measure(browser: Browser, build: Build, found: dict[tuple[str, str], Visits]) -> None:
    """One round: a first and a second visit to each page."""
    with demonstrated(build) as server, PacedLine(server.port, KBIT, RTT_MS) as line:
        cookies = signed_in(browser, server)
        for page, path in paths_of(server).items():
            with visitor(browser, cookies) as context:
                for kind in ("first", "again"):
                    visit(context, line, path, found.setdefault((page, kind), Visits()))


def tell(table: Table, ours: dict[tuple[str, str], Visits], theirs: dict[tuple[str, str], Visits], name: str) -> None:
    for (page, kind), visits in ours.items():
        other = theirs[page, kind]
        for what, unit in (("kilobytes", "kB"), ("seconds", "s")):
            we, they = median(getattr(visits, what)), median(getattr(other, what))
            table.figure(f"{page}, {kind} visit", we, unit, f"  {name}: {they:,.1f}")
            table.ratio("  ours / theirs", we / they)
            if kind == "first":
                table.no_worse(f"{page}: {LIMITS[page]} of {name} in {what}", we <= LIMITS[page] * they)
    for page in LIMITS:
        table.figure(f"{page}, second visit: files asked for", median(ours[page, "again"].files), "")


def main() -> None:
    given = options(__doc__)
    base = of_commit(given.against)
    table = Table(f"{KBIT} kbit/s, {RTT_MS} ms; medians of {given.rounds}; beside {base.name}")
    ours: dict[tuple[str, str], Visits] = {}
    theirs: dict[tuple[str, str], Visits] = {}
    with ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        stack.callback(browser.close)
        for _ in range(given.rounds):
            measure(browser, today(), ours)
            measure(browser, base, theirs)
    tell(table, ours, theirs, base.name)


if __name__ == "__main__":
    with measuring():
        main()
