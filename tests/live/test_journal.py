"""The journal shows any row that was changed, taken out or cut off; and text can be erased by law."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, update

from dialogue_platform.live import live, perform
from dialogue_platform.live.store.journal import CommandKey, JournalEntry, erase, verify
from dialogue_platform.live.store.streams import Stream
from tests.tampering import tampering


def complaints(stream):
    with live().database.reading() as db:
        row = db.execute(select(Stream).where(Stream.name == stream)).scalar_one()
        return list(verify(db, row))


def tamper(statement):
    with tampering() as db:
        db.execute(statement)
        db.commit()


@pytest.fixture
def stream(room):
    room.open()
    for text in ("One", "Two", "Three"):
        args = {"session": room.session, "text": text}
        perform("questions.ask", room.actors["delegate"], args, f"key-of-{text}")
    return f"session:{room.session}"


def row(stream, seq):
    return (JournalEntry.stream == stream, JournalEntry.seq == seq)


def test_an_honest_chain_holds(stream):
    assert complaints(stream) == []


@pytest.mark.parametrize("change", [{"actor": "someone"}, {"command": "questions.withdraw"}, {"digest": "0" * 64}])
def test_a_changed_row_shows(stream, change):
    tamper(update(JournalEntry).where(*row(stream, 2)).values(**change))
    assert any("row 2 was changed" in c for c in complaints(stream))


def test_a_changed_payload_shows(stream):
    tamper(update(JournalEntry).where(*row(stream, 2)).values(payload={"text": "Never said"}))
    assert complaints(stream) == [f"{stream}: the payload of row 2 was changed"]


def test_a_missing_row_shows(stream):
    tamper(delete(JournalEntry).where(*row(stream, 2)))
    assert any("missing" in c for c in complaints(stream))


def test_a_cut_off_tail_shows(stream, room):
    tamper(delete(JournalEntry).where(*row(stream, room.seq())))
    assert any("cut off" in c for c in complaints(stream))


def test_an_erased_text_is_gone_and_the_chain_still_holds(stream, room):
    last = room.seq()
    with tampering() as db:
        erase(db, stream, last)
        db.commit()
    assert complaints(stream) == []
    with live().database.reading() as db:
        entry = db.execute(select(JournalEntry).where(*row(stream, last))).scalar_one()
        assert (entry.payload, entry.salt) == (None, None)
        key = db.get(CommandKey, (room.actors["delegate"].user_id, "key-of-Three"))
        assert (key.digest, key.salt, key.result) == (None, None, None)
    again = perform(
        "questions.ask", room.actors["delegate"], {"session": room.session, "text": "Three"}, "key-of-Three"
    )
    assert again.result is None


def test_a_secret_command_journals_who_and_that_and_nothing_more(room):
    with live().database.reading() as db:
        rows = db.execute(select(JournalEntry).where(JournalEntry.command == "people.enrol")).scalars().all()
    assert rows and all(entry.payload is None for entry in rows)
