"""Who may read a text: every door, every reader, every stage. What may not be read is as unknown as what never was."""

import re

import pytest
from flask import g

from dialogue_platform.live import GONE, NOBODY, SYSTEM, Actor, live, perform
from dialogue_platform.live.store.streams import new_id
from dialogue_platform.outcome.models import OutcomeDocument, Paragraph, Version
from dialogue_platform.outcome.projections import project_document, project_paragraph, project_version
from dialogue_platform.people.models import User
from tests.outcome.drafting import Drafter, code, create_draft, named, refused
from tests.room import build
from tests.waiting import until

OUTSIDE, INSIDE = ("visitor", "stranger", "other"), ("observer", "delegate", "rapporteur")
FIRST, SECOND, THIRD = "Words of the zero draft", "Words that were agreed", "Words that came later"
REASON = "A reason for those at the table"


@pytest.fixture
def draft(draft):
    """A draft with people from elsewhere: one who takes part in nothing, and the drafter of another dialogue."""
    room = draft.room
    room.actors["visitor"] = NOBODY
    made = perform("people.enrol", SYSTEM, {"email": f"stranger.{new_id()}@example.org"})
    room.actors["stranger"] = Actor(made.result["user"])
    room.actors["other"] = build(room.app).actors["rapporteur"]
    return draft


def show(draft, visibility, role="chair"):
    draft.room.do(role, "outcome.set_visibility", document=draft.document, visibility=visibility)


def reach(draft, stage):
    """The text at a stage: drafted with one named version; adopted as the second; reopened, and written in again."""
    draft.room.write(draft.document, FIRST)
    named(draft, "Zero draft")
    draft.room.write(draft.document, SECOND)
    if stage == "drafting":
        return
    version = named(draft, "Final text")["version"]
    draft.room.do("chair", "outcome.adopt", document=draft.document, version=version)
    if stage == "reopened":
        draft.room.do("chair", "outcome.reopen", document=draft.document, reason=REASON)
        draft.room.write(draft.document, THIRD)
        named(draft, "With the annex")


class Reader:
    """Somebody at every door."""

    def __init__(self, draft, name):
        self.draft, self.actor = draft, draft.room.actors[name]
        self.client = draft.room.app.test_client()
        if self.actor != NOBODY:
            with live().database.reading() as db, self.client.session_transaction() as session:
                session["_user_id"], session["_fresh"] = db.get(User, self.actor.user_id).get_id(), True
        self.socket = self._socket(name)

    def _socket(self, name):
        if self.actor == NOBODY:
            io = self.draft.room.app.extensions["socketio"]
            socket = io.test_client(self.draft.room.app)
            self.draft.peers.append(socket)
            return socket
        return self.draft.socket(name)

    def get(self, path):
        g.pop("_login_user", None)  # the test's own context outlives the request
        return self.client.get(path)

    def page(self, document=None):
        return self.get(f"/documents/{document or self.draft.document}")

    def file(self, number, form="md"):
        return self.get(f"/documents/{self.draft.document}/versions/{number}.{form}")

    def stream(self, query="", stream=None):
        return self.get(f"/api/v1/streams/{stream or self.draft.stream}{query}")

    def join(self):
        return self.socket.emit("join", {"stream": self.draft.stream}, callback=True)

    def drafts(self):
        return Drafter(self.draft.document, self.socket).join()

    def ways_in(self):
        """What the pages and the dialogue's stream say of where the text is."""
        room = self.draft.room
        pages = map(self.get, (f"/dialogues/{room.dialogue}", f"/sessions/{room.session}"))
        answers = [self.stream(stream=f"dialogue:{room.dialogue}"), *pages]
        return [self.draft.document in answer.get_data(as_text=True) for answer in answers]


def everything(reader):
    """All that a reader is given of the text, at whatever door, as one text; and the versions that are files."""
    answers = [reader.page(), reader.stream(), reader.stream("?cursor=")]
    given = "\n".join(answer.get_data(as_text=True) for answer in answers) + str(reader.join())
    files = [number for number in (1, 2, 3) if reader.file(number).status_code == 200]
    return given, files


# -- who sees what


