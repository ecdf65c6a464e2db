"""Brackets of a block: found as they are read, agreed or taken out letter by letter; and the act that resolves one."""

import hashlib

import pytest
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from dialogue_platform.live import Refusal, live, perform
from dialogue_platform.live.store.journal import JournalEntry
from dialogue_platform.outcome.document.blocks import plain_block
from dialogue_platform.outcome.document.brackets import agree, brackets, take_out
from dialogue_platform.outcome.drafting import ydoc
from tests.live.test_record import complaints
from tests.outcome.drafting import named, refused, resolution, sha256_of
from tests.room import build
from tests.waiting import until

NOT = ("organiser", "moderator", "panellist", "delegate", "observer", "interpreter")


def block(*parts, tag="paragraph"):
    """A paragraph of Y texts, each given as runs of (letters, marks), or of a line break (None)."""
    doc = Doc()
    root = doc.get("default", type=XmlFragment)
    root.children.append(XmlElement(tag))
    for part in parts:
        root.children[0].children.append(XmlElement("hardBreak") if part is None else XmlText(""))
        if part is not None:
            fill(root.children[0].children[len(root.children[0].children) - 1], part)
    return doc, root.children[0]


def fill(text, runs):
    for letters, marks in runs:
        at = len("".join(part for part, _ in text.diff()).encode())
        text.insert(at, letters)
        text.format(at, at + len(letters.encode()), {mark: {} for mark in marks})


def words(found):
    """The letters of each bracket."""
    return [b"".join(whole(run.text)[run.start : run.end] for run in one).decode() for one in found]


def whole(text):
    return "".join(part for part, _ in text.diff()).encode()


def read(element):
    return plain_block(ydoc.node_json(element))


MIXED = [
    ("Қазақ ", ()),
    ("ортақ ", ("bracket",)),
    ("тізілім", ("bracket", "bold")),
    (" of ", ()),
    ("parks", ("bracket--a1b2c3d4",)),
]


@pytest.mark.parametrize(
    "parts,found",
    [
        ([MIXED], ["ортақ тізілім", "parks"]),
        ([[("a", ("bracket",))], None, [("b", ("bracket",))]], ["a", "b"]),
        ([[("a", ("bracket",))], [("b", ("bracket",))]], ["ab"]),
        ([[("by [hand]", ())]], []),
        ([[("😀", ("bracket",)), ("ё", ())]], ["😀"]),
    ],
)
def test_brackets_are_found_as_they_are_read(parts, found):
    _doc, element = block(*parts)
    assert words(brackets(element)) == found
    assert read(element).count("[") == len(found) or not found


def test_brackets_of_a_list_end_with_their_item():
    doc = Doc()
    root = doc.get("default", type=XmlFragment)
    root.children.append(XmlElement("bulletList"))
    for letters in ("one", "two"):
        root.children[0].children.append(XmlElement("listItem", {}, [XmlElement("paragraph", {}, [XmlText("")])]))
        items = root.children[0].children
        fill(items[len(items) - 1].children[0].children[0], [(letters, ("bracket",))])
    assert words(brackets(root.children[0])) == ["one", "two"]


def test_what_is_agreed_stays_with_its_other_marks():
    _doc, element = block(MIXED)
    agree(brackets(element)[0])
    assert read(element) == "Қазақ ортақ тізілім of [parks]"
    assert {"type": "bold"} in ydoc.node_json(element)["content"][1]["marks"]
    agree(brackets(element)[0])
    assert read(element) == "Қазақ ортақ тізілім of parks"


@pytest.mark.parametrize(
    "before,after,left",
    [
        ("prepare ", " of parks", "prepare of parks"),
        ("prepare ", ", of parks", "prepare, of parks"),
        ("prepare ", "of parks", "prepare of parks"),
        ("", " of parks", " of parks"),
        ("prepare ", "", "prepare "),
        ("", "", ""),
    ],
)
def test_what_is_taken_out_leaves_no_two_blanks(before, after, left):
    _doc, element = block([(before, ()), ("a ", ("bracket",)), ("[register]", ("bracket", "bold")), (after, ())])
    take_out(brackets(element)[0])
    assert read(element) == left


def test_one_that_lies_in_two_texts_is_taken_out_of_both():
    _doc, element = block([("all ", ()), ("the ", ("bracket",))], [("states", ("bracket",)), (" agree", ())])
    take_out(brackets(element)[0])
    assert read(element) == "all agree"


# ---- the act


