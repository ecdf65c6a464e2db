"""Rates of commands: each worker counts alone and hears of the others, and together they are one rate."""

from __future__ import annotations

import os
from contextlib import ExitStack, closing
from random import Random
from urllib.parse import urlsplit

import pytest

from dialogue_platform.live import limits
from dialogue_platform.live.cluster import notifications, shared_rates
from dialogue_platform.live.cluster.notifications import Notifications
from dialogue_platform.live.cluster.shared_rates import SharedRates
from dialogue_platform.live.commands import rates as counted
from dialogue_platform.live.commands.rates import CommandRates
from dialogue_platform.live.store.streams import new_id
from tests.faults.proxy import Proxy
from tests.waiting import until

ASK = ("10/minute", "questions.ask", "somebody")


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test turns; the first reading is 1,000 s."""
    hands = [1000.0]
    monkeypatch.setattr("dialogue_platform.live.commands.rates.time.monotonic", lambda: hands[0])
    yield hands


def workers(number=2):
    return [CommandRates(f"worker {n}") for n in range(number)]


def tell(one, *others, again=False):
    told = one.take_untold(again)
    for other in others:
        other.add(told)
    return told


def left(rates):
    """How often this person may still send it here."""
    return sum(rates.within(*ASK) for _ in range(100))


def test_what_was_refused_under_a_key_is_refused_when_it_comes_again():
    (rates,) = workers(1)
    assert rates.within("1/minute", "ask", "me", "first-key")
    assert not rates.within("1/minute", "ask", "me", "other-key")
    assert not rates.within("1/minute", "ask", "me", "other-key")
    assert rates.within("1/minute", "ask", "me", "first-key")


def test_what_one_let_pass_the_other_counts():
    one, other = workers()
    assert [one.within(*ASK) for _ in range(6)] == [True] * 6
    assert len(tell(one, other)) == 6
    assert left(other) == 4 and other.heard == 6
    tell(other, one)
    assert left(one) == 0


def test_each_person_and_each_command_counts_alone_there_too():
    one, other = workers()
    assert left(one) == 10
    tell(one, other)
    assert other.within("10/minute", "questions.ask", "somebody else")
    assert other.within("10/minute", "speakers.request_floor", "somebody")
    assert not other.within(*ASK)


@pytest.mark.parametrize("seed", range(20))
def test_in_whatever_order_and_however_often_it_is_told_all_know_the_same(seed):
    chance, four = Random(seed), workers(4)
    keys = [f"key-{n}" for n in range(8)]
    for one in four:  # the same keys are tried here and there, as by a page that got no answer
        for key in chance.choices([*keys, None], k=5):
            one.within("100/minute", "questions.ask", "somebody", key)
    messages = [(one, one.take_untold()) for one in four]
    for one, told in chance.sample(messages * 3, len(messages) * 3):
        for other in four:
            if other is not one:
                other.add(chance.sample(told, len(told)))
    used = {id for _, told in messages for *_, id, _ in told}
    for one in four:
        assert sum(one.within("100/minute", "questions.ask", "somebody") for _ in range(200)) == 100 - len(used)


def test_a_repeat_under_one_key_counts_once_on_whichever_worker(clock):
    one, other = workers()
    assert one.within(*ASK, "the-same-key")
    assert other.within(*ASK, "the-same-key"), "it was not told yet"
    tell(one, other), tell(other, one)
    assert all(each.within(*ASK, "the-same-key") for each in (one, other))
    assert left(one) == 9 == left(other)


def test_a_use_ends_for_the_others_when_it_ends_here(clock):
    one, other = workers()
    assert left(one) == 10
    clock[0] += 40
    assert {age for *_, age in tell(one, other)} == {40}
    assert left(other) == 0
    clock[0] += 21
    assert left(other) == 10


def test_a_late_one_is_told_what_still_counts_and_nobody_counts_it_twice(clock):
    one, other, late = workers(3)
    assert one.within(*ASK)
    clock[0] += 50
    assert [one.within(*ASK) for _ in range(4)] == [True] * 4
    tell(one, other)
    clock[0] += 11
    assert tell(one, other, late) == [], "it was told"
    assert len(tell(one, other, late, again=True)) == 4, "the first does not count any more"
    assert left(late) == 6 == left(other)


def test_what_waits_to_be_told_is_bounded(monkeypatch):
    monkeypatch.setattr(counted, "KEPT", 50)
    one, other = workers()
    for n in range(80):
        one.within("10/minute", "questions.ask", f"person {n}")
    assert one.untold == 50
    assert [who for _, _, who, _, _ in tell(one, other)] == [f"person {n}" for n in range(30, 80)]
    assert one.untold == 0 and tell(one, other) == []


def test_names_that_others_tell_have_an_end():
    (rates,) = workers(1)
    rates.add(("questions.ask", "10/minute", f"stranger {n}", str(n), 0.0) for n in range(limits.MOST + 500))
    assert len(rates._uses) == len(rates._ids) == limits.MOST


def test_where_nobody_is_told_nothing_is_kept_to_be_told():
    alone = CommandRates(None)
    assert left(alone) == 10 and alone.untold == 0 and alone.take_untold(again=True) == []


@pytest.fixture
def together(monkeypatch):
    """Makes workers that tell each other by the Redis of the tests, or by another address of it."""
    monkeypatch.setattr(shared_rates, "PAUSE", 0.05)
    secret = new_id()
    with ExitStack() as stack:

        def made(url=os.environ["TEST_REDIS_URL"]):
            line = Notifications(url, secret)
            shared = SharedRates(CommandRates(line.worker), line)
            line.start(), shared.start()
            stack.callback(line.stop), stack.callback(shared.stop)
            until(lambda: shared.shared, "it hears nobody")
            return shared

        yield made


def heard(shared, uses):
    until(lambda: shared.rates.heard == uses, "it is not told")


def test_each_tells_the_others(together):
    one, other = together(), together()
    assert [one.rates.within(*ASK) for _ in range(7)] == [True] * 7
    heard(other, 7)
    assert left(other.rates) == 3
    heard(one, 3)
    assert left(one.rates) == 0


def test_who_comes_late_asks(together):
    one = together()
    assert left(one.rates) == 10
    until(lambda: one.rates.untold == 0, "nothing is told")
    late = together()
    heard(late, 10)
    assert left(late.rates) == 0


def test_who_ends_tells_the_rest(together, monkeypatch):
    other = together()
    monkeypatch.setattr(shared_rates, "PAUSE", 60)
    one = together()
    assert left(one.rates) == 10
    one.stop()
    heard(other, 10)


def test_without_redis_each_counts_alone_says_so_and_tells_later(together, caplog, monkeypatch):
    monkeypatch.setattr(notifications, "DEAF", 1.5)
    to = urlsplit(os.environ["TEST_REDIS_URL"])
    with closing(Proxy(to.port)) as proxy:
        one, other = together(os.environ["TEST_REDIS_URL"].replace(f":{to.port}/", f":{proxy.port}/")), together()
        proxy.hold()
        until(lambda: not one.shared, "it does not notice")
        assert left(one.rates) == 10 and left(other.rates) == 10
        until(lambda: "counted by each worker alone" in caplog.text, "nobody is told")
        assert one.rates.untold == 10 and one.rates.heard == other.rates.heard == 0
        proxy.resume()
        heard(other, 10), heard(one, 10)
