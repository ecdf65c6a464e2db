"""kill -9 in the middle of packing a long history: its text, versions and every byte of it stay, and packing goes on."""

from __future__ import annotations

import os
import random
import threading
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from pycrdt import Doc, XmlElement, XmlFragment, XmlText
from sqlalchemy import insert, select, update

from dialogue_platform.live.store.streams import new_id
from dialogue_platform.outcome.document.template import new_client_id, new_paragraph_id
from dialogue_platform.outcome.document.text import sha256
from dialogue_platform.outcome.drafting import ydoc
from dialogue_platform.outcome.drafting.chain import BEGIN, chained
from dialogue_platform.outcome.drafting.compaction import KEPT, SEGMENT
from dialogue_platform.outcome.models import DraftClient, DraftUpdate, OutcomeDocument
from dialogue_platform.outcome.records import LogRow
from dialogue_platform.people.models import Participant
from tests.faults.ledger import Ledger, same
from tests.faults.people import Author
from tests.live.client import Peer
from tests.waiting import until

LONG = bool(os.environ.get("TEST_LONG"))
KILLS, SEGMENTS = (30, 80) if LONG else (3, 14)
LETTERS = "the states that take part in the dialogue agree "


def typed(doc: Doc, count: int) -> list[bytes]:
    """One update for each letter; a tenth of them crosses a letter out."""
    updates: list[bytes] = []
    doc.observe(lambda event: updates.append(event.update))
    root = doc.get("default", type=XmlFragment)
    root.children.append(XmlElement("paragraph", {"paragraph_id": new_paragraph_id()}, [XmlText("")]))
    text, length = root.children[len(root.children) - 1].children[0], 0
    while len(updates) < count:
        if length and len(updates) % 10 == 9:
            length -= 1
            del text[length : length + 1]
        else:
            text.insert(length, LETTERS[len(updates) % len(LETTERS)])
            length += 1
    return updates[:count]


def write_history(ledger: Ledger, document: str) -> list[bytes]:
    """As if somebody had typed all day; past the server, which is not there yet. Answers all payloads of the log."""
    client, old = new_client_id(), [payload for _, _, payload in ledger.log_of(document)]
    doc: Doc = Doc(client_id=client)
    for payload in old:
        doc.apply_update(payload)
    new = typed(doc, SEGMENTS * SEGMENT + KEPT)
    with ledger.engine.begin() as db:
        participant = db.scalar(select(Participant.id).limit(1))
        db.execute(insert(DraftClient), [{"document_id": document, "client": client, "participant_id": participant}])
        about = {"document_id": document, "participant_id": participant, "at": datetime.now(UTC)}
        before = db.scalar(select(OutcomeDocument.log_hash).where(OutcomeDocument.id == document)) or BEGIN
        by_hand = [LogRow(log_seq=n, uid=new_id(), payload=one, **about) for n, one in enumerate(new, len(old) + 1)]
        rows = chained(before, by_hand)
        db.execute(insert(DraftUpdate), [vars(row) for row in rows])
        head = {"log_seq": rows[-1].log_seq, "log_uid": rows[-1].uid, "log_hash": rows[-1].hash}
        db.execute(update(OutcomeDocument).where(OutcomeDocument.id == document).values(**head))
    return old + new


def packed(ledger: Ledger, document: str) -> int:
    return len(ledger.rows("SELECT first FROM draft_segment WHERE document_id = :d", d=document))


def to_pack(ledger: Ledger, document: str) -> int:
    """Segments that are still to be made of what was there at the start."""
    return SEGMENTS - packed(ledger, document)


@pytest.mark.parametrize("on", ["sqlite", "postgres"])
def test_a_history_outlives_kills_while_it_is_packed(demonstration, tmp_path, on):
    server, demo = demonstration.server(tmp_path / "server", on)
    ledger, document, over = Ledger(server), demo["document"], threading.Event()
    history = write_history(ledger, document)
    with server:
        version = named(server, demo)
        author = Author("typist", server.url, demo["tokens"]["rapporteur"], over, document=document)
        author.start()
        hits = [kill_while_packing(server, ledger, document, turn) for turn in range(KILLS)]
        assert packed(ledger, document) > 0 and hits[-1] > 0, "no kill came while there was something to pack"
        until(lambda: to_pack(ledger, document) <= 0, "packing does not go on", 240)
        words = len(author.acked) + 5
        until(lambda: len(author.acked) >= words, "nobody can write any more", 60)
        over.set()
        author.join(timeout=60)
        assert author.fault is None
        newcomer = Author("late", server.url, demo["tokens"]["rapporteur2"], over, document=document)
        newcomer.come()
        until(lambda: same([ledger.text_of(document), newcomer.text]), "a newcomer reads another text")
        newcomer.hang_up()
    check(ledger, document, history, version, author)
    ledger.close()
    assert "0 complaints" in server.flask("verify-journal")
    print(on, f"{KILLS} kills with so many of {SEGMENTS} segments still to make:", hits)


def named(server: Any, demo: dict[str, Any]) -> dict[str, Any]:
    """A version of the long text."""
    chair = Peer(server.url, demo["tokens"]["chair"]).connect()
    args = {"document": demo["document"], "name": "Long"}
    answer = chair.call("command", {"key": new_id(), "name": "outcome.name_version", "args": args})
    chair.cut()
    assert answer["ok"], answer
    return dict(answer["result"])


def kill_while_packing(server: Any, ledger: Ledger, document: str, turn: int) -> int:
    """In the middle of the first step of a round, or between two later ones; answers how many segments lack then."""
    before = packed(ledger, document)
    if turn % 3 != 1:  # every third one where the snapshot is made, and the others among the segments
        until(lambda: packed(ledger, document) > before, "nothing is packed", 60)
    else:
        time.sleep(random.uniform(0, 0.5))
    time.sleep(random.uniform(0, 0.15))
    server.kill()
    left, log = to_pack(ledger, document), ledger.log_of(document)
    assert [log_seq for log_seq, _, _ in log] == list(range(1, len(log) + 1)), "a row is missing, or there twice"
    server.start()
    return left


def check(ledger: Ledger, document: str, history: list[bytes], version: dict[str, Any], author: Author) -> None:
    log = ledger.log_of(document)
    assert [payload for _, _, payload in log[: len(history)]] == history, "not the same bytes"
    then = ydoc.load(payload for log_seq, _, payload in log if log_seq <= version["log_seq"])
    assert sha256(ydoc.pm_json(then)) == version["sha256"]
    (kept,) = ledger.rows("SELECT sha256 FROM outcome_version WHERE id = :v", v=version["version"])
    assert kept.sha256 == version["sha256"]
    assert ledger.check_edits(document, [author]) == len(author.acked) > 0
