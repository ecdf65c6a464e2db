"""Somebody stops reading, on the real server: what waits is bounded, the link is closed, the others miss nothing.

Closed within 10 s from when its bound is passed. What waits in the kernel cannot be seen from outside, so the bound
counts as passed when it would be passed however much the kernel took.
"""

from __future__ import annotations

import itertools
import threading
from pathlib import Path
from typing import Any

import pytest

from dialogue_platform.live.store.streams import new_id
from dialogue_platform.live.transport.send_queue import BYTES, MESSAGES
from dialogue_platform.outcome.schema import SCHEMA
from tests.faults.ledger import Ledger, same
from tests.faults.people import Author
from tests.live.client import Peer
from tests.live.wire import RawPeer, WireError
from tests.waiting import until

pytestmark = pytest.mark.faults
#: the most that the sender's side of a connection holds, and a little for the reader's
KERNEL = int(Path("/proc/sys/net/ipv4/tcp_wmem").read_text().split()[2]) + 64 * 1024
PROMISE = 10  # seconds
POINTS = [f"{n}: " + "вода и климат, горы и леса " * 14 for n in range(20)]
SUMMARY = "вода и климат, горы и леса " * 70
BLOCK = "what was agreed, and by whom; " * 1500


class Said:
    """What was said to everybody since somebody stopped reading, as one who reads has heard it."""

    def __init__(self) -> None:
        self.messages = self.bytes = 0

    def hear(self, size: int) -> None:
        self.messages, self.bytes = self.messages + 1, self.bytes + size

    @property
    def beyond_the_bound(self) -> bool:
        """With the kernel full of what came first, more waits than may."""
        in_kernel = KERNEL * self.messages // max(1, self.bytes)
        return self.messages - in_kernel > MESSAGES or self.bytes > KERNEL + BYTES


class Listener(threading.Thread):
    """Reads at once, and keeps of each shared sync of a stream from where to where it goes."""

    def __init__(self, url: str, token: str, stream: str) -> None:
        super().__init__(daemon=True)
        self.peer, self.stream, self.said = RawPeer(url, {"token": token}), stream, Said()
        self.seq = self.peer.call("join", {"stream": stream})["seq"]
        self.steps: list[tuple[int, int]] = []
        self.last: dict[str, Any] = {}

    def run(self) -> None:
        try:
            while True:
                event, data, *_ = self.peer.hear()
                if event == "sync" and data["stream"] == self.stream and not data.get("mine"):
                    self.steps.append((data["from"], data["seq"]))
                    self.last.update({entity["kind"]: entity for entity in data["entities"]})
                    self.said.hear(len(str(data).encode()))
        except (WireError, OSError):
            pass

    def check(self, upto: int) -> None:
        """Each sync begins where the one before it ended; nothing is missing up to there."""
        until(lambda: self.steps[-1][1] >= upto, "somebody who reads lacks a sync")
        assert [begin for begin, _ in self.steps] == [self.seq, *(end for _, end in self.steps[:-1])]


class Stopped:
    """A link that nobody reads any more. The kernel tells only once that it was reset."""

    def __init__(self, peer: RawPeer) -> None:
        self.peer, self._closed = peer, False

    def closed(self, seconds: float = 0.05) -> bool:
        self._closed = self._closed or self.peer.closed_within(seconds)
        return self._closed


def dropped(demo_server: Any) -> int:
    """How many the server says it has closed for this."""
    import requests

    text = requests.get(f"{demo_server[0].url}/metrics", timeout=10).text
    return sum(int(float(line.split()[-1])) for line in text.splitlines() if "dropped_slow" in line and line[0] != "#")


