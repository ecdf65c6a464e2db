"""Long histories are packed beside the traffic; what is on the disk is read whole or not at all."""

import threading

import pytest

from dialogue_platform.live import live
from dialogue_platform.outcome.drafting import compaction, log, ydoc
from dialogue_platform.outcome.drafting.session import DRAFT_SESSIONS, Replica
from dialogue_platform.outcome.models import DraftSegment, DraftSnapshot, DraftUpdate, OutcomeDocument
from dialogue_platform.people.models import Participant, Role
from tests.outcome.drafting import code
from tests.tampering import tampering


@pytest.fixture(autouse=True)
def short(monkeypatch):
    """Figures small enough for a test, and no round but those asked for."""
    monkeypatch.setattr(compaction, "due", lambda db, room: False)
    for name, value in {"EVERY": 20, "SEGMENT": 16, "KEPT": 5, "REST": 0}.items():
        monkeypatch.setattr(compaction, name, value)


@pytest.fixture
def opened(draft, app):
    """A drafter with a history of 61 updates, packed."""
    drafter = draft.drafter()
    for n in range(60):
        assert code(drafter.type(f"word {n}")) == "ok"
    compact(app, draft)
    return drafter


def compact(app, draft):
    """One round, due or not."""
    room = DRAFT_SESSIONS.of(app).session(draft.document)
    compaction.compact(live(), room)
    return room


def kept(model, draft):
    with live().database.reading() as db:
        return db.query(model).filter_by(document_id=draft.document).all()


def opens_cold(draft):
    """The text as a worker opens it that has just started."""
    copy = Replica()
    with live().database.reading() as db:
        copy.catch_up(db, draft.document, log.head(db, draft.document))
    return ydoc.pm_json(copy.doc)


def change(model, key, **values):
    with tampering() as db:
        row = db.get(model, key)
        for name, value in values.items():
            setattr(row, name, value)
        db.commit()


def test_old_rows_are_packed_and_still_the_truth(opened, draft):
    segments, rows = kept(DraftSegment, draft), draft.log()
    assert [(s.first, s.last) for s in sorted(segments, key=lambda s: s.first)] == [(1, 16), (17, 32), (33, 48)]
    assert [row.log_seq for row in rows] == list(range(49, 62))
    assert draft.stored() == opened.text == opens_cold(draft)


def test_every_row_carries_its_author_and_time_packed_or_not(opened, draft):
    """And the first one, which the server writes for whoever begins the text."""
    assert kept(DraftSegment, draft) and kept(DraftUpdate, draft)
    with live().database.reading() as db:
        rows = list(log.rows_above(db, draft.document, 0))
        known = log.known(db, {row.uid for row in rows if row.uid})
    rapporteur = draft.room.people["rapporteur"]
    (organiser,) = draft.room.rows(Participant, dialogue_id=draft.room.dialogue, role=Role.ORGANISER)
    assert [row.participant_id for row in rows] == [organiser.id] + [rapporteur] * 60
    times = [row.at for row in rows]
    assert None not in times and times == sorted(times) and all(at.tzinfo for at in times)
    assert known and all(row == rows[row.log_seq - 1] for row in known.values())


def test_the_checking_and_the_packing_hold_up_nobody(draft, app, monkeypatch):
    """What takes long is handed to the launcher's OS threads."""
    drafter, handed = draft.drafter(), []

    def elsewhere(work, *args):
        handed.append(work.__name__)
        return work(*args)

    monkeypatch.setitem(app.config, "OFFLOAD", elsewhere)
    for n in range(60):
        assert code(drafter.type(f"word {n}")) == "ok"
    compact(app, draft)
    assert handed.count("checked") == 1 and handed.count("pack") == 3


def test_only_the_newest_snapshots_are_kept(opened, draft, app):
    for _ in range(3):
        for n in range(20):
            opened.type(f"more {n}")
        compact(app, draft)
    assert sorted(s.upto for s in kept(DraftSnapshot, draft)) == [101, 121]
    assert draft.stored() == opened.text == opens_cold(draft)


