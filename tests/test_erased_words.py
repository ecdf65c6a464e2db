"""Every text column of every table that hangs from a person is empty after the erasure, or is named here with its why."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from sqlalchemy import JSON, Enum, String, Table, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dialogue_platform.extensions import db
from dialogue_platform.live import SYSTEM, live, perform
from tests.live.whole_scenario import run_whole
from tests.support.registers import more
from tests.tampering import tampering

#: table -> its text columns that an erasure leaves, for one of these reasons
OF_ALL = {
    "agenda_item": "title", "delegation": "name code", "series": "title theme conveners",
    "dialogue": "title lead objectives conveners tz languages place contact_name contact_email contact_phone document_id",
    "session": "title summary current_item_id reopened_by reopen_reason video", "speakers_list": "title rule",
    "outcome_document": "title version_id reopened_reason log_uid log_hash sealed_hash epoch", "mail": "letter about",
    "file": "name type sha256", "file_content": "sha256",
    "outcome_version": "name log_hash text sha256 readiness", "paragraph": "paragraph_id block number html",
}  # fmt: skip
OUR_OWN_WORDS = {
    "draft_segment": "own", "draft_snapshot": "sha256", "draft_update": "uid hash own", "floor": "segments stack last",
    "floor_request": "reason_code moved_by added_by", "question": "reason_code reworded_by corrected_by",
    "api_token": "digest", "authenticator": "secret", "passkey": "transports", "pending_sign_in": "challenge", "recovery_code": "digest",
    "sign_in_link": "purpose", "user": "language",
}  # fmt: skip
FOUND_BY_NAME = {"outcome_version": "by"}  # test_erasing.py
#: what hangs from nobody: payloads and answers are looked through (test_erasing.py), the rest is digests, and bytes of files
OF_THE_RECORD = {"command_key", "file_chunk", "journal", "readiness_proof", "seal", "stream"}

STAYS = {
    f"{table}.{name}"
    for named in (OF_ALL, OUR_OWN_WORDS, FOUND_BY_NAME, more("WORDS_THAT_STAY"))
    for table, names in named.items()
    for name in names.split()
}


def hanging() -> list[Table]:
    """Tables that a reference leads from to a person, over others or not; who is referred to comes first."""
    found = {"user"}
    for table in db.metadata.sorted_tables:
        if any(key.column.table.name in found for key in table.foreign_keys):
            found.add(table.name)
    return [table for table in db.metadata.sorted_tables if table.name in found]


def words_of(table: Table) -> list[Any]:
    """The columns in which words can stand."""
    return [
        column
        for column in table.columns
        if isinstance(column.type, String | JSON)
        and not isinstance(column.type, Enum)
        and not column.foreign_keys
        and not column.primary_key
    ]


def plant(session: Session, table: Table, ids: dict[str, str]) -> list[Any]:
    """Make a row the person's own, by whatever leads to what is theirs, and write a word into each column.

    Answers what finds the row.
    """
    values: dict[str, Any] = {
        column.name: [word] if isinstance(column.type, JSON) else word
        for column in words_of(table)
        if (word := str(column)) not in STAYS
    }
    for key in table.foreign_keys if table.name not in ids else ():
        if key.column.table.name in ids and key.column.table is not table:
            values[key.parent.name] = ids[key.column.table.name]
    given = [table.c.id == ids[table.name]] if table.name in ids else []
    for row in session.execute(select(table).where(*given)).all():
        with suppress(IntegrityError), session.begin_nested():
            here = [column == row._mapping[column] for column in table.primary_key]
            session.execute(update(table).where(*here).values(values))
            found = dict(row._mapping) | values
            ids[table.name] = found.get("id", "")
            return [column == found[column.name] for column in table.primary_key]
    raise AssertionError(f"no row of {table.name} can be the person's")


def test_a_word_in_any_column_is_gone(room_alone):
    room = run_whole(room_alone)
    user = room.actors["delegate"].user_id
    ids = {"user": user, "participant": room.people["delegate"]}
    tables = [table for table in hanging() if any(str(c) not in STAYS for c in words_of(table))]
    with tampering() as session:
        planted = {table: plant(session, table, ids) for table in tables}
        session.commit()
    perform("people.erase", SYSTEM, {"user": user, "reason": "case 12"})
    with live().database.reading() as reading:
        left = [
            str(column)
            for table, here in planted.items()
            for column in words_of(table)
            if str(column) in str(reading.scalar(select(column).where(*here)))
        ]
    assert left == [], "empty it in the feature's follower of `person_erased`, or say here why it stays"


def test_nothing_is_named_that_is_not_there():
    known = {str(column) for table in hanging() for column in words_of(table)}
    assert known >= STAYS
    assert set(db.metadata.tables) - {table.name for table in hanging()} == OF_THE_RECORD
