"""Join, update, awareness: what is taken, what is refused, and that a refusal harms nobody."""

import secrets
from typing import Any

import pytest
from pycrdt import merge_updates
from pydantic import TypeAdapter

from dialogue_platform.live import SYSTEM, Refusal, live, perform
from dialogue_platform.live.doors.events import events, sent
from dialogue_platform.outcome.codec import awareness
from dialogue_platform.outcome.drafting import append_check, socket_events, ydoc
from dialogue_platform.outcome.drafting.appends import LARGEST, TOGETHER, Append
from dialogue_platform.outcome.drafting.delivery import DELIVERY
from dialogue_platform.outcome.models import OutcomeDocument
from dialogue_platform.outcome.schema import SCHEMA
from tests.live.looking import looked
from tests.outcome.drafting import SECTIONS, Drafter, code
from tests.waiting import until


def test_a_join_brings_the_template(draft):
    drafter = draft.drafter()
    assert drafter.answer["may_write"] and drafter.answer["client"] and drafter.answer["epoch"] == draft.row().epoch
    headings = [node["content"][0]["text"] for node in drafter.text["content"] if node["type"] == "heading"]
    assert headings == ["Outcome summary", *SECTIONS]
    assert all(node["attrs"]["paragraph_id"] for node in drafter.text["content"])


def test_each_join_has_a_client_id_of_its_own(draft):
    assert len({draft.drafter().answer["client"] for _ in range(5)}) == 5


@pytest.mark.parametrize("schema", [None, "", "outcome-0", 1])
def test_a_page_of_another_schema_is_refused(draft, schema):
    peer = Drafter(draft.document, draft.socket("rapporteur")).join(schema=schema)
    assert code(peer.answer) == "wrong_schema"


def test_after_a_restore_a_page_is_told_that_the_text_is_another_one(draft):
    before = draft.drafter().answer["epoch"]
    perform("outcome.begin_epoch", SYSTEM, {"document": draft.document})
    after = draft.drafter().answer["epoch"]
    shown = {audience: draft.sees(audience)["document", draft.document]["epoch"] for audience in ("podium", "floor")}
    assert after != before and set(shown.values()) == {after}


def test_an_update_is_stored_acknowledged_and_shown(draft):
    one, two = draft.drafter(), draft.drafter()
    answer = one.type("Қазақстан invites all")
    assert answer == {"ok": True, "log_seq": 2}
    until(lambda: two.hear() and two.text == one.text, "the other page does not show it")
    assert one.text == draft.stored()


def test_the_same_uid_is_stored_once(draft):
    drafter = draft.drafter()
    update, uid = drafter.write("once"), secrets.token_hex(8)
    assert [drafter.send(update, uid)["log_seq"] for _ in range(3)] == [2, 2, 2]
    assert len(draft.log()) == 2


def test_a_uid_that_comes_again_with_other_bytes_is_refused(draft):
    drafter, uid = draft.drafter(), secrets.token_hex(8)
    assert code(drafter.send(drafter.write("first"), uid)) == "ok"
    assert code(drafter.send(drafter.write("second"), uid)) == "key_reused"
    assert len(draft.log()) == 2


def test_what_is_in_the_text_already_is_acknowledged_and_not_stored_again(draft):
    drafter = draft.drafter()
    update = drafter.write("once")
    assert drafter.send(update)["log_seq"] == 2
    assert drafter.send(update) == {"ok": True, "log_seq": 2}  # under another uid, as after a cut
    before = drafter.doc.get_state()
    del drafter.root.children[len(drafter.root.children) - 1]
    deleted = drafter.doc.get_update(before)
    assert [drafter.send(deleted)["log_seq"] for _ in range(2)] == [3, 3]
    assert len(draft.log()) == 3


def test_updates_that_wait_together_are_one_job_with_an_answer_each(draft, app):
    """One of them is refused; the others are stored, in order, and shown before they are acknowledged."""
    one, two = draft.drafter(), draft.drafter()
    two.hear()
    delivery = DELIVERY.of(app)
    actor = draft.room.actors["rapporteur"]
    updates = [one.write(word) for word in ("a", "b", "c")]
    waiting = [Append(actor, secrets.token_hex(8), update) for update in updates]
    waiting.insert(1, Append(draft.room.actors["delegate"], secrets.token_hex(8), updates[0]))
    room = delivery.sessions.session(draft.document)
    jobs = delivery.counts["jobs"]
    with room.lock:
        room.waiting.extend(waiting)
        room.called = True
    delivery._call(room)
    with pytest.raises(Refusal, match="not_permitted"):
        waiting.pop(1).wait()
    assert [append.wait() for append in waiting] == [2, 3, 4]
    assert [m["args"][0]["log_seq"] for m in two.hear() if m["name"] == "draft.update"] == [4]
    assert two.text == one.text == draft.stored() and delivery.counts["jobs"] == jobs + 1