@pytest.fixture
def drafted(draft):
    """A paragraph with two brackets, and the drafter who wrote it."""
    drafter = draft.drafter()
    return (
        draft,
        drafter,
        drafter.draft("Invites to prepare a shared register at their own cost;", "a shared", "at their own cost"),
    )


def text_of(draft, paragraph):
    draft.refresh()
    return next(one["html"] for one in draft.paragraphs() if one["paragraph"] == paragraph)


@pytest.mark.parametrize("role", ["chair", "rapporteur"])
def test_who_may_resolve_one(drafted, role):
    draft, _, paragraph = drafted
    draft.room.do(role, "outcome.resolve_bracket", **resolution(draft, paragraph, 1, keep=True))
    draft.room.do(role, "outcome.resolve_bracket", **resolution(draft, paragraph, 1, keep=False))
    assert text_of(draft, paragraph) == "Invites to prepare a shared register;"


@pytest.mark.parametrize("role", NOT)
def test_who_may_not(drafted, role):
    draft, _, paragraph = drafted
    assert refused(draft, role, "outcome.resolve_bracket", **resolution(draft, paragraph)).code == "not_permitted"


def test_it_is_written_by_the_person_who_acts(drafted):
    """In the log, its hash, the seal and the journal."""
    draft, _, paragraph = drafted
    done = draft.room.do("chair", "outcome.resolve_bracket", **resolution(draft, paragraph))
    row, document = draft.log()[-1], draft.row()
    assert (row.log_seq, row.participant_id) == (done["log_seq"], draft.room.people["chair"])
    assert (document.log_seq, document.log_uid, document.log_hash) == (row.log_seq, row.uid, row.hash)
    assert (document.sealed_seq, document.sealed_hash) == (row.log_seq, row.hash)
    with live().database.reading() as db:
        entries = db.query(JournalEntry).filter_by(stream=draft.stream, command="outcome.resolve_bracket").all()
        assert [entry.actor for entry in entries] == [draft.room.actors["chair"].name]
        assert [one for one in complaints(db) if draft.document in one] == []


def test_what_is_read_again_is_what_was_resolved(drafted):
    """The rest of the paragraph, and its id, are what they were; the text opened anew is the text on the screens."""
    draft, drafter, paragraph = drafted
    draft.room.do("chair", "outcome.resolve_bracket", **resolution(draft, paragraph, 2, keep=False))
    assert text_of(draft, paragraph) == (
        'Invites to prepare <mark class="bracket">[</mark><mark class="bracket">a shared</mark><mark class="bracket">]</mark> register;'
    )
    until(lambda: (drafter.hear(), drafter.text == draft.stored())[1], "the drafter never gets it")
    assert drafter.text == draft.drafter().text


@pytest.mark.parametrize(
    "changed,code,field",
    [
        ({"paragraph": "nowhere"}, "not_found", "paragraph"),
        ({"bracket": 3}, "not_found", "bracket"),
        ({"bracket": 0}, "out_of_range", "bracket"),
        ({"bracket": True}, "wrong_type", "bracket"),
        ({"sha256": "0" * 64}, "stale_paragraph", "sha256"),
        ({"sha256": "0" * 63}, "wrong_type", "sha256"),
        ({"paragraph": ""}, "empty", "paragraph"),
        ({"paragraph": "x" * 33}, "too_long", "paragraph"),
        ({"keep": "yes"}, "wrong_type", "keep"),
        ({"document": "nowhere"}, "not_found", "document"),
    ],
)
def test_bad_input_names_its_field(drafted, changed, code, field):
    draft, _, paragraph = drafted
    found = refused(draft, "chair", "outcome.resolve_bracket", **{**resolution(draft, paragraph), **changed})
    assert (found.code, found.field) == (code, field)


def test_a_document_of_another_dialogue_is_unknown(drafted, app):
    draft, _, paragraph = drafted
    args = resolution(draft, paragraph)
    with pytest.raises(Refusal) as caught:
        perform("outcome.resolve_bracket", build(app).actors["chair"], args)
    assert caught.value.code in ("not_found", "not_permitted")


def test_a_paragraph_that_was_changed_since_is_stale_and_shown_as_it_is(drafted):
    """Its row lags behind what is typed: the refusal does not."""
    draft, drafter, paragraph = drafted
    args = resolution(draft, paragraph)
    assert drafter.send(drafter.bracket("register"))["ok"]
    found = refused(draft, "chair", "outcome.resolve_bracket", **args)
    assert (found.code, found.state["kind"], found.state["paragraph"]) == ("stale_paragraph", "paragraph", paragraph)
    assert sha256_of(found.state["html"]) == resolution(draft, paragraph)["sha256"] != args["sha256"]
    draft.room.do("chair", "outcome.resolve_bracket", **{**args, "sha256": sha256_of(found.state["html"])})


