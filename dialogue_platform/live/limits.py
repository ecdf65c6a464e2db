"""Rates: how often somebody may do something. Counted by the library `limits`, in windows that move.

What a socket costs the worker at its door (joins, pages, carets) is counted by that worker in its own memory (`within`).
Commands are too, and workers tell each other (`commands/rates.py`): nobody asks another machine while rows are locked. What
comes before anybody is known is counted by all workers together, in Redis (`Limits`), so that who is led to several of them
has no more tries than who is not.
"""

from __future__ import annotations

import hashlib
import logging
import sys
import threading
import time
from bisect import insort
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakSet

from limits import RateLimitItem, parse
from limits.storage import MovingWindowSupport, RedisStorage, Storage
from limits.strategies import MovingWindowRateLimiter, RateLimiter

from ..deferred import deferred

if TYPE_CHECKING:
    import redis
else:
    redis = deferred("redis", ahead=False)  # for who has a Redis

log = logging.getLogger(__name__)

T = TypeVar("T")

#: who is remembered in one worker's memory; above it, who has not come for longest is forgotten
MOST = 50_000
#: seconds that Redis may take to count, after which it is left alone, and lines to it that count at the same time
PATIENCE, PAUSE, LINES = 0.5, 3.0, 16
#: seconds between two looks for who may be forgotten
SWEEP = 60.0


class MemoryStorage(Storage, MovingWindowSupport):
    """What `limits` counts in one process, bounded, on the monotonic clock.

    The library's own grows with every name it hears, walks over all of them every 10 ms, and asks a clock that may be
    set back, which would lock people out.
    """

    STORAGE_SCHEME = None
    base_exceptions = ValueError

    def __init__(self, most: int = MOST) -> None:
        super().__init__()
        self.most = most
        self._uses: OrderedDict[str, tuple[float, deque[float]]] = OrderedDict()
        self._lock = threading.Lock()
        self._swept = time.monotonic()
        _memories.add(self)

    def __len__(self) -> int:
        return len(self._uses)

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count uses of a key, if they are within the limit; who is refused is not forgotten first."""
        present = time.monotonic()
        with self._lock:
            if present - self._swept > SWEEP:
                self._sweep(present)
            uses = self._since(key, present - expiry)
            if len(uses) + amount > limit:
                return False
            uses.extend([present] * amount)
            self._keep(key, expiry, uses)
            return True

    def add(self, key: str, expiry: int, at: float) -> None:
        """Count a use that another worker has let pass, at that instant of our clock, whatever the limit."""
        with self._lock:
            uses = self._since(key, time.monotonic() - expiry)
            insort(uses, at)
            self._keep(key, expiry, uses)

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """When the oldest use that counts was, and how many count."""
        present = time.monotonic()
        with self._lock:
            uses = self._since(key, present - expiry)
            return (uses[0] if uses else present), len(uses)

    def _since(self, key: str, oldest: float) -> deque[float]:
        if key not in self._uses:
            return deque()
        self._uses.move_to_end(key)
        uses = self._uses[key][1]
        while uses and uses[0] <= oldest:
            uses.popleft()
        return uses

    def _keep(self, key: str, expiry: int, uses: deque[float]) -> None:
        self._uses[key] = float(expiry), uses
        while len(self._uses) > self.most:
            self._uses.popitem(last=False)

    def _sweep(self, present: float) -> None:
        """Forget those whose last use does not count any more."""
        self._swept = present
        for key, (span, uses) in list(self._uses.items()):
            if not uses or uses[-1] <= present - span:
                del self._uses[key]

    def clear(self, key: str) -> None:
        with self._lock:
            self._uses.pop(key, None)

    def reset(self) -> int:
        with self._lock:
            count = len(self._uses)
            self._uses.clear()
            return count

    def check(self) -> bool:
        return True

    # What the library's windows that stand still ask of a storage.

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count uses of a key without a limit; how many count now."""
        self.acquire_entry(key, sys.maxsize, int(expiry), amount)
        return self.get(key)

    def get(self, key: str) -> int:
        """How many uses of a key count now."""
        return self.get_moving_window(key, sys.maxsize, self._span(key))[1]

    def get_expiry(self, key: str) -> float:
        """When none of a key's uses counts any more; seconds since 1970."""
        uses = self._uses.get(key, (0.0, deque[float]()))[1]
        return time.time() + (uses[-1] + self._span(key) - time.monotonic() if uses else 0.0)

    def _span(self, key: str) -> int:
        return int(self._uses[key][0]) if key in self._uses else 0


