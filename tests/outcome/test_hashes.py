"""Equal texts have equal hashes, and a version named under an older spelling is still what its hash says."""

import pytest
from pycrdt import Doc, XmlElement, XmlFragment, XmlText
from sqlalchemy import select

from dialogue_platform.live import live
from dialogue_platform.outcome.document import verification
from dialogue_platform.outcome.document.text import TYPED_APART, canonical, sha256
from dialogue_platform.outcome.drafting import ydoc
from dialogue_platform.outcome.drafting.session import DRAFT_SESSIONS
from dialogue_platform.outcome.models import Version
from tests.tampering import tampering


def made(*texts):
    """A paragraph of these texts, side by side."""
    doc = Doc(client_id=2)
    doc.get("default", type=XmlFragment).children.append(XmlElement("paragraph", {}, list(texts)))
    return doc


def other(doc):
    """Somebody else's copy; of two marks set at one place at one time, the one with the lower client id stands first."""
    copy = Doc(client_id=3)
    copy.get("default", type=XmlFragment)
    copy.apply_update(doc.get_update())
    return copy


def letters(doc):
    return doc.get("default", type=XmlFragment).children[0].children[0]


def bold_by_two():
    """Two people make neighbouring letters bold at the same time."""
    doc = made(XmlText("abcd"))
    second = other(doc)
    letters(doc).format(0, 2, {"bold": True})
    letters(second).format(2, 4, {"bold": True})
    doc.apply_update(second.get_update())
    return doc


def bold_by_one():
    doc = made(XmlText("abcd"))
    letters(doc).format(0, 4, {"bold": True})
    return doc


def marked(*keys):
    doc = made(XmlText("abcd"))
    for key in keys:
        letters(doc).format(0, 4, {key: {}})
    return doc


@pytest.mark.parametrize(
    "one,other",
    [
        (bold_by_two(), bold_by_one()),
        (made(XmlText("ab"), XmlText("cd")), made(XmlText("abcd"))),
        (marked("bracket--aaaaaaaa", "bracket--bbbbbbbb"), marked("bracket")),
        (marked("bold", "bracket--aaaaaaaa"), marked("bracket", "bold")),
    ],
    ids=["bold by two", "two texts side by side", "one mark under two keys", "marks in another order"],
)
def test_equal_texts_have_equal_hashes(one, other):
    assert canonical(ydoc.pm_json(one)) == canonical(ydoc.pm_json(other))
    assert sha256(ydoc.pm_json(one)) == sha256(ydoc.pm_json(other))


def test_the_first_spelling_can_still_be_made():
    assert [run["text"] for run in ydoc.pm_json(bold_by_two(), TYPED_APART)["content"][0]["content"]] == ["ab", "cd"]
    assert [run["text"] for run in ydoc.pm_json(bold_by_two())["content"][0]["content"]] == ["abcd"]


def test_unequal_texts_stay_unequal():
    half = made(XmlText("abcd"))
    letters(half).format(0, 2, {"bold": True})
    assert len({sha256(ydoc.pm_json(doc)) for doc in (half, bold_by_one(), made(XmlText("abcd")))}) == 3


def write_in_two_runs(draft):
    """A paragraph with two texts side by side, as no editor of today writes it."""
    drafter = draft.drafter()
    before = drafter.doc.get_state()
    drafter.root.children.append(XmlElement("paragraph", {}, [XmlText("ab"), XmlText("cd")]))
    assert drafter.send(drafter.doc.get_update(before))["ok"]


def rows(draft):
    with live().database.reading() as db:
        found = db.scalars(select(Version).where(Version.document_id == draft.document))
        return [(row, list(verification.complaints(db, row))) for row in found]


def test_versions_are_verified_under_the_scheme_they_were_hashed_in(draft, app):
    write_in_two_runs(draft)
    draft.room.do("rapporteur", "outcome.name_version", document=draft.document, name="new")
    old = ydoc.pm_json(DRAFT_SESSIONS.of(app).session(draft.document).committed.doc, TYPED_APART)
    with tampering() as db:  # as a version of before is kept
        new = db.scalars(select(Version).where(Version.document_id == draft.document)).one()
        assert new.hash_scheme == 2 and new.sha256 == sha256(new.content) != sha256(old)
        db.add(
            Version(
                id="of-before", stream=new.stream, seq=new.seq, document_id=new.document_id, number=2, name="old",
                log_seq=new.log_seq, text=canonical(old), sha256=sha256(old), hash_scheme=1, at=new.at, by=new.by,
            )
        )  # fmt: skip
        db.commit()
    assert [complaint for _, found in rows(draft) for complaint in found] == []
    with tampering() as db:
        db.get(Version, "of-before").hash_scheme = 2
        db.commit()
    assert [len(found) for _, found in rows(draft)] == [0, 1]


def test_a_changed_text_is_found(draft, app):
    draft.drafter().type("as agreed")
    made_ = draft.room.do("rapporteur", "outcome.name_version", document=draft.document, name="one")
    with tampering() as db:
        row = db.get(Version, made_["version"])
        row.text = row.text.replace("as agreed", "as wished")
        db.commit()
    (found,) = [complaints for row, complaints in rows(draft) if row.id == made_["version"]]
    assert len(found) == 1 and "kept text" in found[0]
    result = app.test_cli_runner().invoke(args=["verify-versions"])
    assert result.exit_code == 1 and found[0] in result.output
