"""The record is whole after every command, and what is changed past the road is found and named: every column of every
table, rows that are gone, rows that no act added, streams that are gone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import JSON, delete, event, insert, select, text, update
from sqlalchemy import Enum as EnumType
from sqlalchemy.exc import IntegrityError

from dialogue_platform.live import Actor, Job, Refusal, live, perform
from dialogue_platform.live.clock import now
from dialogue_platform.live.record.anchor import BadAnchor, read, written
from dialogue_platform.live.record.verification import Checking, Session
from dialogue_platform.live.store.coverage import NotCovered, Replayed, Sealed, models, outside, sealed_table_of
from dialogue_platform.live.store.database import make_writer
from dialogue_platform.live.store.journal import JournalEntry
from dialogue_platform.live.store.sealing import Seal
from dialogue_platform.live.store.streams import Stream
from dialogue_platform.outcome.models import DraftUpdate, OutcomeDocument, Version
from dialogue_platform.people.models import Participant, User
from dialogue_platform.questions.models import Endorsement, Question, QuestionTally
from tests.live.whole_scenario import run_whole
from tests.room import build


@pytest.fixture(scope="module")
def seeded(own_app):
    """The scenario, run in a database of its own: other tests leave theirs as no act did."""
    with own_app.app_context():
        yield run_whole(build(own_app))


@contextmanager
def intruder() -> Iterator[Session]:
    """Another program that may write anything, keys or no keys; nothing of it stays."""
    engine = make_writer(live().database.url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=OFF"))
    with Session(engine) as db:
        if engine.dialect.name == "postgresql":
            db.execute(text("SET session_replication_role = replica"))
        yield db
    engine.dispose()


def complaints(db: Session, anchored: Any = None) -> list[str]:
    return list(Checking(db, anchored).complaints())


def test_the_record_is_whole_after_every_command(seeded):
    with live().database.reading() as db:
        checking = Checking(db)
        assert list(checking.complaints()) == []
        assert checking.counts["rows not sealed yet"] == 0
        for model in models().values():
            assert isinstance(model.__record__, NotCovered) or db.execute(select(model)).first(), model


def other(column: Any, value: Any) -> Any:
    """Another value that fits into the column."""
    if isinstance(column.type, EnumType):
        return next(word for word in column.type.enum_class or column.type.enums if word != value)
    if isinstance(column.type, JSON):
        return ["changed"]
    kind = column.type.python_type if value is None else type(value)
    if issubclass(kind, bool):
        return not value
    if issubclass(kind, str):
        return f"{value[:-1]}{'y' if value.endswith('x') else 'x'}" if value else "x"
    if issubclass(kind, int):
        return (value or 0) + 1000
    if issubclass(kind, bytes):
        return bytes([value[0] ^ 1, *value[1:]]) if value else b"x"
    return now() if value is None else value + timedelta(days=1)


def tables(kind: type) -> list[Any]:
    return [model.__table__ for _, model in sorted(models().items()) if isinstance(model.__record__, kind)]


def covered(table: Any) -> list[Any]:
    model = models()[table.name]
    beside = outside(model) if isinstance(model.__record__, Sealed) else model.__record__.beside
    return [column for column in table.columns if not isinstance(beside.get(column.name), NotCovered)]


def this(table: Any, row: Any) -> Any:
    return [column == row._mapping[column] for column in table.primary_key]


def key(table: Any, row: Any) -> str:
    return ":".join(str(row._mapping[name]) for name in sealed_table_of(models()[table.name]).key)


def one_row(db: Session, table: Any) -> Any:
    return db.execute(select(table).order_by(*table.primary_key).limit(1)).one()


def changed(db: Session, table: Any, column: Any) -> Any:
    """The first row that takes another value there, where the database has its own word in it."""
    for row in db.execute(select(table).order_by(*table.primary_key)).all():
        with suppress(IntegrityError), db.begin_nested():
            values = {column.name: other(column, row._mapping[column])}
            db.execute(update(table).where(*this(table, row)).values(values))
            return row
    raise AssertionError(f"{table.name}.{column.name} takes no other value")


def test_a_change_of_any_sealed_column_is_found_and_named(seeded):
    """One column of each table at a time, so that there are as many looks as the widest table has columns."""
    columns = {t: [c for c in covered(t) if not c.primary_key] for t in tables(Sealed) if t is not Stream.__table__}
    looked = 0
    while any(columns.values()):
        with intruder() as db:
            chosen = {table: some.pop() for table, some in columns.items() if some}
            rows = {table: changed(db, table, column) for table, column in chosen.items()}
            found = complaints(db)
        for table, column in chosen.items():
            named = [one for one in found if f"{table.name} {key(table, rows[table])}" in one and column.name in one]
            assert named, (table.name, column.name, found)
            looked += 1
    assert looked > 150


MADE_AGAIN = [
    "journal",
    "seal",
    "endorsement",
    "question_tally",
    "draft_update",
    "draft_segment",
    "draft_client",
    "draft_snapshot",
    "file_chunk",
]


def test_every_table_is_tried(app):
    assert {table.name for table in tables(Replayed)} == set(MADE_AGAIN)


@pytest.mark.parametrize("table", MADE_AGAIN)
def test_a_change_of_any_column_that_is_made_again_is_found(seeded, table):
    table = models()[table].__table__
    for column in covered(table):
        with intruder() as db:
            changed(db, table, column)
            assert complaints(db), (table.name, column.name)


@pytest.mark.parametrize("column", ["name", "dialogue_id", "seq", "head"])
def test_a_change_of_a_stream_is_found_and_named(seeded, column):
    with intruder() as db:
        row = db.scalars(select(Stream).where(Stream.name == f"session:{seeded.session}")).one()
        setattr(row, column, other(Stream.__table__.c[column], getattr(row, column)))
        db.flush()
        found = " ".join(complaints(db))
    assert f"session:{seeded.session} is missing" in found if column == "name" else f"{column} " in found


def gone(db: Session, table: Any) -> Any:
    row = one_row(db, table)
    db.execute(delete(table).where(*this(table, row)))
    return row


def test_a_row_that_is_gone_is_found_and_named(seeded):
    with intruder() as db:
        rows = {table: gone(db, table) for table in tables(Sealed) if table is not Stream.__table__}
        found = complaints(db)
    for table, row in rows.items():
        assert any(f"{table.name} {key(table, row)} is missing" in one for one in found), (table.name, found)


@pytest.mark.parametrize("table", [name for name in MADE_AGAIN if name != "draft_snapshot"])
def test_a_row_that_is_gone_from_what_is_made_again_is_found(seeded, table):
    with intruder() as db:
        gone(db, models()[table].__table__)
        assert complaints(db)


def added(db: Session, table: Any) -> str:
    """A copy of a row under another key, and with other values where they must be."""
    row = dict(one_row(db, table)._mapping)
    unique = {c.name for i in table.indexes if i.unique for c in i.columns} | {
        c.name for one in table.constraints if type(one).__name__ == "UniqueConstraint" for c in one.columns
    }
    for column in table.columns:
        if column.name in unique or column.primary_key:
            row[column.name] = other(column, row[column.name])
    db.execute(insert(table).values(row))
    return ":".join(str(row[column.name]) for column in table.primary_key)


def test_a_row_that_no_act_added_is_found_and_named(seeded):
    with intruder() as db:
        keys = {table: added(db, table) for table in tables(Sealed) if table is not Stream.__table__}
        found = complaints(db)
    for table, name in keys.items():
        assert any(f"{table.name} {name} was added by no act" in one for one in found), (table.name, found)


@pytest.mark.parametrize("stream", ["session:of-nobody", "", "dialogue:none"])
def test_a_row_that_is_put_beside_every_stream_is_found(seeded, stream):
    """It would be somebody's seat all the same: who asks for that does not look at its stream."""
    with intruder() as db:
        row = dict(one_row(db, Participant.__table__)._mapping)
        values = {"id": "of-nobody", "user_id": "nobody", "role": "organiser", "stream": stream}
        db.execute(insert(Participant).values(row | values))
        assert any("participant of-nobody was added by no act" in one for one in complaints(db))


