"""How often somebody may do something: counted in a window that moves."""

from __future__ import annotations

import pytest

from dialogue_platform.live import limits


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test turns; the first reading is 1,000 s."""
    hands = [1000.0]
    monkeypatch.setattr("dialogue_platform.live.limits.time.monotonic", lambda: hands[0])
    monkeypatch.setattr(limits, "_swept", 1000.0)
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


def test_who_has_gone_is_forgotten(clock):
    for number in range(50):
        limits.within("9/minute", "join", str(number))
    limits.within("9/hour", "join", "patient")
    clock[0] += 90
    limits.within("9/minute", "join", "new")
    assert {who for _, _, who in limits._uses} == {"patient", "new"}
