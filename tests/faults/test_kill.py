"""kill -9 while people type and act: everything acknowledged is there, once, and the server is soon back by itself.

The long form is the promise: 100 kills during 20,000 acknowledged edits and 5,000 acknowledged commands, on each database.
"""

from __future__ import annotations

import json
import os
import random
import threading
import time
from typing import Any

import pytest

from tests.faults.ledger import Ledger, same
from tests.faults.people import Author, Namer, Person, Planner, Sender, Voter
from tests.server import ROOT, Server

LONG = bool(os.environ.get("TEST_LONG"))
KILLS = 100 if LONG else 3
EDITS, COMMANDS = (200, 50) if LONG else (20, 10)  # acknowledged between two kills, at least


class Crowd:
    """Four who type, three who set their support, one who plans, one who names versions."""

    def __init__(self, server: Server, demo: dict[str, Any], ledger: Ledger) -> None:
        self.over = threading.Event()

        def person(name: str, key: str = "") -> tuple[Any, ...]:
            return name, server.url, demo["tokens"][key or name], self.over

        document = demo["document"]
        self.authors = [
            Author(*person(f"{key}-{n}", key), document=document)
            for key in ("rapporteur", "rapporteur2")
            for n in (1, 2)
        ]
        self.voters = [
            Voter(*person(key), questions=open_to(ledger, key)) for key in ("delegate", "delegate2", "observer")
        ]
        self.planner = Planner(*person("organiser"), sessions=demo["sessions"])
        self.namer = Namer(*person("chair"), document=document)

    @property
    def senders(self) -> list[Sender]:
        return [*self.voters, self.planner, self.namer]

    @property
    def everybody(self) -> list[Person]:
        return [*self.authors, *self.senders]

    def edits(self) -> int:
        return sum(len(author.acked) for author in self.authors)

    def commands(self) -> int:
        return sum(len(sender.acked) for sender in self.senders)

    def first_command_after(self, moment: float) -> float:
        return min((ack for sender in self.senders for ack in sender.acks if ack > moment), default=moment)

    def go_on(self) -> None:
        """Let some more be acknowledged, however slow this machine is; then a moment of chance."""
        edits, commands = self.edits() + EDITS, self.commands() + COMMANDS
        give_up = time.monotonic() + 120
        while self.edits() < edits or self.commands() < commands:
            assert time.monotonic() < give_up, f"nobody is answered: {self.faults()}"
            time.sleep(0.01)
        time.sleep(random.uniform(0, 0.2))

    def faults(self) -> list[BaseException]:
        return [person.fault for person in self.everybody if person.fault is not None]

    def end(self) -> None:
        """Everybody finishes what is on its way; the authors' texts stay to be looked at."""
        self.over.set()
        for person in self.everybody:
            person.join(timeout=60)
        assert not self.faults()
        assert not any(person.is_alive() for person in self.everybody)


def open_to(ledger: Ledger, key: str) -> list[str]:
    """The published questions that are not this person's own."""
    query = """SELECT q.id FROM question q JOIN participant p ON p.id = q.author_id JOIN "user" u ON u.id = p.user_id
        WHERE q.state = 'published' AND u.email NOT LIKE :own"""
    return [row.id for row in ledger.rows(query, own=f"{key}@%")]


PROFILES = [("sqlite", "wsgi.py", KILLS), ("postgres", "wsgi.py", KILLS)]
if LONG:  # the promise's figure is the first profile's
    PROFILES += [("sqlite", "threads.py", KILLS // 4), ("postgres", "threads.py", KILLS // 4)]


@pytest.mark.parametrize(("on", "launcher", "kills"), PROFILES)
def test_nothing_acknowledged_is_lost_or_doubled(demonstration, tmp_path, on, launcher, kills):
    server, demo = demonstration.server(tmp_path / "server", on)
    server.launcher = launcher
    ledger = Ledger(server)
    with server:
        crowd = Crowd(server, demo, ledger)
        for person in crowd.everybody:
            person.start()
        ready = [kill_once(server, crowd) for _ in range(kills)]
        crowd.go_on()
        crowd.end()
        settle(server, demo, crowd, ledger)
    told_edits = ledger.check_edits(demo["document"], crowd.authors)
    told_commands = ledger.check_keys(crowd.senders)
    ledger.check_items(crowd.planner)
    ledger.check_versions(demo["document"], crowd.namer)
    ledger.check_votes(crowd.voters)
    ledger.close()
    assert "0 complaints" in server.flask("verify-journal")
    report(on if launcher == "wsgi.py" else f"{on}-threads", told_edits, told_commands, ready)


def kill_once(server: Server, crowd: Crowd) -> float:
    """Answers the seconds from the start of the next server to its first acknowledged command."""
    crowd.go_on()
    server.kill()
    began = time.monotonic()
    server.start()
    give_up = began + 60
    while crowd.first_command_after(began) == began and time.monotonic() < give_up:
        time.sleep(0.01)
    return crowd.first_command_after(began) - began


def settle(server: Server, demo: dict[str, Any], crowd: Crowd, ledger: Ledger) -> None:
    """All who wrote, and somebody who comes fresh, get one text: the one on the disk."""
    late = Author("late", server.url, demo["tokens"]["rapporteur"], threading.Event(), document=demo["document"])
    people = [late, *crowd.authors]
    for author in people:
        author.come()
    give_up = time.monotonic() + 60
    while not same(texts := [ledger.text_of(demo["document"]), *(author.text for author in people)]):
        assert time.monotonic() < give_up, "the texts differ"
        time.sleep(0.1)
    for author in people:
        author.hang_up()
    assert texts


def report(on: str, edits: int, commands: int, ready: list[float]) -> None:
    """The figures of this run, for the long form to be quoted."""
    figures = {
        "kills": len(ready),
        "acknowledged edits": edits,
        "acknowledged commands": commands,
        "lost or doubled": 0,
        "ready again, median s": round(sorted(ready)[len(ready) // 2], 2),
        "ready again, max s": round(max(ready), 2),
    }
    print(on, figures)
    (ROOT / "test-results").mkdir(exist_ok=True)
    (ROOT / "test-results" / f"kill-{on}.json").write_text(json.dumps(figures, indent=1))
