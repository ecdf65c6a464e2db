"""Fifty people lose their links a thousand times while the room goes on: all end with what somebody fresh is given.

A page of a snapshot is made small, so that links break between pages too; the short form is 60 cuts of 10 people.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import threading
import time
from typing import Any

from socketio.exceptions import SocketIOError

from tests.faults.ledger import Ledger, same
from tests.faults.people import Author, Person, Planner, Sender, Voter
from tests.faults.test_kill import open_to
from tests.live.client import Peer, cut

PEOPLE, CUTS = (50, 1000) if os.environ.get("TEST_LONG") else (10, 60)
#: whose link breaks: every audience, several of one person too, and somebody who is nobody
KEYS = ["delegate", "moderator", None, "rapporteur", "observer", "organiser", "chair", "panellist", "delegate2", None]
SMALL_PAGES = """
import wsgi
from dialogue_platform.live.read import pagination
pagination.PAGE = 12
wsgi.main()
"""


class Wanderer(threading.Thread):
    """Loses the link at any moment: before a join, between pages, between what is one's own and what is shared."""

    def __init__(self, url: str, key: str | None, demo: dict[str, Any], cuts: int, seed: int) -> None:
        super().__init__(daemon=True, name=f"{key}-{seed}")
        self.peer = Peer(url, key and demo["tokens"][key])
        self.streams = [
            f"session:{demo['sessions'][0]}",
            f"dialogue:{demo['dialogue']}",
            f"document:{demo['document']}",
        ]
        self.cuts, self.dice, self.fault = cuts, random.Random(seed), None

    def run(self) -> None:
        try:
            for _ in range(self.cuts):
                self.come_and_go()
            self.stay()
        except BaseException as fault:  # the test looks at it
            self.fault = fault

    def come_and_go(self) -> None:
        cut = threading.Timer(self.dice.uniform(0.02, 0.6), self.peer.cut)
        cut.start()
        try:
            self.peer.connect(patience=2)
            for stream in self.dice.sample(self.streams, 3):
                self.peer.join(stream, pages=self.dice.choice([0, 1, None]))
            time.sleep(self.dice.uniform(0, 0.4))
        except (SocketIOError, OSError, ValueError, AttributeError):
            pass  # cut in the middle of a word
        cut.join()

    def stay(self) -> None:
        """The last time the link holds; who sees a gap joins again, as the protocol says."""
        self.peer.connect(patience=20)
        for stream in self.streams:
            self.read_whole(stream)

    def read_whole(self, stream: str) -> None:
        if self.peer.streams.get(stream, {}).get("cursor"):
            self.peer.streams.pop(stream)  # a snapshot that was never read to its end is no state to go on from
        assert self.peer.join(stream)["ok"]

    def mend(self) -> None:
        """As a page does: come back when the link was lost, join again at a gap."""
        if not self.peer.sio.connected:
            self.stay()
        elif self.peer.gaps:
            self.peer.gaps = 0
            for stream in self.streams:
                self.read_whole(stream)

    def digests(self) -> list[str]:
        return [digest(self.peer.state(stream)) for stream in self.streams]


def digest(state: dict[tuple[str, str], Any]) -> str:
    entities = sorted(state.items())
    return hashlib.sha256(json.dumps(entities, sort_keys=True).encode()).hexdigest()


class Caller(Sender):
    """Asks for the floor and withdraws, over and over: what is one's own alone, beside what is shared."""

    def __init__(self, *person: Any, list_: str) -> None:
        super().__init__(*person)
        self.list, self.request = list_, None

    @property
    def command(self) -> str:  # type: ignore[override]
        return "speakers.withdraw_request" if self.request else "speakers.request_floor"

    def args(self) -> dict[str, Any]:
        return {"request": self.request} if self.request else {"list": self.list, "kind": "point_of_order"}

    def done(self, answer: dict[str, Any]) -> None:
        self.request = None if self.request else answer["result"]["request"]


class Slowly:
    """A person who leaves the machine to the others."""

    def next(self) -> Any:
        time.sleep(0.1)
        return super().next()  # type: ignore[misc]