def test_in_a_room_with_traffic(demo_server):
    server, demo = demo_server
    stream, tokens = f"dialogue:{demo['dialogue']}", demo["tokens"]
    others = [Listener(server.url, tokens[role], stream) for role in ("delegate", "moderator", "observer")]
    organiser = Peer(server.url, tokens["organiser"]).connect()
    peer = RawPeer(server.url, {"token": tokens["panellist"]}, room=4096)
    assert peer.call("join", {"stream": stream})["ok"]
    stopped = Stopped(peer)
    for other in others:
        other.start()
    for turn in itertools.count():
        if others[0].said.beyond_the_bound or (turn % 5 == 0 and stopped.closed()):
            break
        edit_all(organiser, demo, turn)
    assert stopped.closed(PROMISE), f"open after {others[0].said.messages} messages"
    report("room", others[0].said)
    assert dropped(demo_server) == 1
    assert others[0].said.bytes > BYTES or others[0].said.messages > MESSAGES, "closed though little was said"
    answer = organiser.command("dialogues.edit", dialogue=demo["dialogue"], objectives=["last"])
    for other in others:
        other.check(answer["seq"])
        assert other.last["dialogue"]["objectives"] == ["last"]
    organiser.cut()


def edit_all(organiser: Peer, demo: dict[str, Any], turn: int) -> None:
    """One long sync for everybody."""
    points = [f"{turn}", *POINTS[1:]]
    edited = organiser.command("dialogues.edit", dialogue=demo["dialogue"], objectives=points, conveners=points)
    assert edited["ok"], edited
    for session in demo["sessions"]:
        edited = organiser.command("dialogues.edit_session", session=session, summary=f"{turn}" + SUMMARY)
        assert edited["ok"], edited


class Reviser(Author):
    """Replaces one long paragraph by another, over and over."""

    def __init__(self, *person: Any, document: str) -> None:
        super().__init__(*person, document=document)
        self.said = Said()
        self.places: list[int] = []

    def _hear(self, message: dict[str, Any]) -> None:
        super()._hear(message)
        self.places.append(message["log_seq"])
        self.said.hear(len(message["update"]))

    def next(self) -> tuple[str, str, bytes]:
        with self.lock:
            before, text = self.doc.get_state(), self._own_paragraph()
            with self.doc.transaction():
                if str(text):
                    del text[0 : len(str(text).encode())]
                text.insert(0, f"{len(self.acked)}: {BLOCK}")
            return new_id(), "", self.doc.get_update(before)


def test_in_a_document_that_is_being_written(demo_server):
    server, demo = demo_server
    over, document = threading.Event(), demo["document"]
    people = [
        kind(key, server.url, demo["tokens"][key], over, document=document)
        for kind, key in ((Reviser, "rapporteur"), (Reviser, "rapporteur2"), (Author, "rapporteur"))
    ]
    peer = RawPeer(server.url, {"token": demo["tokens"]["rapporteur2"]}, room=4096)
    assert peer.call("draft.join", {"document": document, "vector": b"", "schema": SCHEMA})["ok"]
    stopped = Stopped(peer)
    for person in people:
        person.start()
    reader = people[0]
    until(lambda: stopped.closed() or reader.said.beyond_the_bound, "too little is said", 120)
    assert stopped.closed(PROMISE), f"open after {reader.said.messages} messages"
    report("document", reader.said)
    assert dropped(demo_server) == 1
    words = len(people[2].acked) + 5
    until(lambda: len(people[2].acked) >= words, "nobody can write any more")
    over.set()
    for person in people:
        person.join(timeout=60)
    assert [person.fault for person in people] == [None] * 3 and [person.joins for person in people] == [1] * 3
    for one in people[:2]:
        assert one.places == sorted(one.places)
    check_text(server, document, people)


def check_text(server: Any, document: str, people: list[Author]) -> None:
    ledger = Ledger(server)
    for person in people:
        person.come()
    until(lambda: same([ledger.text_of(document), *(person.text for person in people)]), "the texts differ")
    for person in people:
        person.hang_up()
    ledger.close()


def report(where: str, said: Said) -> None:
    print(
        f"{where}: closed after {said.messages} messages, {said.bytes / 1e6:.1f} MB said, {KERNEL / 1e6:.1f} in kernel"
    )
