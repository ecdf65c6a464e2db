"""kill -9 about a command that changes the text: act and update are both there or neither, and a hint that was lost is found."""

from __future__ import annotations

import hashlib
import threading
from typing import Any

import pytest
from pycrdt import XmlElement, XmlFragment, XmlText
from socketio.exceptions import DisconnectedError

from dialogue_platform.live.store.streams import new_id
from tests.faults.ledger import Ledger
from tests.faults.people import Author
from tests.live.client import Peer
from tests.server import Server
from tests.waiting import until

#: the process ends by its own hand, as by kill -9, with the batch that changed the text: before it is on the disk, or after
BEFORE = """
import os, signal
from dialogue_platform.live.write.unit_of_work import UnitOfWork
flush_journal = UnitOfWork.flush_journal
UnitOfWork.flush_journal = lambda work: os.kill(os.getpid(), signal.SIGKILL) if work.callbacks else flush_journal(work)
"""
AFTER = """
import os, signal
from dialogue_platform.live.write.writer import Writer
tell = Writer._tell
Writer._tell = lambda writer, done, jobs: os.kill(os.getpid(), signal.SIGKILL) if done.callbacks else tell(writer, done, jobs)
"""
WORDS, LEFT = "Invites to prepare a shared register", "Invites to prepare register"


class Drafter(Author):
    """Writes one paragraph with a bracket, and hears."""

    def bracketed(self, paragraph: str) -> None:
        with self.lock:
            before, root = self.doc.get_state(), self.doc.get("default", type=XmlFragment)
            root.children.append(XmlElement("paragraph", {"paragraph_id": paragraph}, [XmlText(WORDS)]))
            text: Any = root.children[len(root.children) - 1].children[0]
            text.format(WORDS.index("a shared"), WORDS.index(" register"), {"bracket": {}})
            update = self.doc.get_update(before)
        answer = self.call("draft.update", {"document": self.document, "uid": new_id(), "update": update})
        assert answer["ok"], answer

    @property
    def words(self) -> str:
        return str(self.text)


def resolve(server: Server, demo: dict[str, Any], args: dict[str, Any]) -> Any:
    """By the chair, always under one key; None where the line went before an answer."""
    chair = Peer(server.url, demo["tokens"]["chair"]).connect()
    try:
        return chair.command("outcome.resolve_bracket", "one-key-of-the-chair", **args)
    except DisconnectedError:
        return None
    finally:
        chair.cut()


@pytest.mark.parametrize("on", ["sqlite", "postgres"])
@pytest.mark.parametrize("moment", [BEFORE, AFTER], ids=["before the commit", "after the commit"])
def test_the_text_and_the_act_are_one(demonstration, tmp_path, on, moment):
    server, demo = demonstration.server(tmp_path / "server", on)
    server.changed, document, paragraph = moment, demo["document"], "a-paragraph"
    drafter = Drafter("typist", server.url, demo["tokens"]["rapporteur"], threading.Event(), document=document)
    seen = hashlib.sha256(WORDS.replace("a shared", "[a shared]").encode()).hexdigest()
    args = {"document": document, "paragraph": paragraph, "bracket": 1, "sha256": seen, "keep": False}
    ledger = Ledger(server)
    with server:
        drafter.url = server.url
        drafter.come()
        drafter.bracketed(paragraph)
        before = len(ledger.log_of(document))
        assert resolve(server, demo, args) is None
        until(lambda: server.process is None or server.process.poll() is not None, "nobody killed it")
        written = len(ledger.log_of(document)) - before
        assert written == (0 if moment == BEFORE else 1)
        assert (LEFT in str(ledger.text_of(document))) == bool(written)
        drafter.hang_up()
        server.changed = ""
        server.start()
        drafter.come()
        assert (LEFT in drafter.words) == bool(written)
        done = resolve(server, demo, args)
        assert done["ok"] and done["result"]["log_seq"] == before + 1
        until(lambda: LEFT in drafter.words, "the typist never gets it")
        assert len(ledger.log_of(document)) == before + 1
        until(lambda: LEFT in html(ledger, paragraph), "readers never get it")
        drafter.hang_up()
    ledger.close()
    assert "0 complaints" in server.flask("verify-journal")


def html(ledger: Ledger, paragraph: str) -> str:
    rows = ledger.rows("SELECT html FROM paragraph WHERE paragraph_id = :p", p=paragraph)
    return str(rows[0].html) if rows else ""