def test_typing_elsewhere_does_not_make_it_stale(drafted):
    draft, drafter, paragraph = drafted
    args = resolution(draft, paragraph)
    assert drafter.send(drafter.write("above all others", at=0))["ok"]
    draft.room.do("chair", "outcome.resolve_bracket", **args)


def test_a_paragraph_that_was_deleted_is_not_found(drafted):
    draft, drafter, paragraph = drafted
    args, before = resolution(draft, paragraph), drafter.doc.get_state()
    del drafter.root.children[len(drafter.root.children) - 1]
    assert drafter.send(drafter.doc.get_update(before))["ok"]
    assert refused(draft, "chair", "outcome.resolve_bracket", **args).code == "not_found"


def test_an_adopted_text_is_left_alone(drafted):
    draft, _, paragraph = drafted
    args, version = resolution(draft, paragraph), named(draft)["version"]
    draft.room.do("chair", "outcome.adopt", document=draft.document, version=version, open_brackets=2)
    found = refused(draft, "chair", "outcome.resolve_bracket", **args)
    assert (found.code, found.state["stage"]) == ("document_adopted", "adopted")
    draft.room.do("chair", "outcome.reopen", document=draft.document, reason="A bracket was left")
    draft.room.do("chair", "outcome.resolve_bracket", **args)


def test_two_who_press_at_once_resolve_it_once(drafted):
    draft, _, paragraph = drafted
    one, other = resolution(draft, paragraph, keep=True), resolution(draft, paragraph, keep=False)
    name, before = "outcome.resolve_bracket", len(draft.log())
    assert draft.room.at_once(("chair", name, one), ("rapporteur", name, other)) == ["ok", "stale_paragraph"]
    assert len(draft.log()) == before + 1


def test_a_repeat_under_its_key_writes_nothing(drafted):
    draft, _, paragraph = drafted
    args, actor = resolution(draft, paragraph), draft.room.actors["chair"]
    first = perform("outcome.resolve_bracket", actor, args, "a-key-of-the-chair")
    assert perform("outcome.resolve_bracket", actor, args, "a-key-of-the-chair") == first
    assert draft.log()[-1].log_seq == first.result["log_seq"]


class Reader:
    """A page with the text open: the paragraph as its join and its syncs have brought it."""

    def __init__(self, draft, name, paragraph):
        io, self.paragraph, self.entities = draft.room.app.extensions["socketio"], paragraph, {}
        self.socket = draft.socket(name) if name else io.test_client(draft.room.app)
        draft.peers.append(self.socket)
        self.joined = self.socket.emit("join", {"stream": draft.stream}, callback=True)
        self.take(self.joined.get("entities", ()))

    def take(self, entities):
        self.entities |= {entity["id"]: entity for entity in entities if entity["kind"] == "paragraph"}

    @property
    def html(self):
        for message in self.socket.get_received():
            if message["name"] == "sync":
                self.take(message["args"][0]["entities"])
        found = [one["html"] for one in self.entities.values() if one.get("paragraph") == self.paragraph]
        return found[0] if found else None


@pytest.mark.parametrize("visibility", ["participants", "public"])
def test_every_audience_gets_the_paragraph_through_the_feed(drafted, visibility):
    """Who takes part; and the public where it may read the text: elsewhere there is no such stream for it."""
    draft, _, paragraph = drafted
    draft.room.do("chair", "outcome.set_visibility", document=draft.document, visibility=visibility)
    args, visitor = resolution(draft, paragraph, 2, keep=False), Reader(draft, None, paragraph)
    readers = [Reader(draft, name, paragraph) for name in ("chair", "observer")]
    assert visitor.joined["ok"] == (visibility == "public")
    readers += [visitor] if visibility == "public" else []
    assert all("cost" in one.html for one in readers)
    draft.room.do("chair", "outcome.resolve_bracket", **args)
    for one in readers:
        until(lambda one=one: "cost" not in one.html, "a reader never gets it")
    assert {one.html for one in readers} == {text_of(draft, paragraph)}
    assert visibility == "public" or visitor.html is None


def test_the_digest_is_of_the_letters_that_are_read(draft):
    assert sha256_of("a &amp; <strong>b</strong><br>c") == hashlib.sha256(b"a & b\nc").hexdigest()