_memories: WeakSet[MemoryStorage] = WeakSet()
_here = MovingWindowRateLimiter(MemoryStorage())
parsed = cache(parse)


def within(rate: str, what: str, caller: str) -> bool:
    """Count one use on this worker; False when ``caller`` has used up ``rate`` (as in "10/minute") of ``what``."""
    return _here.hit(parsed(rate), what, caller)


def forget() -> None:
    """Start counting anew, in this process."""
    for memory in list(_memories):
        memory.reset()


def network_of(address: str | None, v4: int = 32, v6: int = 64) -> str:
    """From where somebody comes: so many leading bits of the address. A house has 64 of version 6, not one of them."""
    try:
        given = ip_address(address or "")
    except ValueError:
        return ""
    if isinstance(given, IPv6Address):
        given = given.ipv4_mapped or given
    return str(ip_network((given, v4 if given.version == 4 else v6), strict=False))


class Limits:
    """What all workers count together. While Redis is away or slow, each counts alone; ``live.limits``.

    ``url`` is that of Redis, or None; ``space`` the prefix of this installation's names in it.
    """

    def __init__(self, url: str | None, space: str) -> None:
        self.memory = MemoryStorage()
        #: uses that were counted here although there is a Redis
        self.alone = 0
        self._space = space
        self._own = MovingWindowRateLimiter(self.memory)
        self._shared = MovingWindowRateLimiter(_in_redis(url, space)) if url else None
        self._again_at = 0.0
        self._away = False

    @property
    def shared(self) -> bool:
        """Whether the workers count together now."""
        return self._shared is not None and not self._away

    def within(self, rate: str, what: str, *caller: str) -> bool:
        """Count one use; False when ``caller`` (several words are one) has used up ``rate`` of ``what``."""
        return self._ask(lambda by: by.hit(parsed(rate), what, self._name(caller)))

    def used(self, rate: str, what: str, *caller: str) -> int:
        """How many uses count now; no more than the rate has."""
        item: RateLimitItem = parsed(rate)
        return item.amount - self._ask(lambda by: by.get_window_stats(item, what, self._name(caller)).remaining)

    def forget(self, rate: str, what: str, *caller: str) -> None:
        """Begin anew with this one."""
        self._ask(lambda by: by.clear(parsed(rate), what, self._name(caller)))

    def _name(self, caller: tuple[str, ...]) -> str:
        """Of one length, and nobody's address in clear: it lies in another machine's memory."""
        words = "\0".join(caller).encode("utf-8", "surrogatepass")
        return hashlib.blake2b(words, key=self._space.encode()[:64], digest_size=16).hexdigest()

    def _ask(self, count: Callable[[RateLimiter], T]) -> T:
        if self._shared is not None and time.monotonic() >= self._again_at:
            if self._away:
                self._again_at = time.monotonic() + PAUSE  # one asks whether it is back, the others count alone
            try:
                found = count(self._shared)
            except (redis.RedisError, OSError) as error:
                self._lose(error)
            else:
                if self._away:
                    self._away, self._again_at = False, 0.0
                return found
        self.alone += self._shared is not None
        return count(self._own)

    def _lose(self, error: Exception) -> None:
        self._again_at = time.monotonic() + PAUSE
        if not self._away:
            log.warning("rates are counted by each worker alone: %s", type(error).__name__)
        self._away = True


def _in_redis(url: str, space: str) -> RedisStorage:
    """Few lines, that give up early: who counts can do without."""
    lines = redis.BlockingConnectionPool.from_url(
        url, max_connections=LINES, timeout=PATIENCE, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE,
        retry=redis.retry.Retry(redis.backoff.NoBackoff(), 0),
    )  # fmt: skip
    return RedisStorage(url, connection_pool=lines, key_prefix=f"{space}:limits")


class AtOnce:
    """How many things of one person wait at the same moment, by however many links they came."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._waiting: dict[str, int] = {}
        self._lock = threading.Lock()

    def enter(self, caller: str) -> bool:
        """One more of theirs begins to wait; whether it is not too many. Each is followed by ``leave``."""
        with self._lock:
            waiting = self._waiting[caller] = self._waiting.get(caller, 0) + 1
        return waiting <= self.most

    def leave(self, caller: str) -> None:
        """One of theirs has its answer."""
        with self._lock:
            self._waiting[caller] -= 1
            if not self._waiting[caller]:
                del self._waiting[caller]

    @contextmanager
    def one_more(self, caller: str) -> Iterator[bool]:
        """For as long as one of them waits; whether it is not too many."""
        fits = self.enter(caller)
        try:
            yield fits
        finally:
            self.leave(caller)