class SlowVoter(Slowly, Voter):
    pass


class SlowPlanner(Slowly, Planner):
    pass


class SlowCaller(Slowly, Caller):
    pass


class SlowAuthor(Slowly, Author):
    pass


def talkers(server: Any, demo: dict[str, Any], over: threading.Event) -> list[Person]:
    ledger = Ledger(server)

    def person(key: str) -> tuple[Any, ...]:
        return key, server.url, demo["tokens"][key], over

    found: list[Person] = [
        SlowVoter(*person("observer"), questions=open_to(ledger, "observer")),
        SlowPlanner(*person("organiser"), sessions=demo["sessions"]),
        SlowCaller(*person("panellist"), list_=demo["lists"][0]),
        *(SlowAuthor(*person(key), document=demo["document"]) for key in ("rapporteur", "rapporteur2")),
    ]
    ledger.close()
    return found


def drop_lines(authors: list[Author], over: threading.Event) -> None:
    """Those who type lose their links too; they go on with the same text."""
    while not over.wait(random.uniform(0.2, 0.8)):
        cut(random.choice(authors).sio)


def open_text(server: Any, demo: dict[str, Any]) -> None:
    """So that whoever is nobody reads along too."""
    organiser = Peer(server.url, demo["tokens"]["organiser"]).connect()
    opened = {"document": demo["document"], "visibility": "public"}
    answer = organiser.call("command", {"name": "outcome.set_visibility", "args": opened, "key": "open-text-for-all"})
    assert answer["ok"], answer
    organiser.sio.disconnect()


def test_all_end_with_the_same_state(demonstration, tmp_path):
    server, demo = demonstration.server(tmp_path / "server")
    launcher = tmp_path / "small_pages.py"
    launcher.write_text(SMALL_PAGES)
    server.launcher = str(launcher)
    over = threading.Event()
    with server:
        open_text(server, demo)
        talk = talkers(server, demo, over)
        authors = [one for one in talk if isinstance(one, Author)]
        wanderers = [Wanderer(server.url, KEYS[n % len(KEYS)], demo, CUTS // PEOPLE, n) for n in range(PEOPLE)]
        storm = threading.Thread(target=drop_lines, args=(authors, over), daemon=True)
        for thread in (*talk, *wanderers, storm):
            thread.start()
        for wanderer in wanderers:
            wanderer.join(timeout=900)
            assert wanderer.fault is None and not wanderer.is_alive(), (wanderer.name, wanderer.fault)
        time.sleep(1)  # those who stay hear the room for a while
        over.set()
        for one in talk:
            one.join(timeout=60)
            assert one.fault is None and not one.is_alive(), (one.name, one.fault)
        compare(server, demo, wanderers)
        compare_texts(server, demo, authors)


def compare(server: Any, demo: dict[str, Any], wanderers: list[Wanderer]) -> None:
    """Each with somebody fresh at the same door; that something was lost in silence shows within ten seconds."""
    for key in sorted({str(wanderer.peer.token) for wanderer in wanderers}):
        of_one = [wanderer for wanderer in wanderers if str(wanderer.peer.token) == key]
        fresh = Wanderer(server.url, None, demo, 0, 0)
        fresh.peer.token = of_one[0].peer.token
        fresh.stay()
        give_up = time.monotonic() + 60
        while {tuple(one.digests()) for one in of_one} != {tuple(fresh.digests())}:
            assert time.monotonic() < give_up, [(one.name, one.digests()) for one in (fresh, *of_one)]
            for one in (fresh, *of_one):
                one.mend()
            time.sleep(0.1)
        for one in (fresh, *of_one):
            one.peer.cut()


def compare_texts(server: Any, demo: dict[str, Any], authors: list[Author]) -> None:
    ledger = Ledger(server)
    for author in authors:
        author.come()
    give_up = time.monotonic() + 60
    while not same([ledger.text_of(demo["document"]), *(author.text for author in authors)]):
        assert time.monotonic() < give_up, "the texts differ"
        time.sleep(0.1)
    ledger.check_edits(demo["document"], authors)
    for author in authors:
        author.hang_up()
    ledger.close()
