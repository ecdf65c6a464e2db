"""What a join is answered with a mark, and a snapshot page by page."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from dialogue_platform.live import live
from dialogue_platform.live.errors import Refusal
from dialogue_platform.live.read.pagination import PAGE, page
from dialogue_platform.live.store.keys import keys_of
from tests.support.joins import by_place, fresh, joined, reader


def test_a_mark_of_another_audience_is_answered_in_full(room):
    room.open()
    stream = f"session:{room.session}"
    floor = joined(stream, ("floor", None))
    assert joined(stream, ("floor", None), floor.seq, floor.mark).full is False
    assert joined(stream, ("podium", None), floor.seq, floor.mark).full is True


def test_a_mark_that_is_not_in_the_journal_is_answered_in_full(room):
    room.open()
    assert joined(f"session:{room.session}", ("floor", None), 1, f"{keys_of('floor').name}:000011112222").full


def test_a_client_ahead_of_a_restored_database_is_answered_in_full(room):
    room.open()
    found = joined(f"session:{room.session}", ("floor", None), 999, f"{keys_of('floor').name}:000011112222")
    assert found.full and found.seq < 999


@pytest.mark.parametrize(
    "cursor", ["", "x", "W10=", "WzAsICJhIiwgMV0=", "WzksIDEsICJhIl0=", "WzAuNSwgMSwgImEiXQ==", "WzAsIDFlOTksICJhIl0="]
)
def test_a_broken_cursor_is_refused(room, cursor):
    with live().database.reading() as db, pytest.raises(Refusal) as refused:
        page(db, f"session:{room.session}", keys_of("floor"), cursor)
    assert refused.value.code == "bad_cursor"


def test_hidden_rows_do_not_cost_a_query_each(room, monkeypatch):
    monkeypatch.setattr("dialogue_platform.live.commands.rates.CommandRates.within", lambda *_: True)
    monkeypatch.setattr("dialogue_platform.live.read.pagination.PAGE", 8)
    room.open()
    for n in range(30):
        room.do("delegate", "questions.ask", session=room.session, text=f"Pending {n}")
    statements = []
    with live().database.reading() as db:
        event.listen(db.connection(), "before_cursor_execute", lambda *args: statements.append(args[2]))
        page(db, f"session:{room.session}", keys_of("floor"), None)
    assert 0 < len(statements) < 20


def test_a_long_snapshot_comes_in_pages_and_loses_nothing(room, monkeypatch):
    monkeypatch.setattr("dialogue_platform.live.read.pagination.PAGE", 3)
    room.open()
    for role in ("delegate", "panellist", "observer"):
        for n in range(4):
            room.do(role, "questions.ask", session=room.session, text=f"{role} {n}")
    stream, person = f"session:{room.session}", room.people["delegate"]
    found = joined(stream, ("podium", person))
    with live().database.reading() as db:
        seen, more, pages = list(found.entities), found.more, 0
        while more is not None:
            entities, more = page(db, stream, reader(db, "podium", person), more)
            assert len(entities) <= 3
            seen, pages = seen + entities, pages + 1
        monkeypatch.setattr("dialogue_platform.live.read.pagination.PAGE", PAGE)
        whole = fresh(db, stream, "podium", person)
    assert pages >= 4
    assert len(seen) == len(whole)
    assert by_place(seen) == whole


def test_live_things_come_first(room, monkeypatch):
    """What is over was changed last, so by seq alone it would come first."""
    monkeypatch.setattr("dialogue_platform.live.commands.rates.CommandRates.within", lambda *_: True)
    room.open()
    asked = [room.do("panellist", "questions.ask", session=room.session, text=f"{n}")["question"] for n in range(6)]
    wanted = [room.do(role, "speakers.request_floor", list=room.list)["request"] for role in ("delegate", "panellist")]
    for question in asked[:4]:
        room.do("moderator", "questions.dismiss", question=question, revision=1, reason="No time")
    room.do("moderator", "speakers.decline_request", request=wanted[0], reason="Not now")
    monkeypatch.setattr("dialogue_platform.live.read.pagination.PAGE", 5)
    stream, person = f"session:{room.session}", room.people["panellist"]
    with live().database.reading() as db:
        first, more = page(db, stream, reader(db, "podium", person), None)
        shared = [e["id"] for e in first if not e["kind"].startswith("my_")]
        own = [e["id"] for e in first if e["kind"] == "my_question"]
        rest = []
        while more is not None:
            entities, more = page(db, stream, reader(db, "podium", person), more)
            rest += [e["id"] for e in entities if not e["kind"].startswith("my_")]
    assert {wanted[1]} <= set(shared) and wanted[0] not in shared
    assert (shared + rest).index(asked[4]) < min((shared + rest).index(over) for over in asked[:4])
    assert set(own[:2]) == set(asked[4:])


def test_a_question_taken_back_is_live_again(room):
    from dialogue_platform.questions.models import Question

    room.open()
    question = room.do("panellist", "questions.ask", session=room.session, text="Again?")["question"]
    room.do("moderator", "questions.dismiss", question=question, revision=1, reason="No time")
    assert room.rows(Question, id=question)[0].past
    room.do("moderator", "questions.restore", question=question, revision=2)
    assert not room.rows(Question, id=question)[0].past
