"""The golden file in Chromium, which knows no Kyrgyz, Tajik and Turkmen of its own."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.golden import GOLDEN
from tools import front_end
from tools.say import ROOT

BUILT = ROOT / "static" / "build"


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What islands write by and order names by, as one script."""
    into: Path = tmp_path_factory.mktemp("golden") / "page.js"
    command = [front_end.tool("esbuild"), "tests/golden/page.ts", "--bundle", f"--outfile={into}", "--log-level=error"]
    subprocess.run(command, cwd=ROOT, env=front_end.node_environment(), check=True, timeout=60)
    return into.read_text("utf-8")


@pytest.mark.parametrize("language", GOLDEN)
def test_a_page_writes_and_orders_as_the_golden_file_says(built: None, browser: Browser, script: str, language: str):
    words = json.loads((BUILT / "manifest.json").read_text())[f"words/{language}/dialogues.js"]["file"]
    page = browser.new_page(locale="en-US")
    page.add_script_tag(content=(BUILT / words).read_text("utf-8"))
    page.add_script_tag(content=script)
    assert (
        page.evaluate("([language, told]) => written(language, told)", [language, GOLDEN[language]]) == GOLDEN[language]
    )
    page.close()
