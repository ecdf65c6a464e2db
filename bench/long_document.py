"""A long document: a history of 250,000 single letters, typed and crossed out, through the server's own appends.

Then it is packed, as it would be beside the traffic, and opened as a worker does that has just started. Beside it: the
same state loaded and encoded by Yjs in Node, which is what Hocuspocus and y-websocket do with a whole state, kept without
history. Aims: opened in 100 ms, whatever the history; on the disk three times Yjs' own encoding.
"""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import wsgi  # first: it makes everything after it cooperative
from bench import _drafting as drafting
from dialogue_platform.live import live_of
from dialogue_platform.outcome.drafting.delivery import DELIVERY
from dialogue_platform.outcome.drafting.session import DRAFT_SESSIONS
from tools.front_end import node

AT_ONCE = 512
WORDS = [
    "the",
    "of",
    "and",
    "states",
    "invites",
    "dialogue",
    "participating",
    "geopark",
    "tourism",
    "sustainable",
    "region",
    "open",
    "atlas",
    "to",
    "in",
]

LOAD_IN_NODE = """
const Y = require("yjs"), state = require("fs").readFileSync(0), times = [];
for (let n = 0; n < 7; n++) {
  const began = performance.now(), doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  Y.encodeStateAsUpdate(doc);
  times.push(performance.now() - began);
}
console.log(times.sort((a, b) => a - b)[3]);
"""


class Typist:
    """Types words, crosses some letters out, begins paragraphs, and goes back to older ones."""

    def __init__(self, client: int, seed: int) -> None:
        from pycrdt import Doc, XmlFragment

        self.chance = random.Random(seed)
        self.doc: Any = Doc(client_id=client)
        self.root = self.doc.get("default", type=XmlFragment)
        self.updates: list[bytes] = []
        self.doc.observe(lambda event: self.updates.append(event.update))
        self.lengths: list[int] = []
        self.word = ""
        self.open()

    def open(self) -> None:
        from pycrdt import XmlElement, XmlText

        name = f"{self.chance.getrandbits(64):016x}"
        self.root.children.append(XmlElement("paragraph", {"paragraph_id": name}, [XmlText("")]))
        self.lengths.append(0)
        self.go_to(len(self.lengths) - 1)

    def go_to(self, number: int) -> None:
        self.number, self.at = number, self.chance.randrange(self.lengths[number] + 1)
        self.text = self.root.children[number].children[0]

    def press(self) -> None:
        what = self.chance.random()
        if what < 0.02:
            self.open() if self.lengths[self.number] > 400 else self.go_to(self.chance.randrange(len(self.lengths)))
        elif what < 0.2 and self.at:
            self.at -= 1
            self.lengths[self.number] -= 1
            del self.text[self.at : self.at + 1]
        else:
            self.word = self.word or self.chance.choice(WORDS) + " "
            self.text.insert(self.at, self.word[0])
            self.word = self.word[1:]
            self.at += 1
            self.lengths[self.number] += 1

    def history(self, edits: int) -> Iterator[list[bytes]]:
        """The updates, as many at once as the server takes."""
        done = 0
        while done < edits:
            while len(self.updates) < min(AT_ONCE, edits - done):
                self.press()
            done += len(self.updates)
            yield self.updates
            self.updates = []


def write(app: Any, load: drafting.DraftingLoad, edits: int) -> tuple[bytes, float]:
    """Append it all; answers Yjs' own encoding of the end, and the seconds it took the server."""
    from bench._rooms import _actor
    from dialogue_platform.live import live, new_id
    from dialogue_platform.outcome.drafting.appends import Append
    from dialogue_platform.outcome.drafting.socket_events import AllocateClientId

    delivery, actor = DELIVERY.of(app), _actor(load.writers[0])
    with live().database.reading() as db:
        user = live().directory.user(db, actor)
        assert user is not None
        member = live().directory.member_in(db, user.id, load.room.dialogue)
        assert member is not None
    typist, spent = Typist(live().writer.submit(AllocateClientId(load.document, member.id)).wait(), 1), 0.0
    for updates in typist.history(edits):
        began = time.perf_counter()
        for one in [delivery.append(load.document, Append(actor, new_id(), update)) for update in updates]:
            one.wait()
        spent += time.perf_counter() - began
    return typist.doc.get_update(), spent


