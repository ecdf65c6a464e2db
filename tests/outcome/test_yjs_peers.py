"""A command beside people who type with Yjs itself: one text everywhere, and nobody's undo takes the command's change back."""

from __future__ import annotations

import os
import random

import pytest
from pycrdt import XmlFragment

from dialogue_platform.live import Refusal, live, perform
from dialogue_platform.live.limits import forget
from dialogue_platform.outcome.codec.updates import has_gap, read_header
from dialogue_platform.outcome.document.brackets import brackets
from dialogue_platform.outcome.document.template import new_paragraph_id
from dialogue_platform.outcome.drafting import log, socket_events, ydoc
from dialogue_platform.outcome.drafting.editing import digest, paragraph_of
from dialogue_platform.outcome.schema import FRAGMENT
from tests.outcome.drafting import resolution
from tests.outcome.yjs import as_yjs, bundled, drafters
from tests.waiting import until

ROUNDS = 600 if os.environ.get("TEST_LONG") else 120
WORDS = ["state ", "Қазақ ", "ёлки ", "geopark ", "😀 ", "a"]


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    return bundled(tmp_path_factory.mktemp("yjs"))


@pytest.fixture
def two(draft, program):
    with drafters(draft, program, "rapporteur", "rapporteur") as peers:
        yield draft, *peers


def begin(draft, one, other, words="Invites to prepare a shared register", bracket="a shared "):
    """One writes a paragraph and puts words of it into a bracket; both have it."""
    paragraph = new_paragraph_id()
    one.do("open", paragraph=paragraph, at=0, text=words)
    one.do("bracket", paragraph=paragraph, at=words.index(bracket), length=len(bracket))
    settled(draft, one, other)
    return paragraph


def settled(draft, *peers):
    """All send and hear until nobody has anything to say: one text, the one on the disk.

    Yjs tidies up behind others: whoever hears of marks round nothing takes them out, which is an update of its own.
    """

    def quiet():
        for peer in peers:
            peer.send()
        for peer in peers:
            peer.hear()
        said = any(peer.outbox for peer in peers)
        return not said and [peer.text for peer in peers] == [as_yjs(draft.stored())] * len(peers)

    until(quiet, "the texts differ")


@pytest.mark.parametrize("keep,left", [(True, "prepare a very shared register"), (False, "prepare very register")])
def test_what_was_typed_into_a_bracket_meanwhile_stays(two, keep, left):
    """The typist has not heard of the chair's act, nor the chair of the typing: only what the chair has read goes."""
    draft, one, other = two
    paragraph = begin(draft, one, other)
    args = resolution(draft, paragraph, keep=keep)
    other.do("type", paragraph=paragraph, at=len("Invites to prepare a "), text="very ")
    draft.room.do("chair", "outcome.resolve_bracket", **args)
    settled(draft, one, other)
    assert left in one.letters(paragraph)


@pytest.mark.parametrize(
    "keep,left", [(True, "Invites to prepare a shared register"), (False, "Invites to prepare register")]
)
def test_undo_takes_back_ones_own_and_leaves_what_the_command_did(two, keep, left):
    """Not even who has set the bracket can take back that it was resolved."""
    draft, one, other = two
    paragraph = begin(draft, one, other)
    other.do("type", paragraph=paragraph, at=0, text="Also ")
    settled(draft, one, other)
    draft.room.do("chair", "outcome.resolve_bracket", **resolution(draft, paragraph, keep=keep))
    settled(draft, one, other)
    assert one.runs(paragraph) == [[f"Also {left}", []]]
    other.do("undo")
    settled(draft, one, other)
    assert one.runs(paragraph) == [[left, []]]
    for act in ("undo", "redo"):  # of the bracket, and of the words where nothing of it is left: they are one's own
        one.do(act)
        settled(draft, one, other)
    assert other.runs(paragraph) == [[left, []]]


def test_who_wrote_nothing_can_undo_nothing(two):
    draft, one, other = two
    paragraph = begin(draft, one, other)
    draft.room.do("chair", "outcome.resolve_bracket", **resolution(draft, paragraph, keep=False))
    settled(draft, one, other)
    other.do("undo")
    assert other.outbox == []
    assert other.letters(paragraph) == "Invites to prepare register"


