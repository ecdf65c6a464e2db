"""A database from before there were seals: what is there is sealed as it is found, once, and covered from then on."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, update

from dialogue_platform.live import live
from dialogue_platform.live.record import resealing
from dialogue_platform.live.record.resealing import FIRST, not_whole, seal_stream
from dialogue_platform.live.record.verification import Checking
from dialogue_platform.live.store.journal import JournalEntry, erase_payloads, link
from dialogue_platform.live.store.sealing import Seal
from dialogue_platform.live.store.streams import NO_HASH, Stream
from dialogue_platform.outcome.models import DraftUpdate, OutcomeDocument, Version
from dialogue_platform.questions.models import Question
from tests.live.scenario import Scenario
from tests.room import build
from tests.tampering import tampering


@pytest.fixture(scope="module")
def old(own_app):
    """The story as a program from before would have kept it."""
    with own_app.app_context():
        story = Scenario(build(own_app))
        for chapter in story.tell():
            if chapter == "end":
                break
        with tampering() as db:
            for stream in db.scalars(select(Stream)):
                unseal(db, stream)
            db.execute(delete(Seal))
            db.execute(update(DraftUpdate).values(hash=None, own=None))
            db.execute(update(OutcomeDocument).values(log_hash="", sealed_seq=0, sealed_hash=""))
            db.execute(update(Version).values(log_hash=None))
            db.commit()
        yield story.room


def unseal(db, stream):
    """The chain as it was written before: the same rows, without a word of what they sealed."""
    previous = NO_HASH
    for row in db.scalars(select(JournalEntry).where(JournalEntry.stream == stream.name).order_by(JournalEntry.seq)):
        row.sealed = None
        names = ("stream", "seq", "actor", "at", "command", "digest", "sealed")
        previous = row.hash = link(previous, {name: getattr(row, name) for name in names})
    stream.head = previous


def looked():
    with live().database.reading() as db:
        checking = Checking(db)
        return list(checking.complaints()), checking


def test_an_older_record_is_sealed_once_and_covered_from_then_on(old, own_app, monkeypatch):
    monkeypatch.setattr("dialogue_platform.live.record.resealing.AT_ONCE", 7)
    found, before = looked()
    assert found == [] and before.counts["rows sealed"] == 0 and before.counts["rows not sealed yet"] > 50
    with live().database.reading() as db:
        streams = not_whole(db)
    assert len(streams) > 3
    resealing._seal_first(own_app)  # as a server does when it starts
    found, after = looked()
    assert found == [] and after.counts["rows not sealed yet"] == 0
    assert after.counts["rows sealed"] >= before.counts["rows not sealed yet"]
    assert any("for the first time" in note and FIRST in note for note in after.notes)
    with live().database.reading() as db:
        assert not_whole(db) == []
    assert seal_stream(streams[0], FIRST) == 0
    covered_now(old)


def covered_now(old):
    with tampering() as db:
        question = db.scalars(select(Question).limit(1)).one()
        question.text = "Never asked"
        db.get_one(DraftUpdate, (db.scalar(select(OutcomeDocument.id)), 2)).payload = b"\0\0"
        db.flush()
        found = list(Checking(db).complaints())
    assert any(f"question {question.id}: text changed" in one for one in found)
    assert any("is not the one that was sealed" in one for one in found)


def test_what_a_migration_changed_is_sealed_again_with_its_reason(old, own_app):
    run = own_app.test_cli_runner().invoke
    with tampering() as db:
        db.execute(update(Question).values(reason="Filled in by a migration"))
        db.commit()
    assert any("reason changed" in one for one in looked()[0])
    assert "say why" in run(args=["seal", "--again"]).output
    assert run(args=["seal", "--again", "--because", "0015 fills in reasons"]).exit_code == 0
    found, checking = looked()
    assert found == [] and any("anew" in note and "0015 fills in reasons" in note for note in checking.notes)


def test_a_row_without_a_seal_is_not_sealed_as_found_a_second_time(old):
    """Who adds a row, and takes away the sign that its stream is sealed, has the next start seal it, in plain sight."""
    stream = f"session:{old.session}"
    if not looked()[1].notes:
        seal_stream(stream, FIRST)
    with tampering() as db:
        db.execute(delete(Seal).where(Seal.table_name == "stream", Seal.row_key == stream))
        db.commit()
    seal_stream(stream, FIRST)
    assert any("as they were found, where all were sealed before" in one for one in looked()[0])


def test_why_rows_were_sealed_as_found_cannot_be_taken_away(old):
    """Without its payload the act would not say that rows were sealed before, nor that it was done again and why."""
    stream = f"session:{old.session}"
    seal_stream(stream, "Nobody should read this", again=True)
    with tampering() as db:
        values = {"payload": None, "salt": None}
        here = JournalEntry.stream == stream, JournalEntry.command == "record.seal"
        db.execute(update(JournalEntry).where(*here).values(**values))
        db.flush()
        assert any("its payload is gone, which no law erases" in one for one in Checking(db).complaints())


def test_no_law_erases_what_the_operator_said_of_the_record(old):
    seal_stream(f"session:{old.session}", "Words of the operator", again=True)
    with tampering() as db:
        erase_payloads(db, words=["Words of the operator"])
        checking = Checking(db)
        list(checking.complaints())
        assert any("Words of the operator" in note for note in checking.notes)
