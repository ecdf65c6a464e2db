"""The text in memory: made from the log alone, honest after a rollback, steady before rows that will not apply."""

import time
from typing import Any

import pytest

from dialogue_platform.live import live, perform
from dialogue_platform.live.errors import BUSY
from dialogue_platform.outcome.codec.updates import Header
from dialogue_platform.outcome.drafting import compaction, log, ydoc
from dialogue_platform.outcome.drafting.delivery import DELIVERY
from dialogue_platform.outcome.drafting.session import DRAFT_SESSIONS, DraftSession, DraftSessions, Replica
from dialogue_platform.outcome.models import DraftSnapshot, DraftUpdate, OutcomeDocument
from dialogue_platform.outcome.records import LogHead
from tests.outcome.drafting import code
from tests.tampering import tampering
from tests.waiting import until


def fresh(draft, at=None):
    room = DraftSession(draft.document)
    with live().database.reading() as db:
        room.advance(db)
    return room


def spoil(draft, log_seq):
    """A row as a bad disk would leave it."""
    with tampering() as db:
        row = db.get(DraftUpdate, (draft.document, log_seq))
        row.payload = b"\x01\x01\x05\x00"
        db.commit()


def test_a_row_that_will_not_apply_is_stepped_over(draft):
    drafter = draft.drafter()
    for word in ("one", "two", "three"):
        drafter.type(word)
    spoil(draft, 3)
    room = fresh(draft)
    texts = [node["content"][0]["text"] for node in ydoc.pm_json(room.committed.doc)["content"] if "content" in node]
    assert "one" in texts and "two" not in texts and room.committed.broken == {3}


def test_a_broken_row_is_quarantined(draft, app):
    drafter = draft.drafter()
    drafter.type("one")
    spoil(draft, 2)
    sessions = DRAFT_SESSIONS.of(app)
    sessions.session(draft.document).forget()
    with live().database.reading() as db:
        sessions.session(draft.document).advance(db)
    until(lambda: draft.log()[1].quarantined, "what does not apply is not set aside")
    assert code(draft.drafter().type("goes on")) == "ok"


def test_a_rollback_is_forgotten(draft):
    """The head ran ahead of a commit that never came; the next append stands on the log, not on the head."""
    drafter = draft.drafter()
    drafter.type("one")
    room = fresh(draft)
    with live().database.reading() as db:
        there = log.head(db, draft.document)
        copy = room.head_at(db, there)
        ydoc.apply(copy.doc, drafter.write("never committed"))
        copy.head = LogHead(there.log_seq + 1, "never")
        again = room.head_at(db, there)
    assert again is not copy and again.head == there
    assert "never committed" not in str(ydoc.pm_json(again.doc))


def test_a_failing_commit_shows_nothing(draft, monkeypatch):
    one, two = draft.drafter(), draft.drafter()
    two.hear()
    writer = live().writer
    real = writer.sessions.batch

    def failing():
        raise BUSY()

    update = one.write("not stored")
    monkeypatch.setattr(writer.sessions, "batch", failing)
    assert code(one.send(update, "b" * 16)) == "busy"
    monkeypatch.setattr(writer.sessions, "batch", real)
    assert len(draft.log()) == 1
    assert one.send(update, "b" * 16)["log_seq"] == 2
    heard: list[dict[str, Any]] = []
    until(lambda: heard.extend(two.hear()) or heard, "what is stored does not come")
    assert [m["args"][0]["log_seq"] for m in heard if m["name"] == "draft.update"] == [2]


def test_a_snapshot_is_checked_and_used(draft):
    drafter = draft.drafter()
    for n in range(12):
        drafter.type(f"word {n}")
    room = fresh(draft)
    live().writer.submit(compaction.snapshot(live(), room)).wait()
    drafter.type("after the snapshot")
    with live().database.reading() as db:
        (kept,) = db.query(DraftSnapshot).filter_by(document_id=draft.document)
        assert kept.upto == 13
        copy = Replica()
        copy.catch_up(db, draft.document, log.head(db, draft.document))
    assert ydoc.pm_json(copy.doc) == draft.stored()
    assert len(draft.log()) == 14  # the rows are kept


def test_a_wrong_snapshot_is_not_kept(draft):
    draft.drafter().type("word")
    room = fresh(draft)
    ydoc.apply(room.committed.doc, draft.drafter().write("only in memory"))
    assert compaction.snapshot(live(), room) is None


