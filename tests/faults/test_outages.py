"""The database is full, locked or away: a clear word at every door, nothing acknowledged lost, and it heals by itself."""

from __future__ import annotations

import json
import resource
import sqlite3
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests
from sqlalchemy import create_engine, text

from dialogue_platform.live.store.streams import new_id
from tests.demonstration import prepare
from tests.faults.ledger import Ledger, check_journal, same
from tests.faults.people import LATER, Author, Person, Planner, Voter
from tests.faults.test_kill import open_to
from tests.live.client import Peer
from tests.postgres import fresh_database
from tests.server import Server
from tests.waiting import until
from tools.servers import private_postgres

ENOUGH = 5  # acknowledged by each, before and after


class Program(Planner):
    """A planner at the HTTP door."""

    def come(self) -> None:
        self.sio = self

    connected = True

    def hang_up(self) -> None:
        self.sio = None

    def send(self) -> dict[str, Any]:
        key, args = self.outbox
        status, answer = self.ask(f"/api/v1/commands/{self.command}", args, key)
        assert answer["ok"] or status == 503, (status, answer)
        return answer

    def ask(self, path: str, body: Any = None, key: str = "") -> tuple[int, dict[str, Any]]:
        head = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", "Idempotency-Key": key}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, headers=head)
        try:
            with urllib.request.urlopen(request, timeout=15) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read())


class Company:
    """One at each door: a socket that votes, one that types, and a program over HTTP."""

    def __init__(self, server: Server, demo: dict[str, Any]) -> None:
        self.server, self.demo, self.over, self.ledger = server, demo, threading.Event(), Ledger(server)

        def person(key: str) -> tuple[Any, ...]:
            return key, server.url, demo["tokens"][key], self.over

        self.voter = Voter(*person("delegate"), questions=open_to(self.ledger, "delegate"))
        self.author = Author(*person("rapporteur"), document=demo["document"])
        self.program = Program(*person("organiser"), sessions=demo["sessions"])
        self.people: list[Person] = [self.voter, self.author, self.program]
        for one in self.people:
            one.start()

    def go_on(self) -> None:
        goals = [len(one.acks) + ENOUGH for one in self.people]
        self._until(lambda: all(len(one.acks) >= goal for one, goal in zip(self.people, goals, strict=True)))

    def hear(self, *codes: str) -> None:
        """Until everybody was told one of these, and nothing else."""
        for one in self.people:
            one.codes.clear()
        self._until(lambda: all(one.codes & set(codes) for one in self.people))
        assert all(one.codes <= set(codes) for one in self.people), [one.codes for one in self.people]

    def _until(self, done: Any, seconds: float = 60) -> None:
        give_up = time.monotonic() + seconds
        while not done():
            faults = [one.fault for one in self.people if one.fault is not None]
            assert not faults and time.monotonic() < give_up, (
                faults,
                [(p.name, len(p.acks), p.codes) for p in self.people],
            )
            time.sleep(0.02)

    def end(self) -> None:
        self.over.set()
        for one in self.people:
            one.join(timeout=60)
            assert one.fault is None and not one.is_alive(), one.name

    def check(self) -> None:
        """What was acknowledged is stored once; who comes fresh gets the text that is on the disk."""
        late = Author("late", self.server.url, self.author.token, threading.Event(), document=self.demo["document"])
        late.come()
        assert same([late.text, self.ledger.text_of(self.demo["document"])])
        late.hang_up()
        self.ledger.check_edits(self.demo["document"], [self.author])
        self.ledger.check_keys([self.voter, self.program])
        self.ledger.check_items(self.program)
        self.ledger.check_votes([self.voter])
        self.ledger.close()


@contextmanager
def company(server: Server, demo: dict[str, Any]) -> Iterator[Company]:
    """Before and after, everybody goes on; the server is one and the same process; the journal is whole."""
    with server:
        first = server.process
        here = Company(server, demo)
        here.go_on()
        yield here
        here.go_on()
        here.end()
        here.check()
        assert server.process is first and first is not None and first.poll() is None
    check_journal(server)


