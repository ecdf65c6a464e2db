"""Long histories are packed beside the traffic; what is on the disk is read whole or not at all."""

import threading

import pytest

from dialogue_platform.live import live
from dialogue_platform.outcome.drafting import compaction, log, ydoc
from dialogue_platform.outcome.drafting.session import DRAFT_SESSIONS, Replica
from dialogue_platform.outcome.models import DraftSegment, DraftSnapshot, DraftUpdate, OutcomeDocument
from dialogue_platform.people.models import Participant, Role
from tests.outcome.house import code
from tests.tampering import tampering


@pytest.fixture(autouse=True)
def short(monkeypatch):
    """Figures small enough for a test, and no round but those asked for."""
    monkeypatch.setattr(compaction, "due", lambda db, room: False)
    for name, value in {"EVERY": 20, "SEGMENT": 16, "KEPT": 5, "REST": 0}.items():
        monkeypatch.setattr(compaction, name, value)


@pytest.fixture
def opened(house, app):
    """A drafter with a history of 61 updates, packed."""
    drafter = house.drafter()
    for n in range(60):
        assert code(drafter.type(f"word {n}")) == "ok"
    compact(app, house)
    return drafter


def compact(app, house):
    """One round, due or not."""
    room = DRAFT_SESSIONS.of(app).room(house.document)
    compaction.compact(live(), room)
    return room


def kept(model, house):
    with live().database.reading() as db:
        return db.query(model).filter_by(document_id=house.document).all()


def opens_cold(house):
    """The text as a worker opens it that has just started."""
    copy = Replica()
    with live().database.reading() as db:
        copy.catch_up(db, house.document, log.head(db, house.document))
    return ydoc.pm_json(copy.doc)


def change(model, key, **values):
    with tampering() as db:
        row = db.get(model, key)
        for name, value in values.items():
            setattr(row, name, value)
        db.commit()


def test_old_rows_are_packed_and_still_the_truth(opened, house):
    segments, rows = kept(DraftSegment, house), house.log()
    assert [(s.first, s.last) for s in sorted(segments, key=lambda s: s.first)] == [(1, 16), (17, 32), (33, 48)]
    assert [row.log_seq for row in rows] == list(range(49, 62))
    assert house.stored() == opened.text == opens_cold(house)


def test_every_row_carries_its_author_and_time_packed_or_not(opened, house):
    """And the first one, which the server writes for whoever begins the text."""
    assert kept(DraftSegment, house) and kept(DraftUpdate, house)
    with live().database.reading() as db:
        rows = list(log.rows_above(db, house.document, 0))
        known = log.known(db, {row.uid for row in rows if row.uid})
    rapporteur = house.room.people["rapporteur"]
    (organiser,) = house.room.rows(Participant, dialogue_id=house.room.dialogue, role=Role.ORGANISER)
    assert [row.participant_id for row in rows] == [organiser.id] + [rapporteur] * 60
    times = [row.at for row in rows]
    assert None not in times and times == sorted(times) and all(at.tzinfo for at in times)
    assert known and all(row == rows[row.log_seq - 1] for row in known.values())


def test_the_checking_and_the_packing_hold_up_nobody(house, app, monkeypatch):
    """What takes long is handed to the launcher's OS threads."""
    drafter, handed = house.drafter(), []

    def elsewhere(work, *args):
        handed.append(work.__name__)
        return work(*args)

    monkeypatch.setitem(app.config, "OFFLOAD", elsewhere)
    for n in range(60):
        assert code(drafter.type(f"word {n}")) == "ok"
    compact(app, house)
    assert handed.count("checked") == 1 and handed.count("pack") == 3


def test_only_the_newest_snapshots_are_kept(opened, house, app):
    for _ in range(3):
        for n in range(20):
            opened.type(f"more {n}")
        compact(app, house)
    assert sorted(s.upto for s in kept(DraftSnapshot, house)) == [101, 121]
    assert house.stored() == opened.text == opens_cold(house)


