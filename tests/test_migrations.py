"""Every migration over a database in which every table has rows: there and back, nothing is lost, and all can be read."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, inspect, select, table

from dialogue_platform.extensions import db
from dialogue_platform.live import live, perform
from dialogue_platform.live.store.coverage import models
from tests.live.whole_scenario import run_whole

#: the newest revision of which there are databases outside
LANDED = "0010"


def counts() -> dict[str, int]:
    with live().database.writer.connect() as connection:
        names = inspect(connection).get_table_names()
        return {name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in names}


def test_rows_of_every_table_pass_every_migration(room_alone):
    room = run_whole(room_alone)
    perform("people.set_language", room.actors["delegate"], {"language": "ru"}, "a-key-to-be-kept")
    before = counts()
    assert [name for name, rows in before.items() if not rows] == ["readiness_proof"]
    downgrade(revision=LANDED)
    older = counts()
    assert {name: before[name] for name in older} == older
    upgrade(revision="heads")
    empty = before.keys() - older.keys() - {"question_tally"}  # which is made of what stood on the questions
    assert counts() == before | dict.fromkeys(empty, 0)
    with live().database.reading() as reading:
        for model in models().values():
            assert len(reading.scalars(select(model)).all()) == counts()[model.__tablename__], model


def test_they_make_the_tables_of_the_models(room_alone):
    with live().database.writer.connect() as connection:
        found = [str(diff) for diff in compare_metadata(MigrationContext.configure(connection), db.metadata)]
    assert [diff for diff in found if "_fk" not in diff] == []
