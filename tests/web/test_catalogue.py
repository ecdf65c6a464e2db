"""The islands' messages come out of the one catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask

from dialogue_platform.web.catalogue import island_messages, messages_in, plural_table


def russian(n: int) -> int:
    if n % 10 == 1 and n % 100 != 11:
        return 0
    return 1 if 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14 else 2


def test_msgids_are_found_in_a_source() -> None:
    source = (
        'x = _("One"); y = _(\n  "Say \\"two\\"", { n });\nngettext("%(num)s thing", "%(num)s things", n); a_("no")'
    )
    assert messages_in(source) == {"One", 'Say "two"', ("%(num)s thing", "%(num)s things")}


def test_the_plural_rule_goes_as_a_table() -> None:
    table = plural_table(russian)
    assert [table[n] for n in (0, 1, 2, 5, 11, 21, 101, 111, 122)] == list("201220021")
    assert plural_table(lambda n: n != 1)[:3] == "101"


def test_english_needs_no_messages_and_russian_has_them(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert island_messages()["language"] == "en"
    with app.test_request_context(headers={"Accept-Language": "ru"}):
        told = island_messages()
        assert told["language"] == "ru"
        assert told["messages"]["Request the floor"] == "Попросить слово"
        assert all(len(forms) == 3 for forms in told["messages"].values() if isinstance(forms, list))


def test_islands_from_elsewhere_bring_their_words(app: Flask, monkeypatch: Any, tmp_path: Path) -> None:
    (tmp_path / "polls").mkdir()
    (tmp_path / "polls" / "room-part.tsx").write_text('const words = _("To your dialogues");')
    with app.test_request_context(headers={"Accept-Language": "ru"}):
        assert "To your dialogues" not in island_messages()["messages"]  # of a page of ours, and of none of our islands
        monkeypatch.setitem(app.config, "ISLANDS", str(tmp_path))
        assert island_messages()["messages"]["To your dialogues"] == "К вашим диалогам"
