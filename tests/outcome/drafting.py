"""A document with its drafters, and a peer that speaks the draft events with a Y document of its own."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import pytest
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from dialogue_platform.live import Refusal, live, perform
from dialogue_platform.live.store.streams import new_id
from dialogue_platform.outcome.document.template import new_paragraph_id
from dialogue_platform.outcome.drafting import log, ydoc
from dialogue_platform.outcome.models import DraftUpdate, OutcomeDocument
from dialogue_platform.outcome.schema import SCHEMA
from tests.room import Room
from tests.support.joins import on_screen

SECTIONS = ["Background", "Taking stock", "Priority areas", "Recommendations for future action", "Way forward"]


@dataclass
class DraftFixture:
    """A room of people with one outcome document."""

    room: Room
    document: str
    peers: list[Any] = field(default_factory=list)
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def stream(self) -> str:
        return f"document:{self.document}"

    def token(self, name: str) -> str:
        if name not in self.tokens:
            made = perform("people.create_token", self.room.actors[name], {"label": "tests"})
            self.tokens[name] = made.result["token"]
        return self.tokens[name]

    def socket(self, name: str) -> Any:
        io = self.room.app.extensions["socketio"]
        client = io.test_client(self.room.app, auth={"token": self.token(name)})
        self.peers.append(client)
        return client

    def drafter(self, name: str = "rapporteur") -> Drafter:
        return Drafter(self.document, self.socket(name)).join()

    def row(self) -> OutcomeDocument:
        with live().database.reading() as db:
            return db.get_one(OutcomeDocument, self.document)

    def log(self) -> list[DraftUpdate]:
        with live().database.reading() as db:
            query = db.query(DraftUpdate).filter_by(document_id=self.document)
            return list(query.order_by(DraftUpdate.log_seq))

    def stored(self) -> dict[str, Any]:
        """The text that the log alone makes."""
        with live().database.reading() as db:
            return ydoc.pm_json(ydoc.load(row.payload for row in log.rows_above(db, self.document, 0)))

    def sees(self, audience: str = "floor") -> dict[tuple[str, str], Any]:
        return on_screen(self.stream, audience)

    def paragraphs(self, audience: str = "floor") -> list[dict[str, Any]]:
        found = [entity for (kind, _), entity in self.sees(audience).items() if kind == "paragraph"]
        return sorted(found, key=lambda entity: entity["place"])

    def refresh(self) -> None:
        from dialogue_platform.live import SYSTEM

        perform("outcome.refresh_paragraphs", SYSTEM, {"document": self.document})


class Drafter:
    """A page with the document open, as far as the wire knows."""

    def __init__(self, document: str, socket: Any) -> None:
        self.document, self.socket = document, socket
        self.doc: Doc = Doc()
        self.root = self.doc.get("default", type=XmlFragment)
        self.answer: dict[str, Any] = {}

    def join(self, **changed: Any) -> Drafter:
        asked = {"document": self.document, "vector": self.doc.get_state(), "schema": SCHEMA, **changed}
        self.answer = self.call("draft.join", asked)
        if self.answer.get("ok"):
            self.doc.apply_update(self.answer["update"])
            if self.answer["client"]:
                self._write_as(self.answer["client"])
        return self

    def _write_as(self, client: int) -> None:
        state = self.doc.get_update()
        self.doc = Doc(client_id=client)
        self.root = self.doc.get("default", type=XmlFragment)
        self.doc.apply_update(state)

    def call(self, event: str, data: Any) -> Any:
        return self.socket.emit(event, data, callback=True)

    def write(self, text: str, at: int = -1, id: Any = None) -> bytes:
        """A new paragraph, under an id of the server's making or a given one; the answer is the update that says so."""
        before = self.doc.get_state()
        attrs = {"paragraph_id": new_paragraph_id() if id is None else id}
        element = XmlElement("paragraph", attrs, [XmlText(text)])
        self.root.children.insert(at if at >= 0 else len(self.root.children), element)
        return self.doc.get_update(before)

    def bracket(self, words: str, key: str = "bracket") -> bytes:
        """Put words of the newest paragraph into a bracket; the answer is the update that says so."""
        before = self.doc.get_state()
        text = self.root.children[len(self.root.children) - 1].children[0]
        start = "".join(part for part, _ in text.diff()).encode().index(words.encode())
        text.format(start, start + len(words.encode()), {key: {}})
        return self.doc.get_update(before)

    def draft(self, text: str, *brackets: str) -> str:
        """A paragraph with brackets, sent; the answer is its id."""
        id = new_paragraph_id()
        for update in (self.write(text, id=id), *map(self.bracket, brackets)):
            assert self.send(update)["ok"]
        return id

    def send(self, update: bytes, uid: str | None = None, **changed: Any) -> Any:
        message = {"document": self.document, "uid": uid or new_id(), "update": update, **changed}
        return self.call("draft.update", message)

    def type(self, text: str) -> Any:
        return self.send(self.write(text))

    def hear(self) -> list[dict[str, Any]]:
        """What came since the last time; updates are applied."""
        heard = list(self.socket.get_received())
        for message in heard:
            if message["name"] == "draft.update":
                self.doc.apply_update(message["args"][0]["update"])
        return heard

    @property
    def text(self) -> dict[str, Any]:
        return ydoc.pm_json(self.doc)


def create_draft(room: Room) -> DraftFixture:
    made = room.do(
        "organiser", "outcome.create_document", dialogue=room.dialogue, title="Outcome summary", sections=SECTIONS
    )
    return DraftFixture(room, made["document"])


def code(answer: Any) -> str:
    return "ok" if answer["ok"] else answer["error"]["code"]


def refused(draft, role, name, /, **args):
    """The refusal; it must leave document and log as they were."""
    before = (draft.room.seq(draft.stream), len(draft.log()))
    with pytest.raises(Refusal) as caught:
        perform(name, draft.room.actors[role], args)
    assert (draft.room.seq(draft.stream), len(draft.log())) == before
    return caught.value


def sha256_of(html: str) -> str:
    """Of what a reader has before them, as docs/protocol.md has it."""
    lines = re.sub(r"<br>|</p><p>|</p></li><li><p>", "\n", html)
    return hashlib.sha256(unescape(re.sub(r"<[^>]+>", "", lines)).encode()).hexdigest()


def resolution(draft: DraftFixture, paragraph: str, bracket: int = 1, keep: bool = True) -> dict[str, Any]:
    """The arguments of ``outcome.resolve_bracket`` by somebody who reads the newest text."""
    draft.refresh()
    (html,) = [one["html"] for one in draft.paragraphs() if one["paragraph"] == paragraph]
    seen = {"paragraph": paragraph, "bracket": bracket, "sha256": sha256_of(html)}
    return {"document": draft.document, **seen, "keep": keep}


def named(draft, name="Revision", role="rapporteur"):
    return draft.room.do(role, "outcome.name_version", document=draft.document, name=name)
