"""Days in words and hours of 24 beside the browser's own fields, and cities as the reader writes them."""

from __future__ import annotations

import pytest
from flask_babel import force_locale

from dialogue_platform.web.times import page_zone, spelled, zone_name


@pytest.mark.parametrize(
    ("written", "kind", "shown"),
    [
        ("2026-12-10", "date", "10 December 2026"),
        ("17:00", "time", "17:00"),
        ("09:05:00", "time", "09:05"),
        ("", "date", ""),
        (None, "time", ""),
        ("12/10/2026", "date", ""),
        ("5 pm", "time", ""),
    ],
)
def test_what_a_field_holds_is_spelled_out(app, written, kind, shown):
    with app.test_request_context(), force_locale("en"):
        assert spelled(written, kind) == shown


def test_in_the_readers_language(app):
    with app.test_request_context(), force_locale("ru"):
        assert spelled("2026-12-10", "date").startswith("10 декабря 2026")
        assert zone_name("Asia/Almaty") == "Алматы" and page_zone("Asia/Bishkek", 2026)["city"] == "Бишкек"
    with app.test_request_context(), force_locale("en"):
        assert zone_name("America/Argentina/Buenos_Aires") == "Buenos Aires" and zone_name("UTC") == "UTC"


def test_the_organisers_forms_spell_it_out(room, browsers):
    organiser = browsers("organiser")
    for path in (
        f"/manage/dialogues/{room.dialogue}/programme",
        f"/manage/dialogues/{room.dialogue}/sessions/{room.session}",
    ):
        page = organiser.get(path)
        assert page.count('class="spelled"') == 2 and "data-spells" in page and "dialogues-" in page