@pytest.mark.parametrize("stage", ["drafting", "adopted", "reopened"])
@pytest.mark.parametrize("name", INSIDE)
def test_who_takes_part_reads_all_of_it_at_every_stage(draft, name, stage):
    reach(draft, stage)
    reader = Reader(draft, name)
    given, files = everything(reader)
    assert FIRST in given and SECOND in given and (THIRD in given) == (stage == "reopened")
    assert files == {"drafting": [1], "adopted": [1, 2], "reopened": [1, 2, 3]}[stage]
    assert reader.drafts().answer["ok"] and all(reader.ways_in())


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_text_that_is_drafted_is_as_unknown_as_one_that_is_not_there(draft, name):
    reach(draft, "drafting")
    reader, nowhere = Reader(draft, name), "0" * 24
    unknown = reader.page(nowhere)
    assert (reader.page().status_code, unknown.status_code) == (404, 404)
    assert without_ids(reader.page()) == without_ids(unknown)
    assert [reader.file(1, form).status_code for form in ("md", "docx", "pdf")] == [404] * 3
    for query in ("", "?after=1", "?cursor=x"):
        assert reader.stream(query).get_data() == reader.stream(query, f"document:{nowhere}").get_data()
    assert code(reader.join()) == "unknown_stream"
    drafter = reader.drafts()
    assert code(drafter.answer) == "unknown_stream" and len(drafter.doc.get_update()) == 2
    assert code(drafter.type("x")) == ("signed_out" if name == "visitor" else "not_found")
    assert code(drafter.call("draft.awareness", {"document": draft.document, "update": b"\0"})) == "unknown_stream"
    assert reader.ways_in() == [False] * 3


def without_ids(answer):
    """But for what is made anew for each page."""
    return re.sub(r"[0-9a-f]{16,}|~[\w=-]+|nonce=\"[^\"]*\"", "", answer.get_data(as_text=True))


@pytest.mark.parametrize("stage", ["adopted", "reopened"])
@pytest.mark.parametrize("name", OUTSIDE)
def test_of_an_adopted_text_the_public_reads_the_adopted_version_and_nothing_else(draft, name, stage):
    reach(draft, stage)
    reader = Reader(draft, name)
    given, files = everything(reader)
    assert FIRST in given and SECOND in given, "it holds all that was adopted"
    assert files == [2]
    for hidden in (THIRD, "Zero draft", "With the annex", REASON, draft.row().epoch):
        assert hidden not in given
    assert "Revision 2" in given and "Revision 1" not in given and "Revision 3" not in given
    assert ("Reopened on" in given) == (stage == "reopened")
    assert not reader.drafts().answer["ok"] and all(reader.ways_in())
    assert [reader.file(2, form).status_code for form in ("docx", "pdf")] == [200, 200]


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_public_text_is_read_along_by_all_who_see_the_dialogue(draft, name):
    show(draft, "public")
    reach(draft, "reopened")
    given, files = everything(Reader(draft, name))
    assert THIRD in given and REASON in given and files == [1, 2, 3]
    assert not Reader(draft, name).drafts().answer["ok"], "read along, yes; what was ever in it, no"


@pytest.mark.parametrize("name", OUTSIDE)
def test_the_text_of_a_dialogue_for_participants_stays_theirs(draft, name):
    """Adopted or public, it is never seen by more than its dialogue is."""
    show(draft, "public")
    reach(draft, "adopted")
    draft.room.do("organiser", "dialogues.edit", dialogue=draft.room.dialogue, visibility="participants")
    reader = Reader(draft, name)
    assert reader.page().status_code in (302, 404) and reader.file(2).status_code in (302, 404)
    assert reader.stream().status_code == 404 and not reader.join()["ok"] and not reader.drafts().answer["ok"]


# -- the setting


@pytest.mark.parametrize("role", ["moderator", "rapporteur", "panellist", "delegate", "observer", "interpreter"])
def test_organiser_and_chair_alone_say_who_reads(draft, role):
    args = {"document": draft.document, "visibility": "public"}
    assert refused(draft, role, "outcome.set_visibility", **args).code == "not_permitted"


@pytest.mark.parametrize("name,code_", [("stranger", "not_found"), ("other", "not_found"), ("visitor", "signed_out")])
def test_commands_on_a_text_that_may_not_be_read_find_nothing(draft, name, code_):
    version = named(draft)["version"]
    for command, more in {
        "outcome.set_visibility": {"visibility": "public"}, "outcome.name_version": {"name": "x"},
        "outcome.adopt": {"version": version}, "outcome.reopen": {"reason": "x"},
    }.items():  # fmt: skip
        assert refused(draft, name, command, document=draft.document, **more).code == code_


@pytest.mark.parametrize(
    "visibility,code_", [("everybody", "not_a_choice"), ("", "not_a_choice"), (None, "wrong_type"), (1, "wrong_type")]
)
def test_a_visibility_is_one_of_two(draft, visibility, code_):
    refusal = refused(draft, "chair", "outcome.set_visibility", document=draft.document, visibility=visibility)
    assert refusal.code in (code_, "not_a_choice") and refusal.field == "visibility"


