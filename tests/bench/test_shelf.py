"""`./dev bench --rounds N --quick` is handed on to every entry of the shelf, so every entry has to know both."""

from __future__ import annotations

import sys

import pytest

from bench import _drafting as drafting
from tools.bench import entries


def test_every_entry_asks_for_its_options_and_measures():
    shelf = {entry.stem: entry.read_text() for entry in entries()}
    assert len(shelf) > 10
    assert [name for name, words in shelf.items() if "options(__doc__" not in words and '"--quick"' not in words] == []
    assert [name for name, words in shelf.items() if "\n    main()\n" not in words.replace("        ", "    ")] == []


@pytest.mark.parametrize(
    ("given", "found"),
    [([], (60, 5)), (["--quick"], (10, 1)), (["--rounds", "3"], (60, 3)), (["--quick", "--rounds=2"], (10, 2))],
)
def test_quick_is_short_unless_more_is_asked_for(monkeypatch, given, found):
    monkeypatch.setattr(sys, "argv", ["typing_busy", *given])
    monkeypatch.setattr(drafting, "end_politely", lambda: None)
    wanted = drafting.options("", {"seconds": 10, "rounds": 1}, seconds=60, rounds=5)
    assert (wanted.seconds, wanted.rounds) == found
