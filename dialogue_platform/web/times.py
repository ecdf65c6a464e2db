"""Times for people: in the zone of the dialogue, named, with the month in words and 24 hours."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup, escape

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
    locale = get_locale()
    return format_date(value, "long", locale="en_GB" if locale is None or locale.language == "en" else locale)


def zone_name(tz: str) -> str:
    """The city in the zone's own name: Almaty."""
    return tz.rsplit("/", 1)[-1].replace("_", " ")


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


def span(start: Instant, minutes: int, tz: str) -> Markup:
    """14:00 to 14:30, as one element of time."""
    begin = in_zone(start, tz)
    end = begin + timedelta(minutes=minutes)
    text = _("%(start)s to %(end)s", start=f"{begin:%H:%M}", end=f"{end:%H:%M}")
    return Markup('<time datetime="{}">{}</time>').format(begin.isoformat(timespec="minutes"), escape(text))


def clock_text(seconds: int) -> str:
    """1:47; over an hour 1:02:03."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


FILTERS = {
    "clock": clock,
    "day": day,
    "zone": zone,
    "zone_name": zone_name,
    "zone_offset": zone_offset,
    "span": span,
    "clock_text": clock_text,
}
