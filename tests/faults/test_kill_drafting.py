"""kill -9 in the middle of typing: every acknowledged keystroke and version is there, once, and the text is whole."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import threading
import time
from typing import Any

import pytest
import socketio
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from dialogue_platform.live.streams import new_id
from dialogue_platform.outcome import ydoc
from dialogue_platform.outcome.schema import SCHEMA
from dialogue_platform.outcome.template import new_paragraph_id
from tests.server import Server

KILLS = 40 if os.environ.get("TEST_LONG") else 4
BETWEEN = 15  # acknowledged updates, and then a moment of chance


class Author(threading.Thread):
    """Types one word after another into a paragraph of its own, with an outbox, through every cut."""

    def __init__(self, name: str, url: str, told: dict[str, Any], over: threading.Event) -> None:
        super().__init__(daemon=True)
        self.name, self.url, self.over = name, url, over
        self.document, self.token = told["document"], told["tokens"][name]
        self.doc: Doc = Doc()
        self.lock = threading.RLock()
        self.sio: Any = None
        self.paragraph: str | None = None
        self.outbox: tuple[str, str, bytes] | None = None  # uid, word, update
        self.acked: dict[str, str] = {}  # uid -> word
        self.reconnects = 0
        self.fault: BaseException | None = None

    def run(self) -> None:
        try:
            while not (self.over.is_set() and self.outbox is None):
                self._one()
        except BaseException as fault:  # the test looks at it
            self.fault = fault

    def _one(self) -> None:
        try:
            if self.sio is None or not self.sio.connected:
                self._connect()
            self._send()
        except (socketio.exceptions.SocketIOError, OSError, ValueError):
            self._hang_up()
            time.sleep(0.1)

    def _connect(self) -> None:
        self.sio = socketio.Client(reconnection=False)
        self.sio.on("draft.update", self._hear)
        self.sio.connect(self.url, auth={"token": self.token}, transports=["websocket"], wait_timeout=5)
        self._join()
        self.reconnects += 1

    def _hang_up(self) -> None:
        sio, self.sio = self.sio, None
        if sio is not None:
            sio.disconnect()

    def _join(self) -> None:
        asked = {"document": self.document, "vector": self.doc.get_state(), "schema": SCHEMA}
        answer = self.sio.call("draft.join", asked, timeout=5)
        assert answer["ok"], answer
        with self.lock:
            self.doc.apply_update(answer["update"])
            if self.reconnects == 0:
                state = self.doc.get_update()
                self.doc = Doc(client_id=answer["client"])
                self.doc.apply_update(state)

    def _hear(self, message: dict[str, Any]) -> None:
        with self.lock:
            self.doc.apply_update(message["update"])

    def _send(self) -> None:
        if self.outbox is None and self.over.is_set():
            return
        if self.outbox is None:
            self.outbox = self._type()
        uid, word, update = self.outbox
        message = {"document": self.document, "uid": uid, "update": update}
        answer = self.sio.call("draft.update", message, timeout=5)
        if not answer["ok"]:
            assert answer["error"]["code"] in ("busy", "unavailable"), answer
            return
        self.acked[uid] = word
        self.outbox = None

    def _type(self) -> tuple[str, str, bytes]:
        word = f"{self.name}-{len(self.acked)} "
        with self.lock:
            before = self.doc.get_state()
            text = self._own_paragraph()
            text.insert(len(str(text).encode()), word)
            return new_id(), word, self.doc.get_update(before)

    def _own_paragraph(self) -> XmlText:
        root = self.doc.get("default", type=XmlFragment)
        for child in root.children:
            if self.paragraph and dict(child.attributes).get("paragraph_id") == self.paragraph:
                return child.children[0]
        self.paragraph = new_paragraph_id()
        element = XmlElement("paragraph", {"paragraph_id": self.paragraph}, [XmlText("")])
        root.children.append(element)
        return root.children[len(root.children) - 1].children[0]

    @property
    def text(self) -> dict[str, Any]:
        with self.lock:
            return ydoc.pm_json(self.doc)


class Namer(threading.Thread):
    """Names versions all the while, each with a key that it repeats until it is answered."""

    def __init__(self, url: str, told: dict[str, Any], over: threading.Event) -> None:
        super().__init__(daemon=True)
        self.url, self.told, self.over = url, told, over
        self.acked: dict[str, str] = {}

    def run(self) -> None:
        while not self.over.is_set():
            key, name = new_id(), f"version {len(self.acked)}"
            while key not in self.acked and not self.over.is_set():
                self._try(key, name)
            time.sleep(0.05)

    def _try(self, key: str, name: str) -> None:
        sio = socketio.Client(reconnection=False)
        try:
            token = self.told["tokens"]["chair"]
            sio.connect(self.url, auth={"token": token}, transports=["websocket"], wait_timeout=5)
            args = {"document": self.told["document"], "name": name}
            answer = sio.call("command", {"key": key, "name": "outcome.name_version", "args": args}, timeout=5)
            if answer["ok"]:
                self.acked[key] = answer["result"]["version"]
        except (socketio.exceptions.SocketIOError, OSError, ValueError):
            time.sleep(0.1)
        finally:
            sio.disconnect()


@pytest.fixture
def server(tmp_path):
    made = Server(tmp_path)
    made.flask("db", "upgrade")
    yield made
    made.stop()


def rows(server: Server, query: str, *values: Any) -> list[Any]:
    with sqlite3.connect(server.folder / "dialogue.sqlite", timeout=10) as db:
        return db.execute(query, values).fetchall()


def test_nothing_acknowledged_is_lost_or_doubled(server):
    told = json.loads(server.flask("demo", "json").strip().splitlines()[-1])
    over = threading.Event()
    with server:
        authors = [Author(name, server.url, told, over) for name in ("rapporteur", "rapporteur2")]
        namer = Namer(server.url, told, over)
        for thread in (*authors, namer):
            thread.start()
        for _ in range(KILLS):
            type_on(authors)
            server.kill()
            server.start()
        type_on(authors)
        over.set()
        for thread in (*authors, namer):
            thread.join(timeout=60)
        assert [author.fault for author in authors] == [None, None]
        settle(server, told, authors)
    check_log(server, told, authors)
    check_versions(server, told, namer)
    assert "0 complaints" in server.flask("verify-journal")


def type_on(authors: list[Author]) -> None:
    """Let some more be acknowledged, however slow this machine is."""
    enough = sum(len(author.acked) for author in authors) + BETWEEN
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up and sum(len(author.acked) for author in authors) < enough:
        time.sleep(0.02)
    time.sleep(random.uniform(0, 0.2))


def settle(server: Server, told: dict[str, Any], authors: list[Author]) -> None:
    """All who wrote, and somebody who comes fresh, have one text: the one on the disk."""
    late = Author("rapporteur", server.url, told, threading.Event())
    late._connect()
    give_up = time.monotonic() + 10
    texts: list[Any] = []
    while time.monotonic() < give_up:
        texts = [stored(server, told), late.text, *(author.text for author in authors)]
        if all(text == texts[0] for text in texts):
            break
        time.sleep(0.1)
    for author in (late, *authors):
        author._hang_up()
    assert all(text == texts[0] for text in texts)


def stored(server: Server, told: dict[str, Any]) -> dict[str, Any]:
    query = "SELECT payload FROM draft_update WHERE document_id = ? ORDER BY log_seq"
    return ydoc.pm_json(ydoc.load(row[0] for row in rows(server, query, told["document"])))


def check_log(server: Server, told: dict[str, Any], authors: list[Author]) -> None:
    log = rows(server, "SELECT log_seq, uid FROM draft_update WHERE document_id = ? ORDER BY log_seq", told["document"])
    assert [seq for seq, _ in log] == list(range(1, len(log) + 1))
    uids = [uid for _, uid in log]
    acked = {uid: word for author in authors for uid, word in author.acked.items()}
    assert len(uids) == len(set(uids)) and set(acked) <= set(uids)
    text = json.dumps(stored(server, told), ensure_ascii=False)
    assert len(acked) >= KILLS * BETWEEN
    for word in acked.values():
        assert text.count(f'"{word}') + text.count(f" {word}") == 1, word


def check_versions(server: Server, told: dict[str, Any], namer: Namer) -> None:
    versions = rows(
        server, "SELECT id, number FROM outcome_version WHERE document_id = ? ORDER BY number", told["document"]
    )
    assert [number for _, number in versions] == list(range(1, len(versions) + 1))
    assert set(namer.acked.values()) <= {id for id, _ in versions} and namer.acked
    assert len(set(namer.acked.values())) == len(namer.acked)