def test_a_packed_update_that_comes_again_is_acknowledged_and_not_doubled(opened, draft):
    with live().database.reading() as db:
        old = list(log.rows_above(db, draft.document, 3, 5))
    again = [opened.send(row.payload, f"{n:016}") for n, row in enumerate(old)]
    assert again == [{"ok": True, "log_seq": 61}] * 2
    assert draft.stored() == opened.text and draft.row().log_seq == 61


def test_a_spoilt_snapshot_is_stepped_over(opened, draft):
    for one in kept(DraftSnapshot, draft):
        change(DraftSnapshot, (draft.document, one.upto), state=b"spoilt" * 4)
    assert opens_cold(draft) == opened.text


def test_a_spoilt_snapshot_is_not_built_upon(opened, draft, app):
    for one in kept(DraftSnapshot, draft):
        change(DraftSnapshot, (draft.document, one.upto), state=b"spoilt" * 4)
    for n in range(20):
        opened.type(f"more {n}")
    compact(app, draft)
    assert [s.upto for s in kept(DraftSnapshot, draft) if bytes(s.state) != b"spoilt" * 4] in ([81], [])
    assert draft.stored() == opened.text


def holes(draft):
    """A segment and every snapshot spoilt: the history cannot be read."""
    change(DraftSegment, (draft.document, 17), body=b"spoilt")
    for one in kept(DraftSnapshot, draft):
        change(DraftSnapshot, (draft.document, one.upto), state=b"spoilt" * 4)


def test_a_failed_load_says_so_and_writes_nothing(opened, draft, app):
    holes(draft)
    before = everything(draft)
    DRAFT_SESSIONS.of(app).session(draft.document).forget()
    late = draft.drafter()
    assert code(late.answer) == "unreadable"
    assert code(opened.type("into the dark")) == "unreadable"
    with pytest.raises(Exception, match="unreadable"):
        draft.room.do("rapporteur", "outcome.name_version", document=draft.document, name="x")
    compact(app, draft)
    assert everything(draft) == before


def everything(draft):
    with live().database.reading() as db:
        head = db.get(OutcomeDocument, draft.document)
        rows = [(r.log_seq, r.uid, bytes(r.payload)) for r in draft.log()]
        segments = [(s.first, bytes(s.body)) for s in kept(DraftSegment, draft)]
        return head.log_seq, head.log_uid, head.versions, rows, segments, len(kept(DraftSnapshot, draft))


def test_missing_rows_are_no_text(opened, draft, app):
    with tampering() as db:
        db.delete(db.get(DraftUpdate, (draft.document, 55)))
        db.query(DraftSnapshot).filter_by(document_id=draft.document).delete()
        db.commit()
    DRAFT_SESSIONS.of(app).session(draft.document).forget()
    assert code(draft.drafter().answer) == "unreadable"


def test_rows_that_changed_meanwhile_are_not_packed(draft):
    drafter = draft.drafter()
    for n in range(20):
        drafter.type(f"word {n}")
    with live().database.reading() as db:
        rows = log.whole_rows(db, draft.document, 16, 16)
    change(DraftUpdate, (draft.document, 4), quarantined=True)
    packed = live().writer.submit(compaction.Pack(rows, compaction.packing.pack(rows))).wait()
    assert packed is False and len(draft.log()) == 21 and not kept(DraftSegment, draft)


def test_compaction_under_traffic_loses_nothing(draft, app):
    draft.room.join("rapporteur2", "rapporteur")
    drafters = [draft.drafter(), draft.drafter("rapporteur2")]
    over = threading.Event()

    def go_on():
        with app.app_context():
            while not over.is_set():
                compact(app, draft)

    beside = threading.Thread(target=go_on)
    beside.start()
    for n in range(80):
        drafter = drafters[n % 2]
        assert code(drafter.send(drafter.write(f"word {n}", at=0))) == "ok"
        drafter.hear()
    over.set()
    beside.join()
    compact(app, draft)
    for drafter in drafters:
        drafter.join()
    assert kept(DraftSegment, draft)
    assert drafters[0].text == drafters[1].text == draft.stored() == opens_cold(draft)