def reads(server: Server, demo: dict[str, Any]) -> None:
    """Reading goes on while nothing can be stored."""
    with urllib.request.urlopen(f"{server.url}/sessions/{demo['sessions'][0]}", timeout=60) as page:
        assert page.status == 200
    peer = Peer(server.url, demo["tokens"]["observer"]).connect()
    assert peer.join(f"session:{demo['sessions'][0]}")["ok"]
    peer.sio.disconnect()


def reads_soon(server: Server, demo: dict[str, Any]) -> bool:
    """Whether reading takes less than the writer waits for a lock."""
    done: list[None] = []
    reading = threading.Thread(target=lambda: done.append(reads(server, demo)), daemon=True)
    reading.start()
    reading.join(timeout=4)
    return bool(done)


@contextmanager
def full_disk(server: Server) -> Iterator[None]:
    """The kernel refuses every write past the first page of any file of the server."""
    assert server.process is not None
    _, most = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (4096, most))
    yield
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (most, most))


def ready(server: Server) -> dict[str, str]:
    found: dict[str, str] = requests.get(f"{server.url}/readyz", timeout=60).json()["checks"]
    return found


def test_a_full_disk(demonstration, tmp_path):
    server, demo = demonstration.server(tmp_path / "server")
    with company(server, demo) as here:
        with full_disk(server):
            here.hear("unavailable")
            reads(server, demo)
            until(lambda: ready(server)["writer"] == "cannot store", "it says that it can store")
            here.hear("unavailable")
        until(lambda: set(ready(server).values()) == {"ok"}, "it is not ready")


def test_a_question_is_not_too_often_asked_because_the_disk_was_full(demonstration, tmp_path):
    """A page tries again every second, with one key; the tenth try was refused for good."""
    server, demo = demonstration.server(tmp_path / "server")
    with server:
        peer = Peer(server.url, demo["tokens"]["delegate"]).connect()
        key, args = new_id(), {"session": demo["sessions"][0], "text": "Asked once"}
        with full_disk(server):
            codes = {peer.command("questions.ask", key, **args)["error"]["code"] for _ in range(12)}
        assert codes == {"unavailable"}
        assert peer.command("questions.ask", key, **args)["ok"]


@contextmanager
def locked(server: Server) -> Iterator[None]:
    """Another process holds what every commit needs."""
    if server.env["DATABASE_URL"].startswith("sqlite"):
        other = sqlite3.connect(server.folder / "dialogue.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        yield
        other.rollback()
        other.close()
        return
    engine = create_engine(server.env["DATABASE_URL"])
    with engine.connect() as other_:
        other_.execute(text("LOCK TABLE stream IN EXCLUSIVE MODE"))
        other_.execute(text("LOCK TABLE outcome_document IN EXCLUSIVE MODE"))
        yield
        other_.rollback()
    engine.dispose()


@pytest.mark.parametrize("on", ["sqlite", "postgres"])
def test_a_database_that_somebody_else_has_locked(demonstration, tmp_path, on):
    server, demo = demonstration.server(tmp_path / "server", on)
    with company(server, demo) as here, locked(server):
        # once of three times will do: that the whole machine was busy is not the server's fault
        assert any(reads_soon(server, demo) for _ in range(3)), "the whole server waits with the writer"
        here.hear("busy")


def test_a_database_that_goes_and_comes_back(tmp_path):
    with private_postgres() as cluster:
        folder = tmp_path / "server"
        folder.mkdir()
        server = Server(folder, fresh_database(cluster.url))
        demo = prepare(server)
        with company(server, demo) as here:
            cluster.stop()
            # who types or votes may be at the door again when it is said: then nobody is let in
            here._until(lambda: here.program.codes & set(LATER))
            assert (
                here.program.ask("/api/v1/streams/session:" + demo["sessions"][0])[1]["error"]["code"] == "unavailable"
            )
            with pytest.raises(urllib.error.HTTPError) as page:
                urllib.request.urlopen(f"{server.url}/sessions/{demo['sessions'][0]}", timeout=10)
            assert page.value.code == 503 and "just now" in page.value.read().decode()
            time.sleep(1)
            cluster.start()