def test_a_packed_update_that_comes_again_is_acknowledged_and_not_doubled(opened, house):
    with live().database.reading() as db:
        old = list(log.rows_above(db, house.document, 3, 5))
    again = [opened.send(row.payload, f"{n:016}") for n, row in enumerate(old)]
    assert again == [{"ok": True, "log_seq": 61}] * 2
    assert house.stored() == opened.text and house.row().log_seq == 61


def test_a_spoilt_snapshot_is_stepped_over(opened, house):
    for one in kept(DraftSnapshot, house):
        change(DraftSnapshot, (house.document, one.upto), state=b"spoilt" * 4)
    assert opens_cold(house) == opened.text


def test_a_spoilt_snapshot_is_not_built_upon(opened, house, app):
    for one in kept(DraftSnapshot, house):
        change(DraftSnapshot, (house.document, one.upto), state=b"spoilt" * 4)
    for n in range(20):
        opened.type(f"more {n}")
    compact(app, house)
    assert [s.upto for s in kept(DraftSnapshot, house) if bytes(s.state) != b"spoilt" * 4] in ([81], [])
    assert house.stored() == opened.text


def holes(house):
    """A segment and every snapshot spoilt: the history cannot be read."""
    change(DraftSegment, (house.document, 17), body=b"spoilt")
    for one in kept(DraftSnapshot, house):
        change(DraftSnapshot, (house.document, one.upto), state=b"spoilt" * 4)


def test_a_failed_load_says_so_and_writes_nothing(opened, house, app):
    holes(house)
    before = everything(house)
    DRAFT_SESSIONS.of(app).room(house.document).forget()
    late = house.drafter()
    assert code(late.answer) == "unreadable"
    assert code(opened.type("into the dark")) == "unreadable"
    with pytest.raises(Exception, match="unreadable"):
        house.room.do("rapporteur", "outcome.name_version", document=house.document, name="x")
    compact(app, house)
    assert everything(house) == before


def everything(house):
    with live().database.reading() as db:
        head = db.get(OutcomeDocument, house.document)
        rows = [(r.log_seq, r.uid, bytes(r.payload)) for r in house.log()]
        segments = [(s.first, bytes(s.body)) for s in kept(DraftSegment, house)]
        return head.log_seq, head.log_uid, head.versions, rows, segments, len(kept(DraftSnapshot, house))


def test_missing_rows_are_no_text(opened, house, app):
    with tampering() as db:
        db.delete(db.get(DraftUpdate, (house.document, 55)))
        db.query(DraftSnapshot).filter_by(document_id=house.document).delete()
        db.commit()
    DRAFT_SESSIONS.of(app).room(house.document).forget()
    assert code(house.drafter().answer) == "unreadable"


def test_rows_that_changed_meanwhile_are_not_packed(house):
    drafter = house.drafter()
    for n in range(20):
        drafter.type(f"word {n}")
    with live().database.reading() as db:
        rows = log.whole_rows(db, house.document, 16, 16)
    change(DraftUpdate, (house.document, 4), quarantined=True)
    packed = live().writer.submit(compaction.Pack(rows, compaction.packing.pack(rows))).wait()
    assert packed is False and len(house.log()) == 21 and not kept(DraftSegment, house)


def test_compaction_under_traffic_loses_nothing(house, app):
    house.room.join("rapporteur2", "rapporteur")
    drafters = [house.drafter(), house.drafter("rapporteur2")]
    over = threading.Event()

    def go_on():
        with app.app_context():
            while not over.is_set():
                compact(app, house)

    beside = threading.Thread(target=go_on)
    beside.start()
    for n in range(80):
        drafter = drafters[n % 2]
        assert code(drafter.send(drafter.write(f"word {n}", at=0))) == "ok"
        drafter.hear()
    over.set()
    beside.join()
    compact(app, house)
    for drafter in drafters:
        drafter.join()
    assert kept(DraftSegment, house)
    assert drafters[0].text == drafters[1].text == house.stored() == opens_cold(house)