def test_saying_the_same_again_changes_nothing(draft):
    show(draft, "public")
    before = draft.room.seq(draft.stream), draft.room.seq(f"dialogue:{draft.room.dialogue}")
    show(draft, "public", "organiser")
    assert (draft.room.seq(draft.stream), draft.room.seq(f"dialogue:{draft.room.dialogue}")) == before


def gone(draft, audience="public"):
    """What this audience is told is gone, and what it is shown, by kind."""
    found = {GONE: set(), "shown": set()}
    for model, project in (
        (OutcomeDocument, project_document),
        (Version, project_version),
        (Paragraph, project_paragraph),
    ):
        for row in draft.room.rows(model, stream=draft.stream):
            seen = project(row, audience)
            if seen is not None:
                found[GONE if seen == GONE else "shown"].add(row.id)
    return found


def test_the_public_is_told_that_it_is_gone_only_of_what_it_once_saw(draft):
    reach(draft, "drafting")
    assert gone(draft) == {GONE: set(), "shown": set()}
    show(draft, "public")
    seen = gone(draft)["shown"]
    assert draft.document in seen and len(seen) == 1 + 1 + len(draft.paragraphs())
    show(draft, "participants")
    assert gone(draft) == {GONE: seen, "shown": set()}
    draft.room.write(draft.document, THIRD)
    assert gone(draft)[GONE] == seen, "a paragraph that came later is nothing to them"


def test_copies_come_and_go_and_the_table_sees_none_of_them(draft):
    reach(draft, "reopened")
    agreed = {p["html"] for p in draft.paragraphs("public")}
    assert THIRD not in agreed and SECOND in agreed
    ids = {p["id"] for p in draft.paragraphs("public")}
    assert not ids & {p["id"] for p in draft.paragraphs()} and THIRD in {p["html"] for p in draft.paragraphs()}
    show(draft, "public")
    assert {p["id"] for p in draft.paragraphs("public")} == {p["id"] for p in draft.paragraphs()}
    show(draft, "participants")
    assert {p["id"] for p in draft.paragraphs("public")} == ids
    draft.room.do("chair", "outcome.adopt", document=draft.document, version=named(draft)["version"])
    assert {p["id"] for p in draft.paragraphs("public")} == {p["id"] for p in draft.paragraphs()}
    draft.room.do("chair", "outcome.reopen", document=draft.document, reason="Once more")
    assert THIRD in {p["html"] for p in draft.paragraphs("public")}


def test_typing_in_a_reopened_text_sends_the_public_no_paragraph(draft):
    reach(draft, "reopened")
    before = draft.room.seq(draft.stream)
    draft.room.write(draft.document, "And more")
    moved = [entity for entity in draft.sees("public").values() if entity["seq"] > before]
    assert {entity["kind"] for entity in moved} <= {"document"}


# -- open pages


def test_an_open_page_of_the_public_ends_when_the_text_closes(draft):
    show(draft, "public")
    reader = Reader(draft, "visitor")
    assert reader.join()["ok"]
    reader.socket.get_received()
    show(draft, "participants")
    heard = []
    until(
        lambda: heard.extend(reader.socket.get_received()) or any(m["name"] == "removed" for m in heard), "still joined"
    )
    (removed,) = [message["args"][0] for message in heard if message["name"] == "removed"]
    assert removed == {"stream": draft.stream, "reason": "removed"}


def test_who_is_at_a_text_is_told_to_those_who_take_part_alone(draft):
    reach(draft, "adopted")
    delegate, visitor = Reader(draft, "delegate"), Reader(draft, "visitor")
    assert delegate.join()["ok"] and visitor.join()["ok"]
    heard = []
    until(
        lambda: heard.extend(delegate.socket.get_received()) or any(m["name"] == "signal" for m in heard), "no presence"
    )
    assert not [message for message in visitor.socket.get_received() if message["name"] == "signal"]


def test_adopting_and_showing_at_once_leave_one_truth(draft):
    reach(draft, "drafting")
    version = named(draft)["version"]
    calls = [
        ("chair", "outcome.adopt", {"document": draft.document, "version": version}),
        ("organiser", "outcome.set_visibility", {"document": draft.document, "visibility": "public"}),
        ("organiser", "outcome.set_visibility", {"document": draft.document, "visibility": "participants"}),
    ]
    assert draft.room.at_once(*calls) == ["ok"] * 3
    (document,) = draft.room.rows(OutcomeDocument, id=draft.document)
    shown = {row.number for row in draft.room.rows(Version, document_id=draft.document) if row.public}
    assert document.public and shown == ({1, 2} if document.visibility == "public" else {2})


def test_a_second_text_is_not_opened_by_the_first(draft):
    """Rows of one document alone."""
    other = create_draft(build(draft.room.app))
    reach(draft, "adopted")
    assert gone(other) == {GONE: set(), "shown": set()}
