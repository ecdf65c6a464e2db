"""The text in memory: made from the log alone, honest after a rollback, steady before rows that will not apply."""

import time

import pytest

from dialogue_platform.live import live, perform
from dialogue_platform.live.errors import BUSY
from dialogue_platform.outcome.codec.updates import Header
from dialogue_platform.outcome.drafting import compaction, log, ydoc
from dialogue_platform.outcome.drafting.delivery import DELIVERY
from dialogue_platform.outcome.drafting.log import Head
from dialogue_platform.outcome.drafting.session import DRAFT_SESSIONS, DraftSession, DraftSessions, Replica
from dialogue_platform.outcome.models import DraftSnapshot, DraftUpdate, OutcomeDocument
from tests.outcome.house import code
from tests.tampering import tampering
from tests.waiting import until


def fresh(house, at=None):
    room = DraftSession(house.document)
    with live().database.reading() as db:
        room.advance(db)
    return room


def spoil(house, log_seq):
    """A row as a bad disk would leave it."""
    with tampering() as db:
        row = db.get(DraftUpdate, (house.document, log_seq))
        row.payload = b"\x01\x01\x05\x00"
        db.commit()


def test_a_row_that_will_not_apply_is_stepped_over(house):
    drafter = house.drafter()
    for word in ("one", "two", "three"):
        drafter.type(word)
    spoil(house, 3)
    room = fresh(house)
    texts = [node["content"][0]["text"] for node in ydoc.pm_json(room.committed.doc)["content"] if "content" in node]
    assert "one" in texts and "two" not in texts and room.committed.broken == {3}


def test_a_broken_row_is_quarantined(house, app):
    drafter = house.drafter()
    drafter.type("one")
    spoil(house, 2)
    rooms = DRAFT_SESSIONS.of(app)
    rooms.room(house.document).forget()
    with live().database.reading() as db:
        rooms.room(house.document).advance(db)
    until(lambda: house.log()[1].quarantined, "what does not apply is not set aside")
    assert code(house.drafter().type("goes on")) == "ok"


def test_a_rollback_is_forgotten(house):
    """The head ran ahead of a commit that never came; the next append stands on the log, not on the head."""
    drafter = house.drafter()
    drafter.type("one")
    room = fresh(house)
    with live().database.reading() as db:
        there = log.head(db, house.document)
        copy = room.head_at(db, there)
        ydoc.apply(copy.doc, drafter.write("never committed"))
        copy.head = Head(there.log_seq + 1, "never")
        again = room.head_at(db, there)
    assert again is not copy and again.head == there
    assert "never committed" not in str(ydoc.pm_json(again.doc))


def test_a_failing_commit_shows_nothing(house, monkeypatch):
    one, two = house.drafter(), house.drafter()
    two.hear()
    writer = live().writer
    real = writer.sessions.batch

    def failing():
        raise BUSY()

    update = one.write("not stored")
    monkeypatch.setattr(writer.sessions, "batch", failing)
    assert code(one.send(update, "b" * 16)) == "busy"
    monkeypatch.setattr(writer.sessions, "batch", real)
    time.sleep(0.1)
    assert not [m for m in two.hear() if m["name"] == "draft.update"] and len(house.log()) == 1
    assert one.send(update, "b" * 16)["log_seq"] == 2


def test_a_snapshot_is_checked_and_used(house):
    drafter = house.drafter()
    for n in range(12):
        drafter.type(f"word {n}")
    room = fresh(house)
    live().writer.submit(compaction.snapshot(live(), room)).wait()
    drafter.type("after the snapshot")
    with live().database.reading() as db:
        (kept,) = db.query(DraftSnapshot).filter_by(document_id=house.document)
        assert kept.upto == 13
        copy = Replica()
        copy.catch_up(db, house.document, log.head(db, house.document))
    assert ydoc.pm_json(copy.doc) == house.stored()
    assert len(house.log()) == 14  # the rows are kept


def test_a_wrong_snapshot_is_not_kept(house):
    house.drafter().type("word")
    room = fresh(house)
    ydoc.apply(room.committed.doc, house.drafter().write("only in memory"))
    assert compaction.snapshot(live(), room) is None


def test_a_log_that_went_back_is_read_anew(house, app):
    drafter = house.drafter()
    drafter.type("one")
    drafter.type("two")
    time.sleep(0.2)  # both are on the screens
    with tampering() as db:
        db.delete(db.get(DraftUpdate, (house.document, 3)))
        row = db.get(OutcomeDocument, house.document)
        row.log_seq = 2
        db.commit()
    heard = until(lambda: [m for m in drafter.hear() if m["name"] == "removed"], "the old text stays on the screen")
    assert heard[0]["args"][0]["reason"] == "restored"
    assert "two" not in str(house.drafter().text)


def test_a_new_start_brings_paragraphs_up_to_the_text(house):
    house.drafter().type("typed just before the crash")
    until(lambda: house.row().upto >= 2, "the paragraphs stay behind the text")
    assert house.paragraphs()[-1]["html"] == "typed just before the crash"


def test_rooms_are_let_go_when_idle():
    rooms = DraftSessions()
    rooms.room("a").used = rooms.room("b").used = -10_000
    rooms.let_go({"b"})
    assert set(rooms.open()) == {"b"}


@pytest.mark.parametrize("peers", [3])
def test_peers_who_write_in_any_order_end_with_one_text(house, peers):
    import random

    chance = random.Random(11)
    for n in range(peers):
        house.room.join(f"writer{n}", "rapporteur")
    drafters = [house.drafter(f"writer{n}") for n in range(peers)]
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
    while time.monotonic() < give_up and any(drafter.text != house.stored() for drafter in drafters):
        time.sleep(0.05)
        for drafter in drafters:
            drafter.hear()
    assert all(drafter.text == house.stored() for drafter in drafters)


def test_commands_and_updates_share_a_commit_in_order(house):
    drafter = house.drafter()
    drafter.type("before")
    made = perform("outcome.name_version", house.room.actors["rapporteur"], {"document": house.document, "name": "x"})
    assert made.result["log_seq"] == 2


def test_the_clocks_it_remembers_are_those_of_the_text(house, app):
    """They are counted on with every update, and asked of the document only when a copy is made."""
    room = DELIVERY.of(app).rooms.room(house.document)

    def agree():
        with room.lock:
            assert room._head.clocks() == ydoc.state(room._head.doc)

    drafters = [house.drafter(), house.drafter(), house.drafter(house.room.join("second", "rapporteur"))]
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


def test_clocks_of_several_at_once_are_asked_of_the_text(house):
    """Parts of one update may wait for each other in a circle, and then it is not all there."""
    drafter = house.drafter()
    drafter.type("something")
    copy = fresh(house).committed
    there = dict(copy.clocks())
    for circle in (Header(starts={1: 0, 2: 0}, ends={1: 5, 2: 5}), Header(starts={1: 0}, ends={1: 5}, needs={(1, 4)})):
        copy.moved(circle)
        assert copy.clocks() == there
    copy.moved(Header(starts={1: 0}, ends={1: 5}))
    assert copy.clocks() == {**there, 1: 5}