def test_support_that_nobody_gave_is_found(seeded):
    with intruder() as db:
        row = dict(one_row(db, Endorsement.__table__)._mapping)
        member = db.scalars(select(Participant.id).where(Participant.id != row["participant_id"]).limit(1)).one()
        db.execute(insert(Endorsement).values(row | {"id": "of-nobody", "participant_id": member}))
        db.execute(
            update(QuestionTally)
            .where(QuestionTally.id == row["question_id"])
            .values(endorsements=QuestionTally.endorsements + 1)
        )
        assert any("endorsement of-nobody was added by no act" in one for one in complaints(db))


def test_support_whose_payload_was_erased_is_no_complaint(seeded):
    with intruder() as db:
        db.execute(
            update(JournalEntry).where(JournalEntry.command == "questions.endorse").values(payload=None, salt=None)
        )
        assert complaints(db) == []


def test_a_stream_that_is_gone_with_its_journal_is_found_and_named(seeded):
    with live().database.reading() as db:
        names = list(db.scalars(select(Stream.name)))
    assert {name.partition(":")[0] for name in names} == {"platform", "dialogue", "session", "document"}
    for name in names:
        with intruder() as db:
            db.execute(delete(JournalEntry).where(JournalEntry.stream == name))
            db.execute(delete(Stream).where(Stream.name == name))
            found = complaints(db)
        assert any(name in one and "missing" in one for one in found), (name, found)


