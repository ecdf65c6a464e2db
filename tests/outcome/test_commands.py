"""Create, name, refresh: what they do, who may, and what is refused. Adoption: test_adoption.py."""

import hashlib
import json

import pytest

from dialogue_platform.live import GONE, Refusal, perform
from dialogue_platform.outcome.models import Paragraph, Version
from dialogue_platform.outcome.projections import project_paragraph
from tests.outcome.drafting import SECTIONS, create_draft, named, refused
from tests.room import NOWHERE, build
from tests.waiting import until

ALL = ("organiser", "chair", "moderator", "rapporteur", "panellist", "delegate", "observer", "interpreter")


def test_a_new_document_has_its_template_once(draft):
    assert len(draft.log()) == 1
    shown = [(p["block"], p["html"], p["number"]) for p in draft.paragraphs()]
    assert shown[:3] == [("title", "Outcome summary", None), ("heading", "Background", None), ("paragraph", "", None)]
    assert [html for block, html, _ in shown if block == "heading"] == SECTIONS
    entity = draft.sees()["document", draft.document]
    assert entity["stage"] == "drafting" and entity["upto"] == 1 and entity["version"] is None


def test_a_dialogue_has_one_document(draft):
    args = {"dialogue": draft.room.dialogue, "title": "Another", "sections": []}
    assert refused(draft, "organiser", "outcome.create_document", **args).code == "document_exists"


def test_the_dialogue_names_its_document(draft):
    from dialogue_platform.dialogues.models import Dialogue

    (dialogue,) = draft.room.rows(Dialogue, id=draft.room.dialogue)
    assert dialogue.document_id == draft.document


@pytest.mark.parametrize("role", [role for role in ALL if role != "organiser"])
def test_only_the_organiser_creates(room, role):
    with pytest.raises(Refusal) as caught:
        perform("outcome.create_document", room.actors[role], {"dialogue": room.dialogue, "title": "Mine"})
    assert caught.value.code == "not_permitted"


@pytest.mark.parametrize(
    "args,code_",
    [
        ({"title": ""}, "empty"),
        ({"title": "x" * 201}, "too_long"),
        ({"title": 5}, "wrong_type"),
        ({"title": "a\ud800"}, "broken_text"),
        ({"title": "t", "sections": ["x"] * 41}, "too_long"),
        ({"title": "t", "sections": [""]}, "empty"),
        ({"title": "t", "sections": "Background"}, "wrong_type"),
        ({"title": "t", "more": 1}, "unknown_field"),
        ({"title": "t", "dialogue": NOWHERE}, "not_found"),
    ],
)
def test_bad_input_to_create(room, args, code_):
    with pytest.raises(Refusal) as caught:
        perform("outcome.create_document", room.actors["organiser"], {"dialogue": room.dialogue, **args})
    assert caught.value.code == code_


@pytest.mark.parametrize("role", ALL)
def test_who_may_name_a_version(draft, role):
    if role in ("organiser", "chair", "rapporteur"):
        assert named(draft, role=role)["number"] == 1
    else:
        assert refused(draft, role, "outcome.name_version", document=draft.document, name="x").code == "not_permitted"


def test_a_version_keeps_text_and_hash(draft):
    drafter = draft.drafter()
    drafter.type("Encourages the governments")
    made = named(draft, "Zero draft")
    drafter.type("later")
    (version,) = draft.room.rows(Version, id=made["version"])
    assert made["sha256"] == version.sha256 == hashlib.sha256(version.text.encode()).hexdigest()
    assert json.loads(version.text)["content"][-1]["content"][0]["text"] == "Encourages the governments"
    entity = draft.sees()["version", made["version"]]
    assert (entity["number"], entity["name"], entity["log_seq"], entity["by"]) == (1, "Zero draft", 2, "Rapporteur")
    assert "text" not in entity


def test_equal_texts_have_equal_hashes(draft):
    assert named(draft)["sha256"] == named(draft)["sha256"]


@pytest.mark.parametrize("name,code_", [("", "empty"), (" ", "empty"), ("x" * 81, "too_long"), (None, "wrong_type")])
def test_bad_names(draft, name, code_):
    assert refused(draft, "rapporteur", "outcome.name_version", document=draft.document, name=name).code == code_


def test_readers_get_only_what_changed(draft):
    drafter = draft.drafter()
    drafter.type("first")
    draft.refresh()
    before = draft.room.seq(draft.stream)
    drafter.type("second <b> & more")
    draft.refresh()
    moved = [e for e in draft.sees().values() if e["seq"] > before]
    assert {e["kind"] for e in moved} == {"document", "paragraph"} and len(moved) == 2
    last = draft.paragraphs()[-1]
    assert (last["html"], last["number"], last["upto"]) == ("second &lt;b&gt; &amp; more", "2", 3)


def test_refreshing_again_does_nothing(draft):
    draft.refresh()
    before = draft.room.seq(draft.stream)
    draft.refresh()
    assert draft.room.seq(draft.stream) == before


def test_a_removed_paragraph_is_gone_for_all(draft):
    drafter = draft.drafter()
    drafter.type("to be removed")
    draft.refresh()
    row = draft.paragraphs()[-1]
    before = drafter.doc.get_state()
    del drafter.root.children[len(drafter.root.children) - 1]
    drafter.send(drafter.doc.get_update(before))
    draft.refresh()
    assert row["id"] not in [p["id"] for p in draft.paragraphs()]
    (tombstone,) = draft.room.rows(Paragraph, id=row["id"])
    for audience in ("floor", "podium"):
        assert project_paragraph(tombstone, audience) == GONE
    assert project_paragraph(tombstone, "public") is None  # who never saw it is told nothing


def test_a_paragraph_keeps_its_id_when_it_moves(draft):
    drafter = draft.drafter()
    drafter.type("stays")
    draft.refresh()
    row = draft.paragraphs()[-1]
    drafter.send(drafter.write("comes before", at=2))
    draft.refresh()
    moved = draft.sees()["paragraph", row["id"]]
    assert moved["place"] == row["place"] + 1 and moved["number"] == "2" and moved["html"] == "stays"


def test_paragraph_ids_of_another_document_do_not_clash(draft):
    other = create_draft(build(draft.room.app))
    theirs = other.paragraphs()[-1]
    drafter = draft.drafter()
    before = drafter.doc.get_state()
    from pycrdt import XmlElement, XmlText

    drafter.root.children.append(XmlElement("paragraph", {"paragraph_id": theirs["paragraph"]}, [XmlText("pasted")]))
    drafter.send(drafter.doc.get_update(before))
    draft.refresh()
    mine = draft.paragraphs()[-1]
    assert mine["paragraph"] == theirs["paragraph"] and mine["id"] != theirs["id"]


@pytest.mark.parametrize("audience", ["public", "floor", "podium"])
def test_every_audience_reads_the_same_of_a_public_text(draft, audience):
    draft.room.do("organiser", "outcome.set_visibility", document=draft.document, visibility="public")
    named(draft)
    assert draft.sees(audience) == draft.sees("podium")


def test_the_system_alone_refreshes(draft):
    for role in ALL:
        assert refused(draft, role, "outcome.refresh_paragraphs", document=draft.document).code == "not_permitted"


def test_paragraphs_follow_by_themselves(draft):
    drafter = draft.drafter()
    drafter.type("shown to readers soon")
    until(lambda: draft.paragraphs()[-1]["html"] == "shown to readers soon", "readers are not shown what was typed")
