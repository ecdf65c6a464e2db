"""Rate limits by person (or by address before sign-in), in memory of this process."""

from __future__ import annotations

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

_storage = MemoryStorage()
_limiter = MovingWindowRateLimiter(_storage)


def within(rate: str, what: str, who: str) -> bool:
    """Count one use; False when ``who`` has used up ``rate`` (as in "10/minute") of ``what``."""
    return _limiter.hit(parse(rate), what, who)


def forget() -> None:
    """Start counting anew."""
    _storage.reset()