def open_cold(load: drafting.DraftingLoad) -> float:
    """Milliseconds from nothing in memory to the answer of a join."""
    from dialogue_platform.live import live
    from dialogue_platform.outcome.drafting.session import DraftSession

    began = time.perf_counter()
    room = DraftSession(load.document)
    with live().database.reading() as db:
        room.advance(db)
    room.missing(None)
    return (time.perf_counter() - began) * 1000


def pack(app: Any, load: drafting.DraftingLoad) -> float:
    """The rounds of compaction that are left, without their rests; seconds."""
    from dialogue_platform.live import live
    from dialogue_platform.outcome.drafting import compaction

    room = DRAFT_SESSIONS.of(app).session(load.document)
    began = time.perf_counter()
    while room.compacting:
        time.sleep(0.1)
    compaction.compact(live(), room)
    return time.perf_counter() - began


def stored() -> dict[str, int]:
    """Bytes of the pages of each table of drafting, its indexes with it (SQLite)."""
    from sqlalchemy import text

    from dialogue_platform.live import live

    query = """SELECT m.tbl_name AS name, sum(d.pgsize) AS bytes FROM dbstat d JOIN sqlite_master m ON m.name = d.name
        WHERE m.tbl_name LIKE 'draft%' GROUP BY m.tbl_name"""
    with live().database.reading() as db:
        return {row.name: row.bytes for row in db.execute(text(query))}


def in_node(state: bytes) -> float:
    done = subprocess.run(
        [node(), "-e", LOAD_IN_NODE], input=state, cwd=drafting.FOLDER, capture_output=True, check=True, timeout=120
    )
    return float(done.stdout)


def main() -> None:
    from dialogue_platform import create_app

    wanted = drafting.options(__doc__ or "", {"edits": 10_000, "rounds": 1}, edits=250_000, rounds=5)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # an exception would strike whichever green thread is at work
    drafting.install()
    with drafting.load(writers=1, readers=1) as load:
        url = {"SQLALCHEMY_DATABASE_URI": load.room.url}
        app = create_app({"ASYNC_MODE": "eventlet", "OFFLOAD": wsgi.eventlet.tpool.execute, **url})
        with app.app_context():
            live_of(app).feed.start()
            state, spent = write(app, load, wanted.edits)
            before, packing = stored(), pack(app, load)
            opening = [open_cold(load) for _ in range(wanted.rounds)]
            after = stored()
            live_of(app).stop()
    tell(wanted.edits, state, spent, packing, before, after, opening)


def tell(
    edits: int, state: bytes, spent: float, packing: float, before: dict, after: dict, opening: list[float]
) -> None:
    whole, theirs = sum(after.values()), in_node(state)
    print(f"{edits:,} edits through the server at {edits / spent:,.0f} /s; what was left was packed in {packing:.0f} s")
    print(f"  Yjs' own encoding of the text      {len(state) / 1e6:8.2f} MB")
    print(f"  ours before the last packing       {sum(before.values()) / 1e6:8.2f} MB")
    parts = ", ".join(f"{name} {size / 1e6:.2f}" for name, size in sorted(after.items()))
    print(f"  ours, with the whole history       {whole / 1e6:8.2f} MB ({whole / len(state):.2f} ×)   {parts}")
    print(f"  opened cold, median                {median(opening):8.1f} ms, at worst {max(opening):.1f}")
    print(f"  Yjs in Node, the state alone       {theirs:8.1f} ms ({median(opening) / theirs:.2f} ×)")
    drafting.judge("aim: opened in 100 ms", median(opening) <= 100)
    drafting.judge("aim: stored in 3 × the encoding", whole <= 3 * len(state))


if __name__ == "__main__":
    main()
