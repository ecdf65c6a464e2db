"""Adopting and reopening: by the chair alone, of a text that says something, with open eyes, and never beside the typing."""

import json
import threading

import pytest

from dialogue_platform.live import Refusal, perform
from dialogue_platform.live.store.journal import JournalEntry
from dialogue_platform.outcome.document import adoption as adopting
from dialogue_platform.outcome.document.readiness import LISTED, readiness
from dialogue_platform.outcome.models import Version
from tests.outcome.drafting import code, create_draft, named, refused
from tests.outcome.texts import bullets, doc, heading, paragraph, run
from tests.room import NOWHERE, build

ALL = ("organiser", "chair", "moderator", "rapporteur", "panellist", "delegate", "observer", "interpreter")
REASON = "The delegation of Turkmenistan was not in the room"


@pytest.fixture
def written(draft):
    """A draft whose text says something."""
    draft.room.write(draft.document, "Encourages the governments")
    return draft


def adoption(draft, version=None, **seen):
    return {"document": draft.document, "version": version or named(draft)["version"], **seen}


def adopt(draft, version=None, **seen):
    return draft.room.do("chair", "outcome.adopt", **adoption(draft, version, **seen))


def reopen(draft, reason=REASON):
    return draft.room.do("chair", "outcome.reopen", document=draft.document, reason=reason)


# -- who, and what it does


@pytest.mark.parametrize("role", ALL)
@pytest.mark.parametrize("name", ["outcome.adopt", "outcome.reopen"])
def test_the_chair_alone_adopts_and_reopens(written, name, role):
    args = adoption(written)
    if name == "outcome.reopen":
        adopt(written, args["version"])
        args = {"document": written.document, "reason": REASON}
    if role == "chair":
        written.room.do(role, name, **args)
    else:
        assert refused(written, role, name, **args).code == "not_permitted"


def test_adoption_freezes_the_text(written):
    drafter = written.drafter()
    drafter.type("the last word")
    made = named(written)
    assert adopt(written, made["version"])["number"] == 1
    entity = written.sees("floor")["document", written.document]
    assert entity["stage"] == "adopted" and entity["version"] == made["version"] and entity["adopted_at"]
    assert code(drafter.type("one more thing")) == "document_adopted"
    assert len(written.log()) == 3
    assert not drafter.join().answer["may_write"]


def test_an_update_acknowledged_before_is_acknowledged_again_after_adoption(written):
    drafter = written.drafter()
    update = drafter.write("in time")
    assert drafter.send(update, "a" * 16)["log_seq"] == 3
    adopt(written)
    assert drafter.send(update, "a" * 16) == {"ok": True, "log_seq": 3}


def test_a_version_older_than_the_text_is_not_adopted(written):
    made = named(written)
    written.drafter().type("typed since")
    refusal = refused(written, "chair", "outcome.adopt", **adoption(written, made["version"]))
    assert refusal.code == "stale_version" and refusal.state["stage"] == "drafting"


def test_an_adopted_text_is_adopted_once(written):
    args = adoption(written)
    adopt(written, args["version"])
    assert refused(written, "chair", "outcome.adopt", **args).code == "document_adopted"
    name = {"document": written.document, "name": "x"}
    assert refused(written, "rapporteur", "outcome.name_version", **name).code == "document_adopted"


def test_a_version_of_another_document_is_not_adopted(written):
    theirs = named(create_draft(build(written.room.app)))["version"]
    assert refused(written, "chair", "outcome.adopt", **adoption(written, theirs)).code == "not_found"


# -- never an empty text


def without_words(draft, keep):
    """Everything deleted but the first `keep` blocks."""
    drafter = draft.drafter()
    before = drafter.doc.get_state()
    del drafter.root.children[keep : len(drafter.root.children)]
    assert code(drafter.send(drafter.doc.get_update(before))) == "ok"


@pytest.mark.parametrize("text", ["", " \t", "[ ]", "—…", "\u200b\u200d\u2060", "\u00ad", "."], ids=repr)
def test_a_text_without_letters_is_not_adopted(draft, text):
    draft.drafter().type(text)
    args = adoption(draft, open_brackets=text.count("["))
    assert refused(draft, "chair", "outcome.adopt", **args).code == "empty_text"


@pytest.mark.parametrize("keep", [0, 1, 2], ids=["nothing", "the title", "title and a heading"])
def test_a_text_of_which_all_was_deleted_is_not_adopted(written, keep):
    without_words(written, keep)
    args = adoption(written, shorter_than=1)
    assert refused(written, "chair", "outcome.adopt", **args).code == "empty_text"


