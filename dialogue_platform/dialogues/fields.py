"""What a field of a dialogue may hold: zones, languages, links."""

import re
from datetime import date, time
from functools import cache
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from dialogue_platform.dialogues.errors import BAD_LINK, UNKNOWN_ZONE
from dialogue_platform.live import Text
from dialogue_platform.web.languages import Language

Title = Annotated[str, Text(300)]
SessionTitle = Annotated[str, Text(200)]
#: some sentences that introduce a thing; may be left out
Prose = Annotated[str, Text(2000, empty=True)]
#: where, whom to ask: a few words that may be left out
ShortText = Annotated[str, Text(120, empty=True)]
ZoneName = Annotated[str, Text(64)]
Video = Annotated[str, Text(500)]
Languages = Annotated[list[Language], Field(min_length=1, max_length=7)]
YEARS = range(1990, 2101)  # before and after these no zone can be trusted, and no dialogue is planned


def _written(value: Any) -> Any:
    """ISO 8601 alone: a bare number would be read as seconds since 1970."""
    if not isinstance(value, str) or not re.match(r"^\d{4}-\d{2}-\d{2}(T|$)", value):
        raise PydanticCustomError("date_format", "not ISO 8601")
    return value


def _in_our_time(value: date) -> date:
    if value.year not in YEARS:
        raise PydanticCustomError("greater_than", "out of range")
    return value


Day = Annotated[date, Field(strict=False), BeforeValidator(_written), AfterValidator(_in_our_time)]
Moment = Annotated[AwareDatetime, Field(strict=False), BeforeValidator(_written), AfterValidator(_in_our_time)]


def _on_a_clock(value: Any) -> Any:
    if not isinstance(value, str) or not re.match(r"^([01]?[0-9]|2[0-3]):[0-5][0-9]$", value):
        raise PydanticCustomError("time_format", "not a time of day")
    return value.zfill(5)


TimeOfDay = Annotated[time, Field(strict=False), BeforeValidator(_on_a_clock)]
Minutes = Annotated[int, Field(ge=1, le=24 * 60)]


@cache
def zones() -> set[str]:
    """Read once: it walks some six hundred files."""
    return available_timezones()


def need_zone(tz: str) -> None:
    if tz not in zones():
        raise UNKNOWN_ZONE(field="tz")


def is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme == "https" and "." in (parts.hostname or "") and " " not in text
    except ValueError:
        return False


def need_web_address(video: str | None) -> None:
    if video is not None and not is_web_address(video):
        raise BAD_LINK(field="video")


def update_fields(row: Any, **given: Any) -> None:
    """Set what is given, and only where it differs, so that an edit that changes nothing moves nothing."""
    for name, value in given.items():
        if value is not None and getattr(row, name) != value:
            setattr(row, name, value)
