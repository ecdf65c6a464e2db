"""Two workers, one room: what is done on one is seen on the other, whatever becomes of Redis or of one of them."""

from __future__ import annotations

import json
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
import websocket

from dialogue_platform.live.store.streams import new_id
from dialogue_platform.outcome.codec import awareness
from tests.faults.by_cookie import new_token
from tests.faults.cluster import Cluster, cluster
from tests.faults.ledger import Ledger, check_journal, same
from tests.faults.people import Author, Person, Planner, Voter
from tests.faults.test_kill import open_to
from tests.faults.test_signing_out import Browser
from tests.live.client import Peer
from tests.waiting import until
from tools import servers

LONG = bool(os.environ.get("TEST_LONG"))
RESTARTS, ROUNDS = (20, 5) if LONG else (3, 1)
CONNECTS = 500
COMMANDS = 2000 if LONG else 500


@pytest.fixture(scope="module", params=["wsgi.py", "threads.py"] if LONG else ["wsgi.py"])
def two(request, demonstration, tmp_path_factory):
    with cluster(demonstration, tmp_path_factory.mktemp("cluster"), request.param) as made:
        yield made


@pytest.fixture(autouse=True)
def both_serve(two):
    """A test may end a worker; the next one finds two."""
    yield
    for worker in two.workers:
        if worker.process.poll() is not None:
            worker.start()


def start(*people: Person) -> None:
    for person in people:
        person.start()


def finish(over: threading.Event, *people: Person) -> None:
    over.set()
    for person in people:
        person.join(timeout=60)
    assert [person.fault for person in people] == [None] * len(people)


def planners(two: Cluster, over: threading.Event, urls: list[str]) -> list[Planner]:
    token = two.demo["tokens"]["organiser"]
    return [Planner(f"plan-{new_id()}", url, token, over, sessions=two.demo["sessions"]) for url in urls]


def acked(people: list[Planner]) -> int:
    return sum(len(person.acked) for person in people)


def shown(peer: Peer, stream: str) -> dict[Any, Any]:
    return peer.state(stream)


def test_many_connect_through_nginx_without_stickiness(two):
    token = json.dumps({"token": two.demo["tokens"]["delegate"]})

    def connect(_: int) -> Any:
        ws = websocket.create_connection(
            f"{two.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket", timeout=30
        )
        assert ws.recv().startswith("0{")
        ws.send(f"40{token}")
        answer = ws.recv()
        assert answer.startswith("40{"), answer
        return ws

    with ThreadPoolExecutor(16) as pool:
        sockets = list(pool.map(connect, range(CONNECTS)))
    held = [established(worker.port) for worker in two.workers]
    for ws in sockets:
        ws.close()
    assert sum(held) >= CONNECTS and min(held) > CONNECTS / 4, held


