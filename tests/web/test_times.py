"""Times in the zone of the dialogue, as pages write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from dialogue_platform.web import times

AT = datetime(2020, 11, 26, 9, 52, tzinfo=UTC)


def test_clock_takes_a_row_and_an_entity() -> None:
    written = '<time datetime="2020-11-26T15:52+06:00">15:52</time>'
    assert times.clock(AT, "Asia/Almaty") == written
    assert times.clock("2020-11-26T09:52:00.000Z", "Asia/Almaty") == written
    assert times.clock(None, "Asia/Almaty") == ""


@pytest.mark.parametrize(
    ("tz", "offset"),
    [("UTC", "UTC"), ("Asia/Almaty", "UTC+6"), ("Asia/Kolkata", "UTC+5:30"), ("America/New_York", "UTC−5")],
)
def test_offset_is_that_of_the_day(tz: str, offset: str) -> None:
    assert times.zone_offset(tz, AT) == offset


def test_words_of_time(app: Flask) -> None:
    with app.test_request_context():
        assert times.zone("Asia/Almaty", AT) == "Almaty, UTC+6"
        assert ">15:52 to 16:22<" in times.span(AT, 30, "Asia/Almaty")
        assert "2020" in times.day(date(2020, 11, 26)) and "2020" in times.day("2020-11-26")
        assert times.day(None) == ""


@pytest.mark.parametrize(("seconds", "text"), [(107, "1:47"), (3723, "1:02:03"), (-5, "0:00")])
def test_clock_text(seconds: int, text: str) -> None:
    assert times.clock_text(seconds) == text
