"""Each module of browser tests has a server of its own, with the demonstration in a fresh database."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.live_site import LiveSite
from tests.demonstration import Demonstration
from tests.server import ROOT

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


#: a page shows what it must show when it can, and how soon is not asked here: other suites run at the same time
PATIENCE_MS = 30_000


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=FLAGS
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def built() -> None:
    """The islands, as they are served."""
    if not (ROOT / "static" / "build" / "manifest.json").exists():
        subprocess.run(["node", "build.mjs"], cwd=ROOT, check=True)


@pytest.fixture(scope="module")
def open_site(built: None, browser: Browser, demonstration: Demonstration, tmp_path_factory: Any) -> Iterator[LiveSite]:
    server, demo = demonstration.server(tmp_path_factory.mktemp("server"))
    with server:
        yield LiveSite(server, browser, demo)


@pytest.fixture
def site(open_site: LiveSite) -> Iterator[LiveSite]:
    """The site with nobody in it; afterwards nobody's page may have complained."""
    open_site.people.clear()
    yield open_site
    open_site.leave()