def test_a_stream_that_no_act_began_is_found(seeded):
    with intruder() as db:
        db.execute(insert(Stream).values(id=10**6, name="session:new", seq=0))
        assert complaints(db) == ["platform: stream session:new was added by no act: nothing sealed it"]


def test_a_session_that_is_gone_whole_is_found(seeded):
    """With its stream, its journal, its rows and their salts: nobody could tell it from one that never was."""
    with intruder() as db:
        stream = f"session:{seeded.session}"
        for model in models().values():
            if "stream" in model.__table__.columns:
                db.execute(delete(model).where(model.stream == stream))
        db.execute(delete(Stream).where(Stream.name == stream))
        assert f"platform: stream {stream} is missing" in " ".join(complaints(db))


def test_a_payload_that_is_put_where_one_was_erased_is_found_and_an_erased_one_is_counted(seeded):
    with intruder() as db:
        row = select(JournalEntry).where(JournalEntry.command == "questions.ask").limit(1)
        entry = db.scalars(row.where(JournalEntry.salt.is_not(None))).one()
        erased = db.query(JournalEntry).filter_by(salt=None).count()
        entry.payload = entry.salt = None
        db.flush()
        checking = Checking(db)
        assert list(checking.complaints()) == [] and checking.counts["payloads erased"] == erased + 1
        entry.payload = {"text": "Never said"}
        db.flush()
        words = f"the payload of row {entry.seq} stands there without the salt of its digest"
        assert [words in one for one in complaints(db)] == [True]


@pytest.fixture
def later(seeded):
    """More is typed after the last version, and nobody names one."""
    seeded.do("chair", "outcome.reopen", document=seeded.document, reason="One more word")
    seeded.write(seeded.document, "As it was typed")
    seeded.write(seeded.document, "And after that")


def test_what_is_typed_is_sealed_before_a_version_is_named(seeded, later):
    here = DraftUpdate.document_id == seeded.document
    with intruder() as db:
        last = db.scalars(select(DraftUpdate).where(here).order_by(DraftUpdate.log_seq.desc()).limit(1)).one()
        before = db.get_one(DraftUpdate, (seeded.document, last.log_seq - 1))
        values = {"log_seq": before.log_seq, "log_uid": before.uid, "log_hash": before.hash}
        db.execute(delete(DraftUpdate).where(here, DraftUpdate.log_seq == last.log_seq))
        db.execute(update(OutcomeDocument).where(OutcomeDocument.id == seeded.document).values(values))
        words = f"the log was sealed at {last.log_seq}, and ends at {before.log_seq}"
        assert any(words in one for one in complaints(db))


def test_a_version_that_was_written_anew_with_its_hash_is_found(seeded):
    """As somebody would who knows how it is hashed."""
    with intruder() as db:
        version = db.scalars(select(Version).order_by(Version.number).limit(1)).one()
        version.text = version.text.replace("voluntary", "mandatory")
        version.sha256 = hashlib.sha256(version.text.encode()).hexdigest()
        db.flush()
        found = complaints(db)
    name = f"outcome_version {version.id}"
    assert any(f"{name}: sha256, text changed since the act that sealed it" in one for one in found)
    assert any(name in one and "the log makes another text" in one for one in found)