def test_a_log_that_went_back_is_read_anew(draft, app):
    drafter = draft.drafter()
    drafter.type("one")
    drafter.type("two")
    time.sleep(0.2)  # both are on the screens
    with tampering() as db:
        db.delete(db.get(DraftUpdate, (draft.document, 3)))
        row = db.get(OutcomeDocument, draft.document)
        row.log_seq = 2
        db.commit()
    heard = until(lambda: [m for m in drafter.hear() if m["name"] == "removed"], "the old text stays on the screen")
    assert heard[0]["args"][0]["reason"] == "restored"
    assert "two" not in str(draft.drafter().text)


def test_a_new_start_brings_paragraphs_up_to_the_text(draft):
    draft.drafter().type("typed just before the crash")
    until(lambda: draft.row().upto >= 2, "the paragraphs stay behind the text")
    assert draft.paragraphs()[-1]["html"] == "typed just before the crash"


def test_rooms_are_let_go_when_idle():
    sessions = DraftSessions()
    sessions.session("a").used = sessions.session("b").used = -10_000
    sessions.let_go({"b"})
    assert set(sessions.open()) == {"b"}


@pytest.mark.parametrize("peers", [3])
def test_peers_who_write_in_any_order_end_with_one_text(draft, peers):
    import random

    chance = random.Random(11)
    for n in range(peers):
        draft.room.join(f"writer{n}", "rapporteur")
    drafters = [draft.drafter(f"writer{n}") for n in range(peers)]
    waiting = {n: [] for n in range(peers)}
    for step in range(90):
        n = chance.randrange(peers)
        drafter = drafters[n]
        waiting[n].append(drafter.write(f"{n}-{step}", at=chance.randrange(len(drafter.root.children) + 1)))
        if chance.random() < 0.6:
            for update in waiting[n]:
                assert code(drafter.send(update)) == "ok"
                if chance.random() < 0.2:
                    drafter.send(update)  # again, under another uid: nothing new in it
            waiting[n] = []
        if chance.random() < 0.5:
            drafter.hear()
    for n, drafter in enumerate(drafters):
        for update in waiting[n]:
            assert code(drafter.send(update)) == "ok"
    give_up = time.monotonic() + 5
    while time.monotonic() < give_up and any(drafter.text != draft.stored() for drafter in drafters):
        time.sleep(0.05)
        for drafter in drafters:
            drafter.hear()
    assert all(drafter.text == draft.stored() for drafter in drafters)


def test_commands_and_updates_share_a_commit_in_order(draft):
    drafter = draft.drafter()
    drafter.type("before")
    made = perform("outcome.name_version", draft.room.actors["rapporteur"], {"document": draft.document, "name": "x"})
    assert made.result["log_seq"] == 2


def test_the_clocks_it_remembers_are_those_of_the_text(draft, app):
    """They are counted on with every update, and asked of the document only when a copy is made."""
    room = DELIVERY.of(app).sessions.session(draft.document)

    def agree():
        with room.lock:
            assert room._head.clocks() == ydoc.state(room._head.doc)

    drafters = [draft.drafter(), draft.drafter(), draft.drafter(draft.room.join("second", "rapporteur"))]
    for turn in range(12):
        drafters[turn % 3].type(f"word {turn}")
        agree()
    late = [drafters[0].write("one"), drafters[0].write("two")]
    assert code(drafters[0].send(late[1])) == "update_gap"
    agree()
    assert [code(drafters[0].send(update)) for update in (*late, *late)] == ["ok"] * 4
    agree()
    assert code(drafters[1].send(drafters[2].write("somebody else's"))) == "foreign_client"
    room.drop_head()
    drafters[1].type("and on")
    agree()


def test_clocks_of_several_at_once_are_asked_of_the_text(draft):
    """Parts of one update may wait for each other in a circle, and then it is not all there."""
    drafter = draft.drafter()
    drafter.type("something")
    copy = fresh(draft).committed
    there = dict(copy.clocks())
    for circle in (Header(starts={1: 0, 2: 0}, ends={1: 5, 2: 5}), Header(starts={1: 0}, ends={1: 5}, needs={(1, 4)})):
        copy.moved(circle)
        assert copy.clocks() == there
    copy.moved(Header(starts={1: 0}, ends={1: 5}))
    assert copy.clocks() == {**there, 1: 5}
