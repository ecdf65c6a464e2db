"""The alarm between workers: heard by the others, never in anybody's way, and bounded while Redis is away."""

from __future__ import annotations

import os
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from dialogue_platform.live.cluster import notifications as rooms
from dialogue_platform.live.cluster.notifications import Notifications
from dialogue_platform.live.store.streams import new_id
from tests.faults.proxy import Proxy
from tests.waiting import until

NOWHERE = "redis://127.0.0.1:9/0"


@pytest.fixture
def pair():
    secret = new_id()
    made = [Notifications(os.environ["TEST_REDIS_URL"], secret) for _ in range(2)]
    yield made
    for one in made:
        one.stop()


def heard_by(alarms, kind="moved"):
    heard = []
    alarms.subscribe(kind, lambda name, payload: heard.append((name, payload)))
    alarms.start()
    return heard


def test_the_others_hear_and_oneself_does_not(pair):
    here, there = (heard_by(one) for one in pair)

    def arrived():
        pair[0].publish("moved", "session:a b", b"\n\x00 bytes")
        return there

    until(arrived, "nobody hears")
    assert there[0] == ("session:a b", b"\n\x00 bytes") and not here


def test_a_hearer_that_fails_hears_the_next(pair):
    heard = []

    def stumble(name, payload):
        heard.append(name)
        raise ValueError(name)

    pair[1].subscribe("moved", stumble)
    for one in pair:
        one.start()
    until(lambda: pair[0].publish("moved", "x") or len(heard) >= 2, "the second is not heard")


def test_another_installation_hears_nothing(pair):
    stranger = Notifications(os.environ["TEST_REDIS_URL"], "another secret")
    strange, heard = heard_by(stranger), heard_by(pair[1])
    pair[0].start()
    until(lambda: pair[0].publish("moved", "x") or heard, "nobody hears")
    stranger.stop()
    assert not strange


def test_what_waits_for_a_redis_that_is_away_is_bounded():
    lonely = Notifications(NOWHERE, "secret")
    for n in range(rooms.WAITING + 100):
        lonely.publish("moved", f"session:{n}")
    assert len(lonely._waiting) == rooms.WAITING and lonely.dropped == 100
    lonely.start()
    until(lambda: lonely.dropped >= rooms.WAITING, "alarms are kept for ever")
    lonely.stop()


def test_without_a_redis_nothing_waits():
    alone = Notifications(None, "secret")
    alone.publish("moved", "session:a")
    alone.start()
    alone.stop()
    assert not alone._waiting


def test_a_line_that_died_without_a_word_is_given_up(pair, monkeypatch):
    """Both ends hold it open, and nothing will ever come over it; a new one would work."""
    monkeypatch.setattr(rooms, "DEAF", 2.0)
    to = urlsplit(os.environ["TEST_REDIS_URL"])
    with closing(Proxy(to.port)) as line:
        pair[1].url = os.environ["TEST_REDIS_URL"].replace(f":{to.port}/", f":{line.port}/")
        there = heard_by(pair[1])
        pair[0].start()
        until(lambda: pair[0].publish("moved", "before") or there, "nobody hears")
        line.strand()
        until(
            lambda: pair[0].publish("moved", "after") or ("after", b"") in there, "it listens to a dead line for ever"
        )