def test_an_anchor_shows_a_record_that_was_written_anew(seeded):
    """Whoever may write everything can make a shorter record whole again: only what was kept elsewhere shows it."""
    with live().database.reading() as db:
        letter = written(db, now())
        assert complaints(db, read(letter)) == []
    quoted = (
        "Dear colleagues,\r\n" + "".join(f"> {line}\r\n" for line in letter.splitlines()) + "-- \r\nThe secretariat"
    )
    assert read(quoted) == read(letter) and len(read(letter)) > 4
    with intruder() as db:
        stream = db.scalars(select(Stream).where(Stream.name == f"dialogue:{seeded.dialogue}")).one()
        here = JournalEntry.stream == stream.name
        before = db.scalars(select(JournalEntry).where(here, JournalEntry.seq == stream.seq - 1)).one()
        db.execute(delete(JournalEntry).where(here, JournalEntry.seq == stream.seq))
        words = f"{stream.name}: there is no row {stream.seq}, which the anchor names"
        stream.seq, stream.head = before.seq, before.hash
        db.flush()
        assert words in complaints(db, read(letter)) and words not in complaints(db)


def test_an_anchor_shows_a_log_that_was_written_anew(seeded):
    with live().database.reading() as db:
        said = read(written(db, now()))
    name = f"draft:{seeded.document}"
    ((seq, _),) = said[name].items()
    with live().database.reading() as db:
        words = f"document:{seeded.document}: the log at {seq} is not the one that the anchor names"
        assert complaints(db, {**said, name: {seq: "0" * 64}}) == [words]
        assert complaints(db, {**said, "draft:of-nobody": {1: "0" * 64}}) == [
            "draft:of-nobody is missing, which the anchor names"
        ]


@pytest.mark.parametrize(
    "change", [lambda t: t.replace("sum ", "sun "), lambda t: t.replace("platform ", "platform 1"), lambda t: ""]
)
def test_a_text_that_is_no_whole_anchor_is_refused(seeded, change):
    with live().database.reading() as db, pytest.raises(BadAnchor):
        read(change(written(db, now())))


def test_the_words_of_the_command_line(seeded, own_app, tmp_path):
    run = own_app.test_cli_runner().invoke
    kept = tmp_path / "anchor.txt"
    kept.write_text(run(args=["anchor"]).output)
    for args in (["verify-journal"], ["verify-journal", "--anchor", str(kept)], ["anchor", "--check", str(kept)]):
        done = run(args=args)
        assert (done.exit_code, done.output.strip().splitlines()[-1].endswith(", 0 complaints")) == (0, True), (
            done.output
        )
    assert "A migration changed its rows" in done.output
    kept.write_text(kept.read_text().replace("platform ", "platfarm "))
    assert "not as it was printed" in run(args=["anchor", "--check", str(kept)]).output
    explained = run(args=["verify-journal", "--explain"]).output
    assert all(f"{name}: " in explained for name in models()) and "  supported: made again" in explained


def test_rows_of_a_sealed_table_are_written_one_by_one(seeded):
    """In the writer's session, where a statement would leave rows with the seals of what they were."""

    class Many(Job):
        def __init__(self, statement: Any) -> None:
            super().__init__()
            self.statement = statement

        def run(self, work: Any) -> None:
            work.db.execute(self.statement)

    for statement in (update(User).values(name="x"), delete(User), update(User.__table__).values(name="x")):
        with pytest.raises(Refusal):
            live().writer.submit(Many(statement)).wait()
    live().writer.submit(Many(update(Question).values(supported=Question.supported))).wait()


def test_what_is_erased_by_an_act_leaves_no_digest_that_can_be_guessed(seeded):
    """The salt is a new one at each seal: the digest of a short value is worth nothing without it."""
    with live().database.reading() as db:
        member = db.scalars(select(User).where(User.closed_at.is_(None)).limit(1)).one()
        before = db.get_one(Seal, ("user", member.id)).salt
    perform("people.set_profile", Actor(user_id=member.id), {"name": "Somebody else"})
    with live().database.reading() as db:
        assert db.get_one(Seal, ("user", member.id)).salt != before
        assert before not in "".join(str(row.payload) + row.sealed for row in db.scalars(select(JournalEntry)))