class Table:
    """Typists who hear and send when they like, and a chair who resolves what stands in the log."""

    def __init__(self, draft, peers, chance):
        self.draft, self.peers, self.chance = draft, peers, chance
        self.done, self.stale = 0, 0

    def step(self):
        peer = self.chance.choice(self.peers)
        self.chance.choice([self.open, self.type, self.type, *[self.bracket, self.chair] * 2, self.cross, self.undo])(
            peer
        )
        if self.chance.random() < 0.4:
            peer.send()
        if self.chance.random() < 0.4:
            peer.hear()

    def some(self, peer, length=0):
        """A place in some paragraph of a peer's, between two letters as Yjs counts them, and so many behind it."""
        long = [(id, runs) for id, runs in peer.text if sum(len(utf16(letters)) for letters, _ in runs) > length]
        if not long:
            return None
        id, runs = self.chance.choice(long)
        letters = "".join(letters for letters, _ in runs)
        start, end = sorted(self.chance.sample(range(len(letters) + 1), 2)) if len(letters) else (0, 0)
        before, inside = len(utf16(letters[:start])), len(utf16(letters[start:end]))
        return {"paragraph": id, "at": before, **({"length": inside} if length else {})}

    def open(self, peer):
        peer.do("open", paragraph=new_paragraph_id(), at=len(peer.text), text=self.chance.choice(WORDS))

    def type(self, peer):
        place = self.some(peer)
        if place:
            peer.do("type", **place, text=self.chance.choice(WORDS))

    def bracket(self, peer):
        place = self.some(peer, 1)
        if place:
            peer.do("bracket", **place)

    def cross(self, peer):
        place = self.some(peer, 8)
        if place:
            peer.do("cross", **place)

    def undo(self, peer):
        peer.do(self.chance.choice(["undo", "redo"]))

    def chair(self, peer):
        """What the chair reads may be older than the log: then the act is refused, and nothing is written."""
        rows = self.draft.log()
        doc = ydoc.load(row.payload for row in rows[: max(1, len(rows) - self.chance.choice([0, 0, 0, 2]))])
        root = doc.get(FRAGMENT, type=XmlFragment)
        open_ones = [(id, brackets(paragraph_of(root, id))) for id, _ in as_yjs(ydoc.pm_json(doc))]
        open_ones = [(id, len(found)) for id, found in open_ones if found]
        if not open_ones:
            return
        id, count = self.chance.choice(open_ones)
        args = {"document": self.draft.document, "paragraph": id, "bracket": self.chance.randint(1, count)}
        args |= {"sha256": digest(paragraph_of(root, id)), "keep": self.chance.random() < 0.5}
        forget()
        try:
            perform("outcome.resolve_bracket", self.draft.room.actors["chair"], args)
            self.done += 1
        except Refusal as refused:
            assert refused.code in ("stale_paragraph", "not_found")
            self.stale += 1


def utf16(letters):
    """As Yjs counts: in units of two bytes."""
    return memoryview(letters.encode("utf-16-le")).cast("H")


@pytest.mark.parametrize("seed", [1, 2])
def test_typists_and_a_chair_in_any_order_end_with_one_text(draft, program, monkeypatch, seed):
    """No update that was taken has a gap, and the log alone makes the text that is on every screen."""
    monkeypatch.setattr(socket_events, "JOINS", "10000/minute")
    with drafters(draft, program, *["rapporteur"] * 3) as peers:
        table = Table(draft, peers, random.Random(seed))
        for _ in range(ROUNDS):
            table.step()
        settled(draft, *peers)
        assert table.done >= 3, "the chair hardly came to act"
    doc = ydoc.empty()
    with live().database.reading() as db:
        for row in log.rows_above(db, draft.document, 0):
            assert not has_gap(read_header(row.payload), ydoc.state(doc)), row.log_seq
            ydoc.apply(doc, row.payload)
    assert as_yjs(ydoc.pm_json(doc)) == peers[0].text