def established(port: int) -> int:
    """TCP connections that a port of this machine holds now."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(words[1].endswith(f":{port:04X}") and words[3] == "01" for words in lines)


def test_polling_is_refused_and_the_page_is_told(two):
    assert requests.get(f"{two.url}/socket.io/?EIO=4&transport=polling", timeout=20).status_code == 400
    assert 'data-transports="websocket"' in requests.get(two.url, timeout=20).text


def test_a_change_on_one_worker_is_seen_on_the_other(two):
    chair, delegate = two.peer("chair", two.a), two.peer("delegate", two.b)
    delegate.join(two.stream)
    for n in range(5):
        name = f"speakers.{'open' if n % 2 else 'close'}_list"
        seq = chair.command(name, list=two.demo["lists"][0])["seq"]
        until(lambda: delegate.streams[two.stream]["seq"] >= seq, "the other worker is not told")  # noqa: B023
    assert delegate.gaps == 0
    chair.cut(), delegate.cut()


def test_who_signs_out_by_one_worker_is_out_on_the_other(two):
    link = two.a.flask("demo", "links").split("delegate ", 1)[1].split()[0]
    browser = Browser(two.a.url, link).open(two.stream, two.b.url)
    browser.post("/sign-out")
    browser.is_out()


def test_presence_is_united(two):
    moderator, delegate = two.peer("moderator", two.a), two.peer("delegate", two.b)
    moderator.join(two.stream), delegate.join(two.stream)
    until(lambda: names(moderator) == 2, "the other worker's people are not seen")
    until(lambda: total(delegate) == 2, "the floor does not count them")
    assert "names" not in delegate.signals[-1]["data"]
    delegate.cut()
    until(lambda: names(moderator) == 1, "who has left the other worker stays")
    moderator.cut()


def names(peer: Peer) -> int:
    return len(peer.signals[-1]["data"]["names"]) if peer.signals else 0


def total(peer: Peer) -> int:
    return peer.signals[-1]["data"]["total"] if peer.signals else 0


def test_redis_may_be_restarted_during_traffic(two):
    over = threading.Event()
    watchers = [two.peer("moderator", worker) for worker in two.workers]
    for watcher in watchers:
        watcher.join(two.stream)
    people = planners(two, over, [two.a.url, two.b.url])
    start(*people)
    for _ in range(RESTARTS):
        enough = acked(people) + 10
        two.restart_redis()
        until(lambda: acked(people) >= enough, "commands wait for Redis")  # noqa: B023
    finish(over, *people)
    late = two.peer("moderator", two.a)
    late.join(two.stream)
    for watcher in watchers:
        until(lambda: shown(watcher, two.stream) == shown(late, two.stream), "a change is missing")  # noqa: B023
    assert [watcher.gaps for watcher in watchers] == [0, 0]
    newcomer = two.peer("observer", two.b)
    newcomer.join(two.stream)
    until(lambda: names(watchers[0]) == names(watchers[1]) == 2, "presence does not heal")
    for peer in (*watchers, late, newcomer):
        peer.cut()


def test_drafters_on_two_workers_have_one_text_and_see_carets(two):
    over, document = threading.Event(), two.demo["document"]
    authors = [
        Author(f"{key}-{new_id()}", worker.url, two.demo["tokens"][key], over, document=document)
        for key, worker in zip(("rapporteur", "rapporteur2"), two.workers, strict=True)
    ]
    start(*authors)
    until(lambda: all(len(author.acked) >= 25 for author in authors), "the drafters are held up", 60)
    finish(over, *authors)
    for author in authors:
        author.come()
    ledger = Ledger(two.a)
    until(lambda: same([ledger.text_of(document), *(author.text for author in authors)]), "the texts differ")
    ledger.close()
    see_caret(authors, document)
    for author in authors:
        author.hang_up()


def see_caret(authors: list[Author], document: str, patience: float = 20) -> None:
    heard: list[dict[str, Any]] = []
    authors[1].sio.on("draft.awareness", heard.append)
    place = {"tname": "default", "assoc": 0}
    state = awareness.State(authors[0].doc.client_id, 1, {"cursor": {"anchor": place, "head": place}})
    answer = authors[0].sio.call("draft.awareness", {"document": document, "update": awareness.write([state])})
    assert answer["ok"], answer
    until(lambda: heard, "the caret does not travel", patience)
    (seen,) = awareness.read(heard[0]["update"])
    assert seen.client == state.client and seen.state["user"]["delegation"]


def test_typing_on_one_worker_reaches_readers_of_the_other(two):
    over, document = threading.Event(), two.demo["document"]
    author = Author(f"typed-{new_id()}", two.a.url, two.demo["tokens"]["rapporteur"], over, document=document)
    reader = two.peer("delegate", two.b)
    reader.join(f"document:{document}")
    start(author)
    until(lambda: author.acked, "the drafter is held up")
    word = next(iter(author.acked.values()))
    until(lambda: word in str(shown(reader, f"document:{document}")), "the reader's paragraphs are old")
    finish(over, author)
    reader.cut()


def test_rights_taken_on_one_worker_end_on_the_other(two):
    organiser = two.peer("organiser", two.a)
    delegate = two.peer("delegate2", two.b)
    delegate.join(two.stream)
    who = next(e for e in people_of(two) if e["email"].startswith("delegate2"))
    assert organiser.command("people.change_role", participant=who["id"], role="moderator")["ok"]
    until(lambda: delegate.removed, "the old role stays on the other worker")
    assert delegate.join(two.stream)["mark"].startswith("podium.")
    assert organiser.command("people.remove", participant=who["id"])["ok"]
    until(lambda: len(delegate.removed) >= 2, "somebody who was removed stays on the other worker")
    organiser.cut(), delegate.cut()


def test_a_revoked_token_closes_the_socket_on_the_other_worker(two):
    here, there = two.peer("observer", two.a), two.peer("observer", two.b)
    made = new_token(two.a.url, two.demo["links"]["observer"], "second")
    other = Peer(two.b.url, made["token"]).connect()
    assert here.command("people.revoke_token", token=made["id"])["ok"]
    until(lambda: not other.sio.connected, "the socket of a revoked token stays open")
    assert there.sio.connected and here.sio.connected
    here.cut(), there.cut()


def people_of(two: Cluster) -> list[Any]:
    ledger = Ledger(two.a)
    query = 'SELECT p.id, u.email FROM participant p JOIN "user" u ON u.id = p.user_id'
    found = [{"id": row.id, "email": row.email} for row in ledger.rows(query)]
    ledger.close()
    return found


def test_workers_that_end_politely_or_not_lose_nothing_acknowledged(two):
    over, document = threading.Event(), two.demo["document"]
    author = Author(f"roll-{new_id()}", two.url, two.demo["tokens"]["rapporteur"], over, document=document)
    people = planners(two, over, [two.url] * 3)
    start(author, *people)
    for _ in range(ROUNDS):
        two.a.process.terminate()
        assert two.a.process.wait(timeout=60) == 0
        served_on(author, people)
        two.a.start()
        moderator, delegate = two.peer("moderator", two.a), two.peer("delegate", two.b)
        moderator.join(two.stream), delegate.join(two.stream)
        until(lambda: names(moderator) == 2, "the other worker's people are not seen")  # noqa: B023
        two.b.kill()
        served_on(author, people)
        until(lambda: names(moderator) == 1, "the dead worker's people stay")  # noqa: B023
        moderator.cut()
        two.b.start()
    finish(over, author, *people)
    check(two, people, [author])


def served_on(author: Author, people: list[Planner]) -> None:
    """Somebody is still answered, at every door."""
    edits, commands = len(author.acked) + 5, acked(people) + 10
    until(lambda: len(author.acked) >= edits and acked(people) >= commands, "nobody is served", 60)


def test_two_writers_on_one_stream_leave_no_gap(two):
    over, ledger = threading.Event(), Ledger(two.a)
    people: list[Any] = [*planners(two, over, [two.a.url, two.b.url] * 2), *voters(two, over, ledger)]
    start(*people)
    until(lambda: acked(people) >= COMMANDS, "the writers hold each other up", 240)
    finish(over, *people)
    check(two, people[:4], [])
    ledger.check_keys(people)
    ledger.check_votes(people[4:])
    for stream in (f"dialogue:{two.demo['dialogue']}", *(f"session:{session}" for session in two.demo["sessions"])):
        seqs = [row.seq for row in ledger.rows("SELECT seq FROM journal WHERE stream = :s ORDER BY seq", s=stream)]
        assert seqs == list(range(1, len(seqs) + 1))
    ledger.close()


def voters(two: Cluster, over: threading.Event, ledger: Ledger) -> list[Voter]:
    """Each on another worker than the one before, on the same questions."""
    keys = ["delegate", "observer", "panellist", "rapporteur"]
    urls = [two.a.url, two.b.url] * 2
    return [
        Voter(key, url, two.demo["tokens"][key], over, questions=open_to(ledger, key))
        for key, url in zip(keys, urls, strict=True)
    ]


def check(two: Cluster, people: list[Planner], authors: list[Author]) -> None:
    ledger = Ledger(two.a)
    assert ledger.check_keys(people) == acked(people)
    for person in people:
        ledger.check_items(person)
    if authors:
        ledger.check_edits(two.demo["document"], authors)
    ledger.close()
    check_journal(two.a)


def test_a_letter_leaves_once(two):
    folder = two.a.folder / "mail"
    organiser = two.peer("organiser", two.a)
    guests = [f"guest-{new_id()}@somewhere.invalid" for _ in range(20)]
    for guest in guests:
        args = {"dialogue": two.demo["dialogue"], "email": guest, "role": "observer", "name": "Guest"}
        assert organiser.call("command", {"key": new_id(), "name": "people.invite", "args": args})["ok"]
    organiser.cut()
    ledger = Ledger(two.a)
    until(lambda: not ledger.rows("SELECT id FROM mail WHERE state = 'queued'"), "letters wait", 60)
    ledger.close()
    letters = [file.read_text() for file in folder.glob("*.eml")]
    assert [sum(guest in letter for letter in letters) for guest in guests] == [1] * len(guests)


def test_tries_on_all_workers_are_counted_together_and_go_on_without_redis(two):
    doors = [Door(worker.url) for worker in two.workers]
    email = f"{new_id()}@nowhere.invalid"
    answers = [doors[n % 2].enter(email) for n in range(12)]
    assert answers == [422] * 10 + [429] * 2
    two.redis.stop(servers.signal.SIGKILL)
    assert doors[0].enter(email) == 422, "without Redis, each counts alone"
    assert (
        "dialogue_limits_shared 0.0" in doors[0].metrics()
        and "dialogue_limits_alone_total 0.0" not in doors[0].metrics()
    )
    two.redis.start()
    until(
        lambda: doors[0].enter(f"{new_id()}@nowhere.invalid") and "shared 1.0" in doors[0].metrics(), "it stays alone"
    )
    assert doors[0].enter(f"{new_id()}@nowhere.invalid") == 422


def test_commands_on_all_workers_are_counted_as_one_rate(two):
    """Ten questions a minute: five here and five there, and each worker refuses the next one."""
    doors = [Door(worker.url) for worker in two.workers]
    here, there = two.peer("panellist", two.a), two.peer("panellist", two.b)
    before = [door.figure("dialogue_command_rates_heard_total") for door in doors]
    question = {"session": two.session, "text": "Who measures it?"}
    for peer in (here, there):
        assert [peer.command("questions.ask", **question)["ok"] for _ in range(5)] == [True] * 5
    for door, figure in zip(doors, before, strict=True):
        until(lambda: door.figure("dialogue_command_rates_heard_total") >= figure + 5, "the workers tell nothing")  # noqa: B023
        assert door.figure("dialogue_command_rates_shared") == 1
    refused = [peer.command("questions.ask", **question)["error"]["code"] for peer in (here, there)]
    assert refused == ["too_often"] * 2
    here.cut(), there.cut()


class Door:
    """A browser before the sign-in of one worker."""

    def __init__(self, url: str) -> None:
        self.url, self.session = url, requests.Session()
        page = self.session.get(f"{url}/sign-in", timeout=60).text
        self.token = page.partition('name="csrf_token" value="')[2].partition('"')[0]

    def enter(self, email: str) -> int:
        fields = {"csrf_token": self.token, "email": email, "password": "guess"}
        return self.session.post(f"{self.url}/sign-in", data=fields, timeout=60).status_code

    def metrics(self) -> str:
        return requests.get(f"{self.url}/metrics", timeout=60).text

    def figure(self, name: str) -> float:
        return next(float(line.split()[1]) for line in self.metrics().splitlines() if line.startswith(f"{name} "))
