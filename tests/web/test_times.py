"""Times in the zone of the dialogue, as pages write them."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

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


def test_the_end_of_a_night_is_on_the_clock_of_its_own_moment(app: Flask) -> None:
    """The clocks go back at three: two hours from half past one are over at half past two."""
    with app.test_request_context():
        assert ">01:30 to 02:30<" in times.span(datetime(2026, 10, 24, 23, 30, tzinfo=UTC), 120, "Europe/Berlin")
        assert ">23:30 to 01:00 on 27 November 2020<" in times.span(
            datetime(2020, 11, 26, 17, 30, tzinfo=UTC), 90, "Asia/Almaty"
        )
        assert ">22:30 to 00:00<" in times.span(datetime(2020, 11, 26, 16, 30, tzinfo=UTC), 90, "Asia/Almaty")


ZONES = (
    "Asia/Almaty",
    "Asia/Tehran",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "UTC",
)


MOMENTS = st.integers(0, 12 * 365 * 24 * 60).map(
    lambda minutes: datetime(2019, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@pytest.mark.parametrize("tz", ZONES)
@given(at=MOMENTS)
def test_a_page_reckons_as_the_server_does(tz: str, at: datetime) -> None:
    ahead = [minutes for since, minutes in times.offsets(tz, 2020) if since <= at.timestamp()][-1]
    assert timedelta(minutes=ahead) == at.astimezone(ZoneInfo(tz)).utcoffset()


@pytest.mark.parametrize("tz", ZONES)
@given(at=MOMENTS)
def test_what_a_clock_shows_is_found_again(tz: str, at: datetime) -> None:
    local = at.astimezone(ZoneInfo(tz))
    found = times.on_the_clock(local.date(), local.time(), tz)
    assert found is not None and found.astimezone(local.tzinfo).replace(tzinfo=None, fold=0) == local.replace(
        tzinfo=None, fold=0
    )


def test_an_hour_that_is_skipped_is_no_hour() -> None:
    assert times.on_the_clock(date(2026, 3, 29), time(2, 30), "Europe/Berlin") is None


def test_the_next_time_that_a_clock_shows_it() -> None:
    noon = datetime(2026, 11, 26, 7, 0, tzinfo=UTC)  # 12:00 in Almaty
    assert times.next_on_the_clock(time(14, 15), "Asia/Almaty", noon) == datetime(2026, 11, 26, 9, 15, tzinfo=UTC)
    assert times.next_on_the_clock(time(9, 0), "Asia/Almaty", noon) == datetime(2026, 11, 27, 4, 0, tzinfo=UTC)
    eve = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)  # midnight in Berlin; at nine the clocks have gone back
    assert times.next_on_the_clock(time(9, 0), "Europe/Berlin", eve) == datetime(2026, 10, 25, 8, 0, tzinfo=UTC)


def test_the_pinned_zone_data_is_what_is_used(tmp_path: Path) -> None:
    """A machine whose own database knows an older rule: here it takes Almaty for Tokyo."""
    (tmp_path / "Asia").mkdir()
    (tmp_path / "Asia" / "Almaty").write_bytes(resources.files("tzdata").joinpath("zoneinfo/Asia/Tokyo").read_bytes())
    asked = """
from datetime import UTC, datetime
from zoneinfo import ZoneInfo
machine = ZoneInfo.no_cache("Asia/Almaty")
from dialogue_platform.web.times import zone_offset
print(datetime(2026, 1, 1, tzinfo=machine).strftime("%z"), zone_offset("Asia/Almaty", datetime(2026, 1, 1, tzinfo=UTC)))
"""
    with_theirs = os.environ | {"PYTHONTZPATH": str(tmp_path)}
    said = subprocess.run([sys.executable, "-c", asked], env=with_theirs, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["+0900", "UTC+5"]