def test_a_fault_of_one_costs_the_others_nothing(draft, app, monkeypatch):
    """Of more than one job takes, too: those that wait behind it get their turn."""
    drafter = draft.drafter()
    delivery, actor = DELIVERY.of(app), draft.room.actors["rapporteur"]
    waiting = [Append(actor, secrets.token_hex(8), drafter.write(f"word {n}")) for n in range(TOGETHER + 4)]
    waiting[1].header = None  # breaks the job, as a mistake of ours would
    room = delivery.sessions.session(draft.document)
    with room.lock:
        room.waiting.extend(waiting)
        room.called = True
    delivery._call(room)
    assert waiting[0].wait() == 2
    with pytest.raises(Refusal, match="fault"):
        waiting[1].wait()
    for late in waiting[2:]:  # they build on the one that failed
        with pytest.raises(Refusal, match="update_gap"):
            late.wait()
    assert code(draft.drafter().type("goes on")) == "ok"


@pytest.mark.parametrize("event, rate", [("draft.join", "JOINS"), ("draft.awareness", "CARETS")])
def test_joins_and_carets_have_a_rate(draft, monkeypatch, event, rate):
    drafter = draft.drafter()
    monkeypatch.setattr(socket_events, rate, "3/minute")
    state = awareness.write([awareness.State(drafter.answer["client"], 4, {"cursor": None})])
    data = {"document": draft.document, "schema": SCHEMA, "vector": b"", "update": state}
    assert "too_often" in [code(drafter.call(event, data)) for _ in range(4)]
    assert code(drafter.type("goes on")) == "ok"


def test_typing_does_not_move_the_stream(draft):
    before = draft.room.seq(draft.stream)
    drafter = draft.drafter()
    for word in "abcdef":
        drafter.type(word)
    assert draft.row().log_seq == 7
    assert draft.room.seq(draft.stream) - before <= 1  # the paragraphs, refreshed at most once a second


@pytest.mark.parametrize(
    "role", ["chair", "organiser", "moderator", "panellist", "delegate", "observer", "interpreter"]
)
def test_only_a_drafter_writes(draft, role):
    reader = draft.drafter(role)
    assert reader.answer["ok"] and not reader.answer["may_write"] and reader.answer["client"] is None
    assert code(reader.type("not mine to write")) == "not_permitted"
    assert len(draft.log()) == 1


def test_a_stranger_learns_nothing(draft, room):
    socket = room.app.extensions["socketio"].test_client(room.app)
    peer = Drafter(draft.document, socket).join()
    assert code(peer.answer) in ("not_permitted", "unknown_stream")
    assert code(peer.type("x")) == "signed_out"


def test_another_ones_client_id_is_refused(draft):
    draft.room.join("rapporteur2", "rapporteur")
    mine, theirs = draft.drafter(), draft.drafter("rapporteur2")
    mine._write_as(theirs.answer["client"])
    assert code(mine.type("under your name")) == "foreign_client"
    mine._write_as(12345)
    assert code(mine.type("under nobody's name")) == "foreign_client"
    assert code(theirs.type("my own")) == "ok"


def test_an_earlier_client_id_of_ones_own_is_taken(draft):
    first = draft.drafter()
    late = first.write("typed before the cut")
    second = draft.drafter()
    assert code(second.send(late)) == "ok"
    assert draft.stored()["content"][-1]["content"][0]["text"] == "typed before the cut"


def test_a_gap_is_refused_and_healed_by_sending_all(draft):
    drafter = draft.drafter()
    lost = drafter.write("lost")
    assert lost
    assert code(drafter.send(drafter.write("after the lost one"))) == "update_gap"
    assert len(draft.log()) == 1
    assert code(draft.drafter().type("harms nobody")) == "ok"


def test_a_part_that_fits_brings_in_none_that_does_not(draft):
    """A library that is given both takes the one, and keeps the other back for what may never come."""
    early, late = draft.drafter(), draft.drafter()
    assert early.write("lost")
    both = merge_updates(early.write("after the lost one"), late.write("fits"))
    assert code(late.send(both)) == "update_gap"
    assert len(draft.log()) == 1
    assert "fits" not in str(draft.stored()) and code(draft.drafter().type("goes on")) == "ok"


def test_a_deletion_of_what_is_not_there_is_no_deletion_of_nothing(draft):
    drafter = draft.drafter()
    assert drafter.write("lost")
    before = drafter.doc.get_state()
    del drafter.root.children[len(drafter.root.children) - 1]
    assert code(drafter.send(drafter.doc.get_update(before))) == "update_gap"
    assert len(draft.log()) == 1


