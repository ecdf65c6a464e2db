"""Segments of speech as instants on paper: no clock of its own, no database.

A segment is `[start, end]`, both ISO instants; the end of the one that is running is null.
"""

from collections.abc import Sequence
from datetime import datetime

Segments = list[list[str | None]]


def running(segments: Sequence[Sequence[str | None]]) -> bool:
    """Say whether the last segment is still open."""
    return bool(segments) and segments[-1][1] is None


def start(segments: Sequence[Sequence[str | None]], now: str) -> Segments:
    """Open a segment, unless one is running."""
    kept = [list(segment) for segment in segments]
    return kept if running(kept) else [*kept, [now, None]]


def stop(segments: Sequence[Sequence[str | None]], now: str) -> Segments:
    """End the running segment, if there is one."""
    kept = [list(segment) for segment in segments]
    if running(kept):
        # A clock set back must not make a stretch of speech negative.
        kept[-1][1] = max(now, kept[-1][0] or now)
    return kept


def spoken_s(segments: Sequence[Sequence[str | None]]) -> int:
    """Add up the ended segments, in whole seconds."""
    return round(sum(_length(begin, end) for begin, end in segments))


#: seconds before the end at which the last part of a statement begins; of a short one, a sixth of its limit
WARNING, PART = 30, 6


def warning_s(limit_s: int | None, own: int = 0) -> int:
    """The seconds before the end at which the warning begins: a list's own ones (0: none), or by the rule.

    An own one that is as long as the limit would warn from the start: then the rule holds.
    """
    if own and (limit_s is None or own < limit_s):
        return own
    return WARNING if limit_s is None else max(1, min(WARNING, limit_s // PART))


def _length(begin: str | None, end: str | None) -> float:
    if begin is None or end is None:
        return 0.0
    return (_instant(end) - _instant(begin)).total_seconds()


def _instant(value: str) -> datetime:
    return datetime.fromisoformat(value.replace("Z", "+00:00"))
