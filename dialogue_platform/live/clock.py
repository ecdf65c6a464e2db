"""Server time: the only place that asks what time it is, and how an instant is stored and written."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime, timedelta
from typing import Any, overload

from sqlalchemy import DateTime
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

log = logging.getLogger(__name__)

#: how far the machine's clock may step back and still be followed
STEP = timedelta(seconds=2)


def machine() -> datetime:
    """What the machine's clock says."""
    return datetime.now(UTC)


class MonotonicClock:
    """Time that does not run backwards: when the machine's clock is set back, a speaker's time runs on.

    Forward it follows the machine. Set back, it counts on from where it was until the machine has caught up, or the
    server is started anew.
    """

    def __init__(self) -> None:
        self._last = machine(), time.monotonic()  # as one: threads must not read one half new and one half old
        self._back = False

    def now(self) -> datetime:
        wall, present = machine(), time.monotonic()
        at, since = self._last
        expected = at + timedelta(seconds=present - since)
        back = expected - wall > STEP
        if back and not self._back:
            log.warning("the clock of this machine was set back by %s; we count on until a restart", expected - wall)
        self._back = back
        if back:
            return expected
        self._last = wall, present
        return wall


_clock = MonotonicClock()


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _clock.now()


@overload
def iso(at: datetime) -> str: ...


@overload
def iso(at: None) -> None: ...


@overload
def iso(at: datetime | None) -> str | None: ...


def iso(at: datetime | None) -> str | None:
    """An instant as it goes over the wire: ISO 8601, UTC, milliseconds, ``Z``."""
    if at is None:
        return None
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def minute(at: datetime) -> datetime:
    """The minute in which an instant lies, for what must not say more: who pressed when gives a name away."""
    return at.replace(second=0, microsecond=0)


class Instant(TypeDecorator[datetime]):
    """A column of aware UTC datetimes; SQLite keeps no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        kept: datetime = value
        return kept.replace(tzinfo=UTC) if kept.tzinfo is None else kept.astimezone(UTC)