@pytest.mark.parametrize("text", ["Ж", "7", "字", "я́"])
def test_one_letter_of_any_script_is_a_text(draft, text):
    draft.drafter().type(text)
    assert adopt(draft)["number"] == 1


# -- open brackets


def test_open_brackets_are_named_and_refused_until_they_are_said_to_be_seen(written):
    written.drafter().type("shall [not] be [legally [strictly] binding]")
    args = adoption(written)
    refusal = refused(written, "chair", "outcome.adopt", **args)
    assert (refusal.code, refusal.field, refusal.state["open_brackets"]) == ("open_brackets", "open_brackets", 3)
    for words in ("3", "paragraph 2: [not]", "[legally [strictly] binding]", "paragraph 2: [strictly]"):
        assert words in refusal.text()
    for wrong in (0, 2, 4):
        assert refused(written, "chair", "outcome.adopt", **args, open_brackets=wrong).code == "open_brackets"
    adopt(written, args["version"], open_brackets=3)


@pytest.mark.parametrize(
    "wrong,code_", [("3", "wrong_type"), (True, "wrong_type"), (-1, "out_of_range"), ([], "wrong_type")]
)
def test_what_was_seen_is_a_number(written, wrong, code_):
    for field in ("open_brackets", "shorter_than"):
        refusal = refused(written, "chair", "outcome.adopt", **adoption(written, **{field: wrong}))
        assert (refusal.code, refusal.field) == (code_, field)


def test_a_refusal_finds_its_words_when_it_is_read(written, monkeypatch):
    """In the language of who asks: the writer, which refuses, has none."""
    written.drafter().type("the [green] one")
    refusal = refused(written, "chair", "outcome.adopt", **adoption(written))
    monkeypatch.setattr(adopting, "_", lambda words, **values: f"{words} in their words" % values)
    assert "paragraph 2 in their words: [green]" in refusal.text()


def test_brackets_are_found_wherever_they_stand():
    text = doc(
        heading(1, "T [t]"), heading(2, "H"), paragraph(run("a "), run("b", "bracket"), run(" [typed]")),
        bullets("one [x]", "two"), paragraph(run("unclosed [ to the end")),
    )  # fmt: skip
    ready = readiness(text)
    assert ready["open_brackets"] == 5
    brackets = [(bracket["block"], bracket["number"], bracket["text"]) for bracket in ready["brackets"]]
    assert brackets == [
        ("title", None, "[t]"), ("paragraph", "1", "[b]"), ("paragraph", "1", "[typed]"), ("list", None, "[x]"),
        ("paragraph", "2", "[ to the end…"),
    ]  # fmt: skip


def test_thousands_of_brackets_are_counted_and_some_are_told():
    ready = readiness(doc(paragraph(run("[x" * 50_000))))
    assert ready["open_brackets"] == 50_000 and len(ready["brackets"]) == LISTED


# -- sections without text, and much less of it than before


def test_sections_without_text_are_told_with_the_version(written):
    made = named(written)
    version = written.sees()["version", made["version"]]
    assert version["empty_sections"] == [
        "Background",
        "Taking stock",
        "Priority areas",
        "Recommendations for future action",
    ]
    assert version["letters"] == len("Encouragesthegovernments")


def test_a_section_with_a_subsection_that_says_something_is_not_empty():
    text = doc(heading(2, "A"), heading(3, "A1"), paragraph(run("x")), heading(2, "B"), heading(3, "B1"),
               heading(2, " "), heading(2, "C"), bullets("y"), heading(3, "C1"))  # fmt: skip
    assert readiness(text)["empty_sections"] == ["B", "B1", "C1"]


def test_a_text_much_shorter_than_an_earlier_version_needs_a_word(draft):
    draft.room.write(draft.document, "A long agreement " * 20)
    first = named(draft)
    without_words(draft, 3)
    draft.room.write(draft.document, "Almost nothing is left")
    named(draft)
    args = adoption(draft)  # named twice: the one before it is as short
    assert draft.sees()["version", args["version"]]["shorter_than"] == first["number"]
    refusal = refused(draft, "chair", "outcome.adopt", **args)
    assert (refusal.code, refusal.field) == ("much_shorter", "shorter_than") and "revision 1" in refusal.text()
    assert refused(draft, "chair", "outcome.adopt", **args, shorter_than=2).code == "much_shorter"
    adopt(draft, args["version"], shorter_than=1)