def test_what_the_text_holds_back_is_refused_and_not_kept(draft, monkeypatch):
    """Behind the reading of the bytes stands a look at the text itself: here the reading finds nothing."""
    drafter = draft.drafter()
    first, second = drafter.write("first"), drafter.write("second")
    monkeypatch.setattr(append_check, "has_gap", lambda header, state: False)
    assert code(drafter.send(second)) == "update_gap"
    assert len(draft.log()) == 1
    assert code(drafter.send(first)) == "ok"
    assert "second" not in str(draft.stored()), "the copy on which updates are tried kept what was refused"
    assert code(drafter.send(second)) == "ok" and draft.stored() == drafter.text


def test_everything_missing_in_one_update_heals_a_gap(draft):
    drafter = draft.drafter()
    vector = drafter.answer["vector"]
    drafter.write("one"), drafter.write("two")
    assert code(drafter.send(drafter.doc.get_update(vector))) == "ok"
    assert draft.stored() == drafter.text


BROKEN = [b"", b"\x00", b"\xff" * 40, b"\x01\x01", secrets.token_bytes(200), b"\x00\x00junk"]


@pytest.mark.parametrize("update", BROKEN)
def test_a_malformed_update_is_refused(draft, update):
    drafter = draft.drafter()
    assert code(drafter.send(update)) in ("bad_update", "wrong_schema", "update_gap", "foreign_client")
    assert code(drafter.type("goes on")) == "ok"


@pytest.mark.parametrize("update", ["text", 5, None, [1, 2], {"a": 1}])
def test_what_is_not_bytes_is_refused(draft, update):
    assert code(draft.drafter().send(update)) == "wrong_type"


def test_a_cut_or_changed_update_is_refused_or_harmless(draft):
    drafter, witness = draft.drafter(), draft.drafter()
    update = drafter.write("to be spoiled")
    for at in range(0, len(update), 3):
        drafter.send(update[:at] + bytes([update[at] ^ 0x55]) + update[at + 1 :])
        drafter.send(update[:at])
    assert ydoc.pm_json(ydoc.load([bytes(row.payload) for row in draft.log()]))
    assert code(witness.type("still here")) == "ok"


def test_too_large_is_refused(draft):
    drafter = draft.drafter()
    assert code(drafter.send(drafter.write("x" * (LARGEST + 10)))) == "update_too_large"


def test_an_unknown_node_or_mark_is_refused(draft):
    from pycrdt import XmlElement, XmlText

    drafter = draft.drafter()
    before = drafter.doc.get_state()
    drafter.root.children.append(XmlElement("iframe", {"src": "https://example.org"}, []))
    assert code(drafter.send(drafter.doc.get_update(before))) == "wrong_schema"
    other = draft.drafter()
    before = other.doc.get_state()
    other.root.children.append(XmlElement("paragraph", {}, [XmlText("link")]))
    other.root.children[len(other.root.children) - 1].children[0].format(
        0, 4, {"link": {"href": "javascript:alert(1)"}}
    )
    assert code(other.send(other.doc.get_update(before))) == "wrong_schema"


def test_too_deep_nesting_is_refused(draft):
    from pycrdt import XmlElement

    drafter = draft.drafter()
    before = drafter.doc.get_state()
    node = drafter.root
    for _ in range(40):
        node.children.append(XmlElement("bulletList", {}, []))
        node = node.children[len(node.children) - 1]
    assert code(drafter.send(drafter.doc.get_update(before))) == "will_not_apply"
    assert code(draft.drafter().type("still here")) == "ok"


@pytest.mark.parametrize("document", ["nothing", "", 5, None, "0" * 24, "document:x", "x" * 1000, "\x00", "\ud800"])
def test_unknown_documents(draft, document):
    drafter = draft.drafter()
    assert code(drafter.send(drafter.write("x"), document=document)) in ("not_found", "wrong_type")
    assert code(Drafter(document, draft.socket("rapporteur")).join().answer) in ("not_found", "wrong_type")


@pytest.mark.parametrize("uid", [None, "", "short", 7, "x" * 65, "\x00" * 9, "ұзақ-кілт-ұзақ"])
def test_bad_uids(draft, uid):
    drafter = draft.drafter()
    assert (
        code(drafter.call("draft.update", {"document": draft.document, "uid": uid, "update": drafter.write("x")}))
        == "bad_key"
    )


def test_a_uid_of_another_document_is_refused(draft, room):
    from tests.outcome.drafting import create_draft
    from tests.room import build

    drafter, uid = draft.drafter(), secrets.token_hex(8)
    drafter.send(drafter.write("x"), uid)
    other = create_draft(build(room.app)).drafter()
    assert code(other.send(other.write("y"), uid)) == "key_reused"


