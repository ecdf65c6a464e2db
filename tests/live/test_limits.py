"""How often somebody may do something: counted in a window that moves, in a memory that has an end."""

from __future__ import annotations

import pytest
from limits.strategies import FixedWindowRateLimiter

from dialogue_platform.live import limits
from dialogue_platform.live.limits import Limits, MemoryStorage, MovingWindowRateLimiter, network_of, parse


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test turns; the first reading is 1,000 s."""
    hands = [1000.0]
    monkeypatch.setattr("dialogue_platform.live.limits.time.monotonic", lambda: hands[0])
    limits.forget()
    yield hands
    limits.forget()


def test_a_use_counts_for_as_long_as_the_rate_says(clock):
    assert [limits.within("2/minute", "ask", "me") for _ in range(3)] == [True, True, False]
    clock[0] += 30
    assert not limits.within("2/minute", "ask", "me")
    clock[0] += 30
    assert [limits.within("2/minute", "ask", "me") for _ in range(3)] == [True, True, False]


def test_each_person_and_each_act_counts_alone(clock):
    assert limits.within("1/hour", "ask", "me")
    assert limits.within("1/hour", "ask", "you")
    assert limits.within("1/hour", "join", "me")
    assert not limits.within("1/hour", "ask", "me")


def counting(most=100):
    memory = MemoryStorage(most)
    by = MovingWindowRateLimiter(memory)
    return memory, lambda rate, who: by.hit(parse(rate), "join", who)


def test_who_has_gone_is_forgotten(clock):
    memory, hit = counting()
    for number in range(50):
        hit("9/minute", str(number))
    hit("9/hour", "patient")
    clock[0] += 90
    hit("9/minute", "new")
    assert len(memory) == 2


def test_a_memory_has_an_end_and_forgets_who_has_not_come_for_longest(clock):
    memory, hit = counting(100)
    assert hit("1/hour", "guesser")
    for number in range(1000):
        hit("9/hour", f"stranger {number}")
        assert not hit("1/hour", "guesser"), "strangers wash away who is at it"
    assert len(memory) == 100


def test_the_library_finds_in_it_all_that_it_asks_of_a_storage(clock):
    memory = MemoryStorage()
    by, rate = FixedWindowRateLimiter(memory), parse("2/minute")
    assert [by.hit(rate, "ask", "me") for _ in range(3)] == [True, True, False]
    assert by.get_window_stats(rate, "ask", "me").remaining == 0 and memory.get("nobody") == 0
    clock[0] += 60
    assert by.hit(rate, "ask", "me") and by.get_window_stats(rate, "ask", "me").remaining == 1


def test_counted_together_without_a_redis_is_counted_here(clock):
    one = Limits(None, "space")
    assert [one.within("2/minute", "sign_in", "a", "b") for _ in range(3)] == [True, True, False]
    assert one.within("2/minute", "sign_in", "ab") and one.used("2/minute", "sign_in", "a", "b") == 2
    one.forget("2/minute", "sign_in", "a", "b")
    assert one.used("2/minute", "sign_in", "a", "b") == 0 and one.within("2/minute", "sign_in", "a", "b")
    assert (one.shared, one.alone) == (False, 0)


def test_however_long_a_name_is_what_is_kept_of_it_is_short(clock):
    one = Limits(None, "space")
    for _ in range(3):
        one.within("9/hour", "sign_in", "x" * 500_000, "\ud800")
    (kept,) = one.memory._uses
    assert len(kept) < 100 and "x" * 9 not in kept


@pytest.mark.parametrize(
    ("address", "v4", "network"),
    [
        ("192.0.2.77", 32, "192.0.2.77/32"),
        ("192.0.2.77", 24, "192.0.2.0/24"),
        ("::ffff:192.0.2.77", 24, "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", 24, "2001:db8:1:2::/64"),
        ("nowhere", 24, ""),
        (None, 24, ""),
    ],
)
def test_a_network_is_what_one_house_has(address, v4, network):
    assert network_of(address, v4) == network