def test_a_version_made_before_these_figures_were_kept_says_them_all_the_same(written):
    from tests.tampering import tampering

    written.drafter().type("the [green] one")
    args = adoption(written)
    with tampering() as db:
        db.get(Version, args["version"]).readiness = None
        db.commit()
    assert written.sees()["version", args["version"]]["open_brackets"] == 1
    assert refused(written, "chair", "outcome.adopt", **args).code == "open_brackets"
    assert named(written)["number"] == 2


# -- reopening


def test_reopening_keeps_what_was_adopted_and_lets_drafting_go_on(written):
    drafter = written.drafter()
    made = named(written)
    adopt(written, made["version"])
    drafter.join()
    reopen(written)
    document = written.sees()["document", written.document]
    assert (document["stage"], document["version"], document["adopted_at"]) == ("drafting", None, None)
    assert document["reopened_at"] and document["reopened_reason"] == REASON
    assert written.sees()["version", made["version"]]["adopted_at"]
    assert drafter.join().answer["may_write"] and code(drafter.type("Takes note of the annex")) == "ok"
    again = named(written)
    adopt(written, again["version"])
    document = written.sees()["document", written.document]
    assert (document["stage"], document["version"], document["reopened_at"]) == ("adopted", again["version"], None)
    assert [written.sees()["version", one["version"]]["adopted_at"] is None for one in (made, again)] == [False, False]


def test_the_reason_is_in_the_journal(written):
    adopt(written)
    reopen(written)
    last = written.room.rows(JournalEntry, stream=written.stream)[-1]
    assert last.command == "outcome.reopen" and json.dumps(REASON) in json.dumps(last.payload)


@pytest.mark.parametrize(
    "args,code_",
    [({}, "missing"), ({"reason": ""}, "empty"), ({"reason": " "}, "empty"), ({"reason": "x" * 501}, "too_long"),
     ({"reason": 7}, "wrong_type"), ({"reason": REASON, "document": NOWHERE}, "not_found")],
)  # fmt: skip
def test_a_text_is_reopened_with_a_reason(written, args, code_):
    adopt(written)
    with pytest.raises(Refusal) as caught:
        perform("outcome.reopen", written.room.actors["chair"], {"document": written.document, **args})
    assert caught.value.code == code_


def test_a_text_that_is_drafted_cannot_be_reopened(written):
    args = {"document": written.document, "reason": REASON}
    refusal = refused(written, "chair", "outcome.reopen", **args)
    assert refusal.code == "wrong_state" and refusal.state["stage"] == "drafting"


# -- at once


def test_two_adopt_at_once(written):
    call = ("chair", "outcome.adopt", adoption(written))
    assert written.room.at_once(call, call) == ["document_adopted", "ok"]


def test_two_reopen_at_once(written):
    adopt(written)
    call = ("chair", "outcome.reopen", {"document": written.document, "reason": REASON})
    assert written.room.at_once(call, call) == ["ok", "wrong_state"]


def test_reopening_and_adopting_at_once(written):
    """Whichever comes first: adopted and then reopened, or refused and reopened, or reopened and adopted again."""
    args = adoption(written)
    adopt(written, args["version"])
    reopening = ("chair", "outcome.reopen", {"document": written.document, "reason": REASON})
    answers = written.room.at_once(reopening, ("chair", "outcome.adopt", args))
    stage = written.sees()["document", written.document]["stage"]
    assert (answers, stage) in ((["document_adopted", "ok"], "drafting"), (["ok", "ok"], "adopted"))


def test_typing_and_adoption_at_once(draft):
    """Whichever comes first, no text is in the log that the adopted version does not hold."""
    for _ in range(3):
        other = create_draft(build(draft.room.app))
        other.room.write(other.document, "Encourages the governments")
        adopted, typed = race(other, named(other)["version"])
        assert (adopted, typed) in (("ok", "document_adopted"), ("stale_version", "ok"))
        assert len(other.log()) == (2 if adopted == "ok" else 3)


def race(draft, version):
    drafter, answers = draft.drafter(), []
    update = drafter.write("racing")
    typing = threading.Thread(target=lambda: answers.append(code(drafter.send(update))))
    typing.start()
    adopted = draft.room.at_once(("chair", "outcome.adopt", {"document": draft.document, "version": version}))
    typing.join()
    return adopted[0], answers[0]
