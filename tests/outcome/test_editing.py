"""A command changes the text: as one update, on every screen, or not at all; beside typists, faults and lost memory."""

import inspect

import pytest
from pycrdt import XmlElement, XmlText

from dialogue_platform.live import Refusal, live, perform
from dialogue_platform.live.commands.job import commands, prepare
from dialogue_platform.live.store.streams import new_id
from dialogue_platform.live.write import writer as writer_module
from dialogue_platform.outcome import commands as acts
from dialogue_platform.outcome.codec.updates import read_header
from dialogue_platform.outcome.drafting import log
from dialogue_platform.outcome.drafting.appends import Append, AppendJob
from dialogue_platform.outcome.drafting.delivery import DELIVERY, Delivery
from dialogue_platform.outcome.drafting.editing import edit_text, paragraph_of
from dialogue_platform.outcome.drafting.session import DRAFT_SESSIONS
from dialogue_platform.outcome.errors import STALE_PARAGRAPH
from dialogue_platform.outcome.models import DraftClient, DraftUpdate
from tests.outcome.drafting import code, refused, resolution
from tests.tampering import tampering
from tests.waiting import until

NAME = "outcome.resolve_bracket"


@pytest.fixture
def drafted(draft):
    drafter = draft.drafter()
    return draft, drafter, drafter.draft("Invites to prepare a shared register", "a shared")


def says(edit, monkeypatch):
    """Have the command make another edit."""
    monkeypatch.setattr(acts, "edit_text", lambda act, document, _: edit_text(act, document, edit))


def updates(drafter):
    return [message["args"][0] for message in drafter.hear() if message["name"] == "draft.update"]


def heard(drafter):
    """The log_seq of what came, as soon as anything came: after the answer of the act, that is."""
    found = []
    until(lambda: found.extend(updates(drafter)) or found, "nothing came")
    return [message["log_seq"] for message in found]


def test_everyone_who_has_it_open_gets_it_once(drafted):
    draft, writer, paragraph = drafted
    reader = draft.drafter("observer")
    writer.hear(), reader.hear()
    done = draft.room.do("chair", NAME, **resolution(draft, paragraph))
    for one in (writer, reader):
        assert heard(one) == [done["log_seq"]]
        assert one.text == draft.stored()
    assert code(writer.type("and the next one")) == "ok"
    for one in (writer, reader):
        assert heard(one) == [done["log_seq"] + 1]


def test_it_has_a_client_id_of_its_own_and_typists_go_on_under_theirs(drafted, monkeypatch):
    draft, writer, paragraph = drafted
    says(written, monkeypatch)
    writer.hear()
    draft.room.do("chair", NAME, **resolution(draft, paragraph))
    assert code(writer.send(writer.write("typed before it was heard"))) == "ok"
    assert code(writer.type("and after")) == "ok"
    until(lambda: (updates(writer), writer.text == draft.stored())[1], "the text differs")


def written(root):
    root.children.append(XmlElement("paragraph", {"paragraph_id": "by-the-chair"}, [XmlText("Takes note")]))


def test_what_only_takes_away_is_written_under_no_id(drafted):
    """A deletion has no author in Yjs: the log says whose it is."""
    draft, _, paragraph = drafted
    clients = len(client_rows(draft))
    draft.room.do("chair", NAME, **resolution(draft, paragraph, keep=False))
    row = draft.log()[-1]
    assert read_header(row.payload).ends == {} and row.participant_id == draft.room.people["chair"]
    assert len(client_rows(draft)) == clients


def test_a_chair_who_has_acted_may_still_not_type_under_that_id(drafted, monkeypatch):
    """The id is the chair's, but a chair does not write: the right is asked of each update anew."""
    draft, _, paragraph = drafted
    says(written, monkeypatch)
    draft.room.do("chair", NAME, **resolution(draft, paragraph))
    (mine,) = [row.client for row in client_rows(draft) if row.participant_id == draft.room.people["chair"]]
    assert list(read_header(draft.log()[-1].payload).ends) == [mine]
    chair = draft.drafter("chair")
    chair._write_as(mine)
    assert code(chair.type("by hand")) == "not_permitted"
    (other,) = [draft.drafter()]
    other._write_as(mine)
    assert code(other.type("under the chair's name")) == "foreign_client"


def client_rows(draft):
    return draft.room.rows(DraftClient, document_id=draft.document)


def test_an_edit_that_changes_nothing_is_no_update(drafted, monkeypatch):
    draft, _, paragraph = drafted
    says(lambda root: None, monkeypatch)
    before, clients = draft.log(), client_rows(draft)
    done = draft.room.do("chair", NAME, **resolution(draft, paragraph))
    assert done["log_seq"] == len(before) == len(draft.log())
    assert len(client_rows(draft)) == len(clients)


@pytest.mark.parametrize(
    "fault,said", [(STALE_PARAGRAPH(field="sha256"), "stale_paragraph"), (ZeroDivisionError(), "fault")]
)
def test_an_edit_that_fails_half_way_leaves_no_trace(drafted, monkeypatch, fault, said):
    """Not even on the copy on which the next update is tried."""
    draft, writer, paragraph = drafted

    def edit(root):
        root.children.append(XmlElement("paragraph", {}, [XmlText("half")]))
        raise fault

    says(edit, monkeypatch)
    assert refused(draft, "chair", NAME, **resolution(draft, paragraph)).code == said
    assert code(writer.type("goes on")) == "ok"
    assert writer.text == draft.stored() and "half" not in str(draft.stored())


