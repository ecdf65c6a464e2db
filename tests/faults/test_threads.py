"""The profile with a thread for each socket: the same people, cuts and nonsense, served by threads.py."""

from __future__ import annotations

import os
import random
import threading
from typing import Any

import pytest

from tests.faults.ledger import Ledger, check_journal, same
from tests.faults.people import Author, Person, Planner
from tests.live.client import Peer, cut
from tests.server import Server
from tests.waiting import until

CUTS = 300 if os.environ.get("TEST_LONG") else 20
NONSENSE: list[tuple[str, Any]] = [
    ("join", None),
    ("join", {"stream": "session:" + "x" * 5000}),
    ("join", {"stream": ["platform"]}),
    ("join", {"stream": "platform"}),
    ("page", {"stream": "session:nowhere", "cursor": "\ud7ff"}),
    ("command", {"key": "k" * 8, "name": "no.such", "args": {}}),
    ("command", {"key": "k" * 8, "name": "questions.ask", "args": [1]}),
    ("command", {"key": 7, "name": "questions.ask", "args": {"text": "Ж" * 100_000}}),
    ("draft.join", {"document": {"a": 1}, "schema": "none"}),
    ("draft.update", {"document": "0" * 24, "uid": "12345678", "update": b"\xff" * 2000}),
    ("draft.awareness", {"document": "0" * 24, "update": b"\x01"}),
    ("connect", {"token": "x"}),
]


@pytest.fixture
def demo_server(demonstration, tmp_path):
    made, demo = demonstration.server(tmp_path / "threads")
    server = Server(made.folder, launcher="threads.py")
    with server:
        yield server, demo


def crowd(server: Server, demo: dict[str, Any], over: threading.Event) -> list[Person]:
    def person(name: str, key: str) -> tuple[Any, ...]:
        return name, server.url, demo["tokens"][key], over

    authors = [Author(*person(key, key), document=demo["document"]) for key in ("rapporteur", "rapporteur2")]
    return [*authors, *(Planner(*person(f"plan-{n}", "organiser"), sessions=demo["sessions"]) for n in range(2))]


def test_people_whose_links_break_lose_nothing_under_threads(demo_server):
    server, demo = demo_server
    over, moderator = threading.Event(), Peer(server.url, demo["tokens"]["moderator"]).connect()
    people = crowd(server, demo, over)
    watched = f"session:{demo['sessions'][0]}"
    moderator.join(watched)
    for person in people:
        person.start()
    for _ in range(CUTS):
        enough = acked(people) + 5
        until(lambda: acked(people) >= enough, "nobody is served")  # noqa: B023
        cut(random.choice(people).sio)
    moderator.cut()
    restart(server, people)
    over.set()
    for person in people:
        person.join(timeout=60)
    assert [person.fault for person in people] == [None] * len(people)
    check(server, demo, people)
    moderator.connect().join(watched)
    late = Peer(server.url, demo["tokens"]["moderator"]).connect()
    late.join(watched)
    assert moderator.state(watched) == late.state(watched)


def acked(people: list[Any]) -> int:
    return sum(len(person.acked) for person in people)


def restart(server: Server, people: list[Any]) -> None:
    assert server.process is not None
    server.process.terminate()
    assert server.process.wait(timeout=30) == 0
    server.start()
    enough = acked(people) + 10
    until(lambda: acked(people) >= enough, "nobody is served after the restart", 60)


def check(server: Server, demo: dict[str, Any], people: list[Any]) -> None:
    ledger = Ledger(server)
    authors, planners = people[:2], people[2:]
    ledger.check_edits(demo["document"], authors)
    assert ledger.check_keys(planners) == acked(planners)
    for planner in planners:
        ledger.check_items(planner)
    for author in authors:
        author.come()
    until(lambda: same([ledger.text_of(demo["document"]), *(a.text for a in authors)]), "the texts differ")
    for author in authors:
        author.hang_up()
    ledger.close()
    check_journal(server)


def test_nonsense_is_refused_in_words_under_threads(demo_server):
    server, demo = demo_server
    peer = Peer(server.url, demo["tokens"]["delegate"]).connect()
    for event, data in NONSENSE:
        answer = peer.call(event, data)
        if event != "connect":
            assert answer["ok"] is False and answer["error"]["code"] not in ("fault", ""), (event, data, answer)
    assert peer.join(f"session:{demo['sessions'][0]}")["ok"]
    peer.cut()


def test_a_second_server_of_any_kind_is_refused_the_same_file(demo_server):
    server, _ = demo_server
    for launcher in ("wsgi.py", "threads.py"):
        with pytest.raises(RuntimeError, match="already serves"):
            Server(server.folder, launcher=launcher).start()
