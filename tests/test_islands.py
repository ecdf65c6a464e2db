"""The islands by feature: who imports whom, and that the frame of the room names no feature."""

from __future__ import annotations

import re

import pytest

from tools.say import ROOT

ISLANDS = ROOT / "static" / "src"
#: whom the files of a folder may import besides their own and `shared`; a folder that is not here stands above them all
MAY_IMPORT = {
    "shared": set(),
    "room": set(),
    "speakers": {"room"},
    "questions": {"room", "speakers"},
    "session": {"room", "speakers"},
    "outcome": set(),
    "dialogues": set(),
    "files": set(),
    "people": set(),
}
IMPORTED = re.compile(r'(?:from|import|import\()\s*"\.\./([\w-]+)/')


def is_for_tests(name: str) -> bool:
    return ".test." in name or name.startswith("fake-")


@pytest.mark.parametrize("folder", sorted(path.name for path in ISLANDS.iterdir()))
def test_a_folder_imports_its_own_what_is_shared_and_what_lies_below(folder):
    below = MAY_IMPORT.get(folder, set(MAY_IMPORT))
    for file in sorted((ISLANDS / folder).glob("*.ts*")):
        if not is_for_tests(file.name):
            assert set(IMPORTED.findall(file.read_text())) - {folder, "shared"} <= below, file


def test_the_room_comes_by_context_or_as_an_argument():
    """No file holds a room of its own: two of them would be one."""
    for folder in ("room", "speakers", "questions", "session"):
        for file in sorted((ISLANDS / folder).glob("*.ts*")):
            assert not re.search(r"^(export )?(let|const) room\b", file.read_text(), re.M), file


def test_the_document_comes_by_context_or_as_an_argument():
    """No file holds a document, or anything of one: what a module keeps is the same for all that are open."""
    kept = re.compile(
        r"^(?:export )?(?:let\b|const \w+(?:: [^=]+)? = (?:new (?!Set|Map|RegExp|PluginKey)|(?:signal|computed)\b))",
        re.M,
    )
    held = {
        file.name: found
        for file in sorted((ISLANDS / "outcome").glob("**/*.ts*"))
        if not is_for_tests(file.name) and (found := kept.findall(file.read_text()))
    }
    assert held == {"begin.tsx": ["let"]}  # whether the page is being loaded anew, whatever is open in it


#: all that may be asked of it is the name of the device's zone, which nothing else tells
ASKS_THE_BROWSER = re.compile(
    r"\bIntl\.(?!DateTimeFormat\(\)\.resolvedOptions\(\)\.timeZone)|\.toLocale\w*\(|\.localeCompare\("
)


def test_no_island_asks_the_browser_how_a_language_writes():
    """Browsers do not know all our languages, and know the others by other data than the server (ADR 41)."""
    for file in sorted(ISLANDS.rglob("*.ts*")):
        if not is_for_tests(file.name):
            assert not ASKS_THE_BROWSER.findall(file.read_text()), file
