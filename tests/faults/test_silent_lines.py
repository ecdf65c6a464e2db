"""Two workers, and what is between them goes silent without a word: PostgreSQL stopped, Redis behind a dead line."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.faults.cluster import Cluster, cluster
from tests.faults.people import LATER, Author
from tests.faults.test_workers import acked, check, finish, names, people_of, planners, see_caret, shown, start
from tests.live.client import Peer
from tests.waiting import until
from tools.servers import private_postgres

ENOUGH = 10  # acknowledged commands while something is away, and after it


@pytest.fixture(scope="module")
def two(demonstration, tmp_path_factory):
    with cluster(demonstration, tmp_path_factory.mktemp("cluster")) as made:
        yield made


@pytest.fixture(params=["held", "stranded"])
def silence(request, two):
    """How the line to Redis goes silent, and how it speaks again. A stranded connection never does."""
    if request.param == "held":
        yield two.line.hold, two.line.resume
        two.line.resume()
    else:
        yield two.line.strand, lambda: None


def test_a_redis_that_says_nothing_any_more_is_missed_by_nobody(two, silence):
    """Each change is on the other worker's screens within the look; no door waits; presence and carets heal."""
    fall_silent, speak_again = silence
    over = threading.Event()
    watchers = [two.peer("moderator", worker) for worker in two.workers]
    for watcher in watchers:
        watcher.join(two.stream)
    until(lambda: names(watchers[0]) == 1, "nobody is here")
    people = planners(two, over, [two.a.url, two.b.url])
    start(*people)
    fall_silent()
    enough = acked(people) + ENOUGH
    until(lambda: acked(people) >= enough, "commands wait for Redis")
    late = [seconds(lambda n=n: change_arrives(two, watchers, n)) for n in range(5)]
    doors(two)
    newcomer = two.peer("observer", two.b)
    newcomer.join(two.stream)
    speak_again()
    until(lambda: names(watchers[0]) == names(watchers[1]) == 2, "presence does not heal")
    until(lambda: carets_travel(two), "carets do not travel again", 120)
    finish(over, *people)
    assert [watcher.gaps for watcher in watchers] == [0, 0]
    print("on the other worker's screens after, s:", [round(one, 2) for one in late])
    newcomer.cut(), [watcher.cut() for watcher in watchers]
    until(lambda: present(two) == 0, "who has left stays")


def seconds(done: Callable[[], Any]) -> float:
    began = time.monotonic()
    done()
    return time.monotonic() - began


def change_arrives(two: Cluster, watchers: list[Peer], n: int) -> None:
    chair = two.peer("chair", two.a)
    answer = chair.command(f"speakers.{'open' if n % 2 else 'close'}_list", list=two.demo["lists"][0])
    chair.cut()
    until(lambda: shown(watchers[1], two.stream) == shown(watchers[0], two.stream), "a change is missing")
    until(lambda: watchers[1].streams[two.stream]["seq"] >= answer["seq"], "a change is missing")


def doors(two: Cluster) -> None:
    """Pages, programs and signs answer on both workers; Redis being away makes none of them unready."""
    token = {"Authorization": f"Bearer {two.demo['tokens']['delegate']}"}
    for worker in two.workers:
        for path in ("/", f"/sessions/{two.session}", "/healthz", "/metrics", f"/api/v1/streams/{two.stream}"):
            assert requests.get(worker.url + path, headers=token, timeout=30).status_code == 200, path
        ready = requests.get(f"{worker.url}/readyz", timeout=30)
        assert ready.status_code == 200, ready.text


def carets_travel(two: Cluster) -> bool:
    """A caret shown on one worker is seen on the other, both ways."""
    over, document = threading.Event(), two.demo["document"]
    pairs = [(two.a, two.b), (two.b, two.a)]
    try:
        for pair in pairs:
            keys = ("rapporteur", "rapporteur2")
            authors = [
                Author(key, worker.url, two.demo["tokens"][key], over, document=document)
                for key, worker in zip(keys, pair, strict=True)
            ]
            for author in authors:
                author.come()
            see_caret(authors, document, patience=10)
            for author in authors:
                author.hang_up()
    except AssertionError:
        return False
    return True