def test_a_changed_role_ends_the_draft_room(draft):
    draft.room.join("rapporteur2", "rapporteur")
    leaving, staying = draft.drafter("rapporteur2"), draft.drafter()
    draft.room.do("organiser", "people.change_role", participant=draft.room.people["rapporteur2"], role="observer")
    assert code(leaving.type("too late")) == "not_permitted"
    heard = until(lambda: [m for m in leaving.hear() if m["name"] == "removed"], "who may not write stays in the room")
    assert heard[0]["args"][0]["stream"] == f"draft:{draft.document}"
    staying.type("not for you")
    assert code(leaving.call("join", {"stream": f"dialogue:{draft.room.dialogue}"})) == "ok"
    draft.room.do("organiser", "dialogues.edit", dialogue=draft.room.dialogue, title="Renamed later")
    later: list[dict[str, Any]] = []
    until(lambda: later.extend(leaving.hear()) or "Renamed later" in str(later), "what it may still hear does not come")
    assert not [m for m in later if m["name"] == "draft.update"]


PLACE = {"type": None, "tname": "default", "item": {"client": 1, "clock": 0}, "assoc": 0}
CURSOR = {"anchor": PLACE, "head": PLACE}


def test_carets_are_signed_by_the_server(draft):
    draft.room.join("rapporteur2", "rapporteur")
    one, two = draft.drafter(), draft.drafter("rapporteur2")
    client = one.answer["client"]
    forged = {"cursor": CURSOR, "user": {"name": "The Chair"}, "more": "x"}
    states = [awareness.State(client, 1, forged), awareness.State(two.answer["client"], 9, forged)]
    assert code(one.call("draft.awareness", {"document": draft.document, "update": awareness.write(states)})) == "ok"
    heard = [m["args"][0] for m in two.hear() if m["name"] == "draft.awareness"]
    (state,) = awareness.read(heard[0]["update"])
    assert state.client == client
    assert state.state == {"cursor": CURSOR, "user": {"name": "Rapporteur", "delegation": ""}}
    assert not [m for m in one.hear() if m["name"] == "draft.awareness"]


def test_a_caret_goes_with_its_socket(draft):
    one, two = draft.drafter(), draft.drafter()
    state = awareness.State(one.answer["client"], 4, {"cursor": None})
    one.call("draft.awareness", {"document": draft.document, "update": awareness.write([state])})
    two.hear()
    one.socket.disconnect()
    heard = [m["args"][0] for m in two.hear() if m["name"] == "draft.awareness"]
    assert awareness.read(heard[0]["update"]) == [awareness.State(one.answer["client"], 5, None)]


def test_what_drafters_hear_has_the_shape_that_is_declared(draft):
    one, two = draft.drafter(), draft.drafter()
    TypeAdapter(events["draft.join"].ack).validate_python(one.answer)
    TypeAdapter(events["draft.update"].ack).validate_python(one.type("a word"))
    state = awareness.write([awareness.State(one.answer["client"], 4, {"cursor": None})])
    answer = one.call("draft.awareness", {"document": draft.document, "update": state})
    TypeAdapter(events["draft.awareness"].ack).validate_python(answer)
    heard = [(message["name"], message["args"][0]) for message in two.hear()]
    for name, values in heard:
        TypeAdapter(sent[name]).validate_python(values)
    assert {"draft.update", "draft.awareness"} <= {name for name, _ in heard}


@pytest.mark.parametrize("update", [b"", b"\xff\xff", b"\x01\x01\x01\x02{}" + b"x", b"\x00" * 9000, "text"])
def test_malformed_carets_are_refused(draft, update):
    drafter = draft.drafter()
    answer = drafter.call("draft.awareness", {"document": draft.document, "update": update})
    assert code(answer) in ("bad_update", "wrong_type")


def test_a_reader_shows_no_caret(draft):
    reader = draft.drafter("delegate")
    state = awareness.write([awareness.State(1, 1, {"cursor": None})])
    assert code(reader.call("draft.awareness", {"document": draft.document, "update": state})) == "not_permitted"


def test_a_keystroke_leaves_nothing_old_on_the_writers_desk(draft):
    """It goes past the ORM, and the document's row may lie there since the last act that asked for it."""
    if not live().database.locks_whole:
        pytest.skip("elsewhere nothing is kept")
    drafter, naming = draft.drafter(), {"document": draft.document, "name": "Mine"}
    for _ in range(2):
        assert draft.room.code("delegate", "outcome.name_version", **naming) == "not_permitted"  # read, and not changed
        drafter.type("and more ")
        kept, differing = looked()
        assert OutcomeDocument in kept and differing == []
