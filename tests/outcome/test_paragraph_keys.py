"""Paragraph ids are chosen by drafters, and rows are kept by them: no choice may stand in the way of readers or versions."""

import hashlib

import pytest
from sqlalchemy import update

from dialogue_platform.outcome.document.blocks import LONGEST_ID, blocks
from dialogue_platform.outcome.models import Paragraph, paragraph_row_id
from tests.outcome.drafting import create_draft
from tests.outcome.texts import doc, paragraph, run
from tests.room import build
from tests.tampering import tampering


def shown(draft):
    """What readers see of the text, after the look once a second has done its work."""
    draft.refresh()
    return [paragraph["html"] for paragraph in draft.paragraphs() if paragraph["block"] == "paragraph"]


def other_house(draft):
    return create_draft(build(draft.room.app))


def derived_before(document, paragraph_id):
    """How rows were called until now where another text had the id already."""
    return hashlib.sha256(f"{document}:{paragraph_id}".encode()).hexdigest()[:24]


@pytest.mark.parametrize("derive", [derived_before, paragraph_row_id], ids=["as before", "as now"])
def test_an_id_made_to_collide_stops_neither_readers_nor_versions_nor_adoption(draft, derive):
    theirs = other_house(draft).paragraphs()[-1]["paragraph"]
    drafter = draft.drafter()
    drafter.send(drafter.write("the trap", id=derive(draft.document, theirs)))
    draft.refresh()
    drafter.send(drafter.write("what springs it", id=theirs))
    assert shown(draft)[-2:] == ["the trap", "what springs it"]
    made = draft.room.do("rapporteur", "outcome.name_version", document=draft.document, name="Revision")
    draft.room.do("chair", "outcome.adopt", document=draft.document, version=made["version"])


def test_the_same_ids_in_two_texts_make_two_rows(draft):
    other = other_house(draft)
    for one in (draft, other):
        drafter = one.drafter()
        drafter.send(drafter.write("ours", id="chosen"))
        assert shown(one)[-1] == "ours"
    mine, theirs = ([p["id"] for p in one.paragraphs() if p["paragraph"] == "chosen"] for one in (draft, other))
    assert len(mine) == len(theirs) == 1 and mine != theirs


HOSTILE = ["", " ", "-", "x" * 32, "x" * 33, "x" * 5000, "a\0b", "Ж", "ʼ", "constructor", "start+", "a.2", 7, 7.5, True,
           "%s", "../..", "p_x", "'; --", "A", "a"]  # fmt: skip


def test_ids_of_every_kind_leave_every_block_readable(draft):
    drafter = draft.drafter()
    for id in HOSTILE:
        assert drafter.send(drafter.write(f"under {id!r}"[:40].replace("\0", ""), id=id))["ok"]
    for _ in range(3):
        drafter.send(drafter.write("once more", id="x" * 32))
    assert len(shown(draft)) == 5 + len(HOSTILE) + 3  # the template has five
    ids = [p["paragraph"] for p in draft.paragraphs()]
    assert len(set(ids)) == len(ids)
    assert draft.room.do("rapporteur", "outcome.name_version", document=draft.document, name="All of it")["number"] == 1


def test_a_nul_in_the_letters_does_not_keep_the_others_from_readers(draft):
    """PostgreSQL takes none."""
    drafter = draft.drafter()
    drafter.send(drafter.write("a\0b"))
    drafter.send(drafter.write("the next"))
    assert shown(draft)[-2:] == ["a\ufffdb", "the next"]
    assert draft.room.do("rapporteur", "outcome.name_version", document=draft.document, name="Kept")["number"] == 1


def test_a_row_made_before_this_rule_keeps_its_id(draft):
    """Its id is what pages hold; only rows that are new are called by the new rule."""
    last = draft.paragraphs()[-1]
    with tampering() as db:  # as the program before this one made it: called by the id that the editor gave
        db.execute(update(Paragraph).where(Paragraph.id == last["id"]).values(id=last["paragraph"]))
        db.commit()
    drafter = draft.drafter()
    drafter.send(drafter.write("comes before", at=1))
    draft.refresh()
    after = draft.paragraphs()[-1]
    assert (after["id"], after["paragraph"]) == (last["paragraph"],) * 2 and after["place"] == last["place"] + 1
    assert [p["id"] for p in draft.paragraphs()].count(last["paragraph"]) == 1


def test_thousands_of_blocks_under_one_id_or_none_have_ids_of_their_own():
    """Found in one pass: to look for a free name from the beginning each time held the writer for minutes."""
    twins = [paragraph(run("x"), id="a" * 32) for _ in range(5000)]
    nameless = [paragraph(run("x")) for _ in range(5000)]
    made = [block.id for block in blocks(doc(*twins, *nameless))]
    assert len(set(made)) == 10_000 and max(map(len, made)) <= LONGEST_ID