@pytest.mark.parametrize(
    "made,said",
    [
        (lambda: XmlElement("table", {}, [XmlText("x")]), "wrong_schema"),
        (lambda: nested(40), "will_not_apply"),
        (lambda: XmlElement("paragraph", {}, [XmlText("x" * 600_000)]), "update_too_large"),
    ],
)
def test_it_passes_the_gate_of_the_log_as_everybody_does(drafted, monkeypatch, made, said):
    draft, writer, paragraph = drafted
    says(lambda root: root.children.append(made()), monkeypatch)
    assert refused(draft, "chair", NAME, **resolution(draft, paragraph)).code == said
    assert code(writer.type("goes on")) == "ok"
    assert writer.text == draft.stored()


def nested(depth):
    element = XmlElement("paragraph", {}, [XmlText("deep")])
    for _ in range(depth):
        element = XmlElement("bulletList", {}, [XmlElement("listItem", {}, [element])])
    return element


def test_a_log_with_a_hole_is_not_written_to(drafted):
    draft, _, paragraph = drafted
    args = resolution(draft, paragraph)
    with tampering() as db:
        db.delete(db.get(DraftUpdate, (draft.document, 2)))
        db.commit()
    DRAFT_SESSIONS.of(draft.room.app).session(draft.document).forget()
    with pytest.raises(Refusal) as caught:
        perform(NAME, draft.room.actors["chair"], args)
    assert caught.value.code == "unreadable"


def test_a_fault_after_it_takes_it_back(drafted, monkeypatch):
    """The log, the client id and the screens are as if it had not been; then it is done, on the same text."""
    draft, writer, paragraph = drafted
    args, log_before, clients = resolution(draft, paragraph), len(draft.log()), len(client_rows(draft))
    writer.hear()

    def fail(act, document, edit):
        edit_text(act, document, edit)
        raise ZeroDivisionError

    monkeypatch.setattr(acts, "edit_text", fail)
    with pytest.raises(Refusal, match="fault"):
        perform(NAME, draft.room.actors["chair"], args)
    assert (len(draft.log()), len(client_rows(draft)), updates(writer)) == (log_before, clients, [])
    monkeypatch.setattr(acts, "edit_text", edit_text)
    draft.room.do("chair", NAME, **args)
    assert heard(writer) == [log_before + 1]
    assert writer.text == draft.stored()


def test_it_shares_a_batch_with_typing_before_and_after_it(drafted, monkeypatch):
    """One commit, three rows in the order of arrival, and one text on every screen."""
    draft, writer, paragraph = drafted
    delivery: Delivery = DELIVERY.of(draft.room.app)
    args, (one, two) = resolution(draft, paragraph), (writer.write("before it"), writer.write("after it"))
    room = delivery.sessions.session(draft.document)
    monkeypatch.setattr(writer_module, "WORK", 60)  # seconds: a slow database makes two batches of it otherwise
    jobs = [job_of(delivery, room, writer, draft, one), prepare(NAME, draft.room.actors["chair"], args, None)]
    live().writer.work([*jobs, job_of(delivery, room, writer, draft, two)])
    assert [row.participant_id for row in draft.log()[-3:]] == [
        draft.room.people[name] for name in ("rapporteur", "chair", "rapporteur")
    ]
    until(lambda: (updates(writer), writer.text == draft.stored())[1], "the text differs")
    assert writer.text == draft.drafter().text
    assert room.committed.head.log_seq == len(draft.log())


def job_of(delivery, room, writer, draft, update):
    job = AppendJob(room, live().directory, delivery._settle)
    job.batch = [Append(draft.room.actors["rapporteur"], new_id(), update)]
    return job


def test_what_is_not_told_is_found_by_the_look(drafted, monkeypatch):
    """After the commit comes a hint; a process that lost it sends the rows with its look once a second."""
    draft, writer, paragraph = drafted
    writer.hear()
    monkeypatch.setattr(Delivery, "committed", lambda *_: None)
    draft.room.do("chair", NAME, **resolution(draft, paragraph))
    until(lambda: (updates(writer), writer.text == draft.stored())[1], "the look does not find it")


def test_memory_that_was_lost_is_read_anew(drafted):
    """As on a worker that has not had the text open: the fork is brought up to the head from the log."""
    draft, writer, paragraph = drafted
    args = resolution(draft, paragraph)
    DRAFT_SESSIONS.of(draft.room.app).session(draft.document).forget()
    draft.room.do("chair", NAME, **args)
    assert draft.drafter().text == draft.stored()
    with live().database.reading() as db:
        assert log.head(db, draft.document).log_seq == len(draft.log())


def test_a_paragraph_is_found_under_the_id_that_readers_get(draft):
    """Editors' ids may be missing, or come twice: readers then get one made from what stands before."""
    drafter = draft.drafter()
    for text, id in (("one", "same"), ("two", "same"), ("three", "")):
        assert code(drafter.send(drafter.write(text, id=id))) == "ok"
    draft.refresh()
    shown = {one["paragraph"]: one["html"] for one in draft.paragraphs()}
    found = {id: paragraph_of(drafter.root, id) for id in shown}
    assert [shown[id] for id in ("same", "same.2", "same.2+")] == ["one", "two", "three"]
    assert all(str(found[id].children[0]) == shown[id] for id in ("same", "same.2", "same.2+"))
    assert paragraph_of(drafter.root, "nowhere") is None


def test_no_command_edits_the_text_past_the_helper():
    """What a command appends by itself would miss the gate and the screens; to begin a text is the one exception."""
    appending = {name for name, command in commands.items() if "log.append" in inspect.getsource(command.function)}
    assert appending == {"outcome.create_document"}
