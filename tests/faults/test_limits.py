"""What workers count together: by a real Redis, that is killed, held up, and comes back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
import redis

from dialogue_platform.live import limits
from dialogue_platform.live.limits import Limits
from tests.faults.proxy import Proxy
from tests.waiting import until
from tools import servers

RATE = "10/minute"


@pytest.fixture(scope="module")
def kept() -> Iterator[servers.Redis]:
    with servers.restartable_redis() as server:
        yield server


@pytest.fixture(autouse=True)
def soon_again(monkeypatch):
    monkeypatch.setattr(limits, "PAUSE", 0.2)


def workers(url: str, space: str) -> list[Limits]:
    return [Limits(url, space) for _ in range(2)]


def taken(counters: list[Limits], tries: int = 12) -> int:
    return sum(counters[n % len(counters)].within(RATE, "sign_in", "chair@ministry.kg") for n in range(tries))


def test_two_workers_count_as_one_and_installations_apart(kept):
    mine, theirs = workers(kept.url, "ours"), workers(kept.url, "theirs")
    assert taken(mine) == 10 and taken(mine) == 0
    assert taken(theirs) == 10
    assert [one.used(RATE, "sign_in", "chair@ministry.kg") for one in mine] == [10, 10]
    assert [(one.shared, one.alone, len(one.memory)) for one in mine] == [(True, 0, 0)] * 2
    mine[0].forget(RATE, "sign_in", "chair@ministry.kg")
    assert taken(mine) == 10


def test_many_who_come_at_once_are_counted_exactly(kept):
    counters, gate = workers(kept.url, "at once"), threading.Barrier(40)

    def come(number: int) -> bool:
        gate.wait()
        return counters[number % 2].within(RATE, "sign_in", "chair@ministry.kg")

    with ThreadPoolExecutor(40) as pool:
        assert sum(pool.map(come, range(40))) == 10
    assert [one.alone for one in counters] == [0, 0]


def test_no_address_lies_in_redis_and_everything_there_has_an_end(kept):
    taken(workers(kept.url, "names"))
    with closing(redis.Redis.from_url(kept.url)) as client:
        names = list(client.scan_iter("names:*"))
        assert names and not any(b"chair" in name for name in names)
        assert all(0 < client.ttl(name) <= 60 for name in names)


def test_without_redis_each_counts_alone_and_together_when_it_is_back(kept):
    counters = workers(kept.url, "away")
    assert taken(counters, 4) == 4
    kept.stop(servers.signal.SIGKILL)
    assert taken(counters, 40) == 20, "each worker has the rate as it is written"
    assert all(not one.shared and one.alone >= 20 for one in counters)
    kept.start()
    until(lambda: all(one.within(RATE, "sign_in", "other") and one.shared for one in counters), "it stays alone")
    assert taken(counters) == 10 and taken(counters) == 0


@pytest.mark.parametrize("space", ["held up", "held up from the beginning"])
def test_a_redis_that_says_nothing_holds_nobody_up_for_long(kept, space):
    with closing(Proxy(kept.port)) as line:
        counters = workers(kept.url.replace(f":{kept.port}/", f":{line.port}/"), space)
        if space == "held up":
            assert taken(counters, 2) == 2
        line.hold()
        asked = []
        with ThreadPoolExecutor() as pool:
            asked = [pool.submit(taken, [one], 30) for one in counters]
            assert [one.result(timeout=60) for one in asked] == [10, 10]
        assert all(not one.shared and one.alone >= 20 for one in counters)
        line.resume()
        until(lambda: all(one.within(RATE, "sign_in", "other") and one.shared for one in counters), "it stays alone")
