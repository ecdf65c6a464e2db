"""Times for people: in the zone of the dialogue, named, with the month in words and 24 hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_timedelta, get_timezone_location
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup, escape

from dialogue_platform.live.clock import now

from .languages import current_language, locale_of

Instant = datetime | str


def as_instant(value: Instant) -> datetime:
    """A row's datetime, or the text an entity carries."""
    return datetime.fromisoformat(value.replace("Z", "+00:00")) if isinstance(value, str) else value


def in_zone(value: Instant, tz: str) -> datetime:
    return as_instant(value).astimezone(ZoneInfo(tz))


def clock(value: Instant | None, tz: str) -> Markup:
    """15:52, as a ``time`` element."""
    if not value:
        return Markup("")
    local = in_zone(value, tz)
    return Markup('<time datetime="{}">{:%H:%M}</time>').format(local.isoformat(timespec="minutes"), local)


def day(value: Instant | date | None, tz: str = "UTC") -> str:
    """26 November 2020, in the reader's language."""
    if not value:
        return ""
    if isinstance(value, str) and len(value) == 10:
        value = date.fromisoformat(value)
    elif isinstance(value, (str, datetime)):
        value = in_zone(value, tz).date()
    return format_date(value, "long", locale=locale_of(current_language()))


def spelled(written: str | None, kind: str) -> str:
    """A day or a time that a field holds, in words and 24 hours; nothing where the field holds none."""
    try:
        return (
            day(date.fromisoformat(written or "")) if kind == "date" else f"{time.fromisoformat(written or ''):%H:%M}"
        )
    except ValueError:
        return ""


def ago(value: datetime) -> str:
    """How long ago, to the hour; what was just now is not told to the minute."""
    passed = now() - value
    if passed < timedelta(hours=1):
        return _("within the last hour")
    return format_timedelta(-passed, granularity="hour", add_direction=True, locale=get_locale())


def zone_name(tz: str) -> str:
    """The city of the zone, as the reader writes it: Almaty, Алматы."""
    told = get_timezone_location(ZoneInfo(tz), locale=get_locale() or "en", return_city=True)
    return told.rsplit("/", 1)[-1].replace("_", " ")


def zone_offset(tz: str, at: Instant) -> str:
    """UTC+6, by the zone database for that date."""
    offset = in_zone(at, tz).utcoffset() or timedelta()
    minutes = int(offset.total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return "UTC" if not minutes else f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def zone(tz: str, at: Instant) -> str:
    """Almaty, UTC+6"""
    return _("%(city)s, %(offset)s", city=zone_name(tz), offset=zone_offset(tz, at))


#: how many years before and after that of a dialogue its pages know the clocks of its zone
YEARS_BEFORE, YEARS_AFTER = 1, 10


@lru_cache(256)
def offsets(tz: str, year: int) -> list[list[int]]:
    """How many minutes the clocks of a zone are ahead of UTC, and from when on (seconds since 1970): ``[[0, 360], …]``.

    Pages reckon with these and never with the device's own zone database, which may be older than a zone's last change.
    """
    zone, step = ZoneInfo(tz), timedelta(days=1)
    at, end = datetime(year - YEARS_BEFORE, 1, 1, tzinfo=UTC), datetime(year + YEARS_AFTER + 1, 1, 1, tzinfo=UTC)
    found = [[0, _ahead(at, zone)]]
    while at < end:
        if _ahead(at + step, zone) != found[-1][1]:
            change = _change(at, at + step, zone)
            found.append([int(change.timestamp()), _ahead(change, zone)])
        at += step
    return found


def _ahead(at: datetime, zone: ZoneInfo) -> int:
    return int((at.astimezone(zone).utcoffset() or timedelta()).total_seconds() // 60)


def _change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The minute in which the clocks are set, somewhere between the two."""
    while after - before > timedelta(minutes=1):
        middle = before + (after - before) // 2
        middle = middle.replace(second=0, microsecond=0)
        before, after = (middle, after) if _ahead(middle, zone) == _ahead(before, zone) else (before, middle)
    return after


def page_zone(tz: str, year: int) -> dict[str, Any]:
    """What an island needs in order to write the times of a dialogue."""
    return {"tz": tz, "offsets": offsets(tz, year), "city": zone_name(tz)}


def on_the_clock(day: date, time_: time, tz: str) -> datetime | None:
    """The instant at which the clocks of a zone show this; None for an hour that is skipped when they are put forward.

    An hour that comes twice is the first one.
    """
    local = datetime.combine(day, time_, ZoneInfo(tz))
    instant = local.astimezone(UTC)
    return instant if instant.astimezone(local.tzinfo).replace(tzinfo=None) == local.replace(tzinfo=None) else None


def next_on_the_clock(time_: time, tz: str, now: datetime) -> datetime:
    """When the clocks of a zone show this next: today or, if that is over, tomorrow. A skipped hour is the one after."""
    today = datetime.combine(now.astimezone(ZoneInfo(tz)).date(), time_, ZoneInfo(tz))
    return next(at for at in ((today + timedelta(days=n)).astimezone(UTC) for n in range(3)) if at > now)


def span(start: Instant, minutes: int, tz: str) -> Markup:
    """14:00 to 14:30, as one element of time; the end of a night is said with its day."""
    begin, end = in_zone(start, tz), in_zone(as_instant(start) + timedelta(minutes=minutes), tz)
    clocks = {"start": f"{begin:%H:%M}", "end": f"{end:%H:%M}"}
    text = _("%(start)s to %(end)s", **clocks)
    if end.date() > begin.date() and (end.hour or end.minute):
        text = _("%(start)s to %(end)s on %(day)s", **clocks, day=day(end.date()))
    return Markup('<time datetime="{}">{}</time>').format(begin.isoformat(timespec="minutes"), escape(text))


def moment(value: Instant, tz: str) -> str:
    """15:04 (Almaty, UTC+5): a time in words that stand alone, as in a letter."""
    local = in_zone(value, tz)
    return f"{local:%H:%M} UTC" if tz == "UTC" else f"{local:%H:%M} ({zone(tz, value)})"


def clock_text(seconds: int) -> str:
    """1:47; over an hour 1:02:03."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


FILTERS = {
    "clock": clock,
    "ago": ago,
    "day": day,
    "zone": zone,
    "zone_name": zone_name,
    "spelled": spelled,
    "zone_offset": zone_offset,
    "span": span,
    "moment": moment,
    "clock_text": clock_text,
}
