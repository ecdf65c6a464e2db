"""Eight people write in one text through cuts, repeats and reorderings, and end with one text: the one on the disk.

Short: 160 operations for each of two seeds; TEST_LONG: 2,000 for each of ten.
"""

from __future__ import annotations

import os
import random
from typing import Any

import pytest
from pycrdt import XmlElement, XmlText

from dialogue_platform.live import live
from dialogue_platform.live.store.streams import new_id
from dialogue_platform.outcome.document.template import new_paragraph_id
from dialogue_platform.outcome.drafting import compaction, log, socket_events, ydoc
from dialogue_platform.outcome.drafting.delivery import DELIVERY
from dialogue_platform.outcome.drafting.session import DRAFT_SESSIONS, Replica
from tests.outcome.conftest import draft, real_sockets_afterwards  # noqa: F401 - fixtures
from tests.outcome.drafting import Drafter, DraftFixture, code

LONG = bool(os.environ.get("TEST_LONG"))
PEERS = 8
OPERATIONS = 2000 if LONG else 160
SEEDS = range(10 if LONG else 2)
WORDS = ["state ", "Қазақ ", "ёлки ", "Өө", "geopark", "😀", "и ", "a"]


class Peer(Drafter):
    """A page that types on while it is cut off, and sends late, twice, or in another order."""

    def __init__(self, document: str, socket: Any, chance: random.Random) -> None:
        super().__init__(document, socket)
        self.chance = chance
        self.outbox: list[tuple[str, bytes]] = []
        self.sent: list[tuple[str, bytes]] = []
        self.cut = False

    def act(self) -> None:
        before = self.doc.get_state()
        with self.doc.transaction():
            self.chance.choice([self.open, self.type_on, self.type_on, self.type_on, self.cross_out, self.mark])()
        update = self.doc.get_update(before)
        if update != b"\x00\x00":
            self.outbox.append((new_id(), update))

    def open(self) -> None:
        at = self.chance.randrange(len(self.root.children) + 1)
        if self.chance.random() < 0.2 and len(self.root.children) > 4:
            del self.root.children[min(at, len(self.root.children) - 1)]
        else:
            node = XmlElement("paragraph", {"paragraph_id": new_paragraph_id()}, [XmlText(self.chance.choice(WORDS))])
            self.root.children.insert(at, node)

    def somewhere(self) -> XmlText | None:
        inside = [child for node in self.root.children for child in node.children]
        return self.chance.choice(inside) if inside else None

    def place(self, text: XmlText) -> int:
        """Places are bytes; between two letters only."""
        letters = "".join(part for part, _ in text.diff())
        return len(letters[: self.chance.randrange(len(letters) + 1)].encode())

    def type_on(self) -> None:
        text = self.somewhere()
        if text is not None:
            text.insert(self.place(text), self.chance.choice(WORDS))

    def cross_out(self) -> None:
        text = self.somewhere()
        if text is not None:
            start, end = sorted((self.place(text), self.place(text)))
            if start < end:
                del text[start:end]

    def mark(self) -> None:
        text = self.somewhere()
        if text is not None:
            start, end = sorted((self.place(text), self.place(text)))
            if start < end:
                text.format(start, end, {self.chance.choice(["bold", "bracket"]): {}})

    def flush(self) -> None:
        """Send what waits: in order, or shuffled, so that the server sees gaps; some of it twice."""
        waiting, self.outbox = self.outbox, []
        if self.chance.random() < 0.3:
            self.chance.shuffle(waiting)
        for uid, update in waiting:
            self.sent.append((uid, update))
            if code(self.send(update, uid)) == "update_gap":
                self.heal()
                break
            if self.chance.random() < 0.2:
                self.repeat()

    def repeat(self) -> None:
        uid, update = self.chance.choice(self.sent)
        again = self.send(update, self.chance.choice([uid, new_id()]))
        assert code(again) in ("ok", "update_gap")

    def heal(self) -> None:
        """As a page does after a cut: join, and exchange what is missing, both ways."""
        asked = {"document": self.document, "vector": self.doc.get_state(), "schema": socket_events.SCHEMA}
        answer = self.call("draft.join", asked)
        assert answer["ok"], answer
        self.doc.apply_update(answer["update"])
        self.outbox.clear()
        assert code(self.send(self.doc.get_update(answer["vector"]))) == "ok"

    def hear(self) -> list[dict[str, Any]]:
        """Whatever has come, in any order."""
        heard = [m for m in self.socket.get_received() if m["name"] == "draft.update"]
        self.chance.shuffle(heard)
        for message in heard:
            self.doc.apply_update(message["args"][0]["update"])
        return heard

    def step(self) -> None:
        self.act()
        if self.chance.random() < 0.06:
            self.cut = not self.cut
        if not self.cut and self.chance.random() < 0.5:
            self.flush()
            self.hear()


def gathered(draft: DraftFixture, chance: random.Random) -> list[Peer]:  # noqa: F811
    for n in range(PEERS):
        draft.room.join(f"writer{n}", "rapporteur")
    peers = [Peer(draft.document, draft.socket(f"writer{n}"), chance) for n in range(PEERS)]
    for peer in peers:
        peer.join()
        assert peer.answer["ok"], peer.answer
    return peers


@pytest.mark.parametrize("seed", SEEDS)
def test_eight_peers_end_with_one_text(draft, app, monkeypatch, seed):  # noqa: F811
    """Histories are packed meanwhile, and the worker's memory is lost now and then."""
    for name, value in {"EVERY": 40, "SEGMENT": 32, "KEPT": 8, "REST": 0}.items():
        monkeypatch.setattr(compaction, name, value)
    monkeypatch.setattr(socket_events, "JOINS", "10000/minute")
    chance = random.Random(seed)
    peers = gathered(draft, chance)
    for _ in range(OPERATIONS):
        chance.choice(peers).step()
        if chance.random() < 0.01:
            DRAFT_SESSIONS.of(app).session(draft.document).forget()
    for peer in peers:
        peer.flush()
    for peer in peers:
        peer.heal()
    for peer in peers:
        peer.heal()  # now that everyone has sent all
    stored = draft.stored()
    assert [peer.text == stored for peer in peers] == [True] * PEERS
    assert opened_cold(draft) == stored
    assert len({tuple(sorted(ydoc.state(peer.doc).items())) for peer in peers}) == 1


def opened_cold(draft: DraftFixture) -> dict[str, Any]:  # noqa: F811
    copy = Replica()
    with live().database.reading() as db:
        copy.catch_up(db, draft.document, log.head(db, draft.document))
    return ydoc.pm_json(copy.doc)


def test_broken_updates_are_refused_and_counted_and_harm_nobody(draft, app):  # noqa: F811
    """Every way of being broken, between two good ones; what was counted is what was sent."""
    counts = DELIVERY.of(app).counts
    chance = random.Random(3)
    one, two = gathered(draft, chance)[:2]
    good = one.write("good")
    assert code(one.send(good)) == "ok"
    before, refused = counts.copy(), 0
    for n in range(200 if LONG else 60):
        update = two.write(f"spoilt {n}")
        at = chance.randrange(len(update))
        spoilt = chance.choice([update[:at], update + b"\x00", chance.randbytes(at + 1), b"\xff" * 30])
        refused += code(two.send(spoilt)) != "ok"
    counted = counts - before
    assert sum(number for name, number in counted.items() if name.startswith("refused:")) == refused
    assert refused >= 50
    assert code(one.type("still here")) == "ok"
    fresh = draft.drafter()
    assert fresh.text == draft.stored() == opened_cold(draft)