def present(two: Cluster) -> int:
    """How many the other worker counts, beside who asks."""
    peer = two.peer("chair", two.a)
    peer.join(two.stream)
    until(lambda: peer.signals, "nobody is told who is here")
    time.sleep(1.5)
    found = names(peer) - 1
    peer.cut()
    return found


@pytest.mark.parametrize("silent", [False, True], ids=["by the alarm", "by the look"])
def test_rights_end_on_the_other_workers_open_sockets_soon(two, silent):
    """Within 2 s. The suite asserts that it happens and reports when: a busy machine is no fault of ours."""
    if silent:
        two.line.hold()
    organiser, delegate = two.peer("organiser", two.a), two.peer("delegate2", two.b)
    who = next(e for e in people_of(two) if e["email"].startswith("delegate2"))["id"]
    took = []
    for name, args in [("change_role", {"role": "moderator"}), ("change_role", {"role": "delegate"}), ("remove", {})]:
        delegate.join(two.stream)
        ended, began = len(delegate.removed), time.monotonic()
        assert organiser.command(f"people.{name}", participant=who, **args)["ok"]
        until(lambda: len(delegate.removed) > ended, "an old right stays on the other worker")  # noqa: B023
        took.append(round(time.monotonic() - began, 3))
    two.line.resume()
    assert organiser.command("people.restore", participant=who)["ok"]
    print("rights ended on the other worker after, s:", took, "by the look" if silent else "by the alarm")
    organiser.cut(), delegate.cut()


def test_postgres_goes_and_comes_back_under_two_workers(demonstration, tmp_path):
    with private_postgres() as postgres, cluster(demonstration, tmp_path, database=postgres.url) as pair:
        over, first = threading.Event(), [worker.process for worker in pair.workers]
        watchers = [pair.peer("moderator", worker) for worker in pair.workers]
        for watcher in watchers:
            watcher.join(pair.stream)
        authors = [
            Author(key, worker.url, pair.demo["tokens"][key], over, document=pair.demo["document"])
            for key, worker in zip(("rapporteur", "rapporteur2"), pair.workers, strict=True)
        ]
        people = planners(pair, over, [pair.a.url, pair.b.url, pair.url])
        start(*authors, *people)
        go_on(authors, people)
        postgres.stop()
        refused(pair)
        time.sleep(1)
        postgres.start()
        go_on(authors, people)
        finish(over, *authors, *people)
        assert all(set(person.codes) <= set(LATER) for person in (*authors, *people))
        check(pair, people, authors)
        same_screens(pair, watchers)
        assert [worker.process for worker in pair.workers] == first and all(p.poll() is None for p in first)


def go_on(authors: list[Author], people: list[Any]) -> None:
    goals = [len(one.acks) + ENOUGH for one in (*authors, *people)]
    until(
        lambda: all(len(one.acks) >= goal for one, goal in zip((*authors, *people), goals, strict=True)),
        "somebody is not served",
        90,
    )


def refused(pair: Cluster) -> None:
    """Every door of both workers says that it cannot now, in its own words."""
    token = {"Authorization": f"Bearer {pair.demo['tokens']['delegate']}"}
    for worker in pair.workers:
        until(lambda: requests.get(f"{worker.url}/readyz", timeout=30).status_code == 503, "it calls itself ready")  # noqa: B023
        assert requests.get(f"{worker.url}/healthz", timeout=30).status_code == 200
        answer = requests.get(f"{worker.url}/api/v1/streams/{pair.stream}", headers=token, timeout=30)
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "unavailable")
        page = requests.get(f"{worker.url}/sessions/{pair.session}", timeout=30)
        assert page.status_code == 503 and "just now" in page.text


def same_screens(pair: Cluster, watchers: list[Peer]) -> None:
    """Who stayed on the page through it all sees what somebody fresh sees."""
    fresh = pair.peer("chair", pair.a)
    fresh.join(pair.stream)
    for watcher in watchers:
        until(lambda: shown(watcher, pair.stream) == shown(fresh, pair.stream), "an old screen")  # noqa: B023
    fresh.cut(), [watcher.cut() for watcher in watchers]
