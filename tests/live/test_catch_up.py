"""Old snapshot + syncs = new snapshot: after every command, for every audience and person, on every stream."""

from __future__ import annotations

import pytest
from sqlalchemy import event, select

from dialogue_platform.live import live, snapshot
from dialogue_platform.live.changes import changes_since
from dialogue_platform.live.commands import commands
from dialogue_platform.live.errors import Refusal
from dialogue_platform.live.pages import PAGE, page
from dialogue_platform.live.streams import Stream
from tests.live.story import Story

READERS = ["delegate", "panellist", "observer", "moderator", "rapporteur", "organiser", None]
AUDIENCES = ["public", "floor", "podium"]


def readers(room):
    return [(audience, role and room.people.get(role)) for audience in AUDIENCES for role in READERS]


def moved(room, seqs):
    """The streams of the dialogue that have moved since the last step."""
    with live().database.reading() as db:
        query = select(Stream.name, Stream.seq).where(Stream.dialogue_id == room.dialogue)
        heads = dict(map(tuple, db.execute(query)))
    found = [name for name, seq in heads.items() if seqs.get(name) != seq]
    seqs.update(heads)
    return found


class Held:
    """What one client holds of one stream, kept by the rule of the protocol alone."""

    def __init__(self, stream, audience, person):
        self.asks = (stream, audience, person)
        self.after, self.mark, self.map = 0, None, {}

    def catch_up(self, db):
        found = changes_since(db, *self.asks, self.after, self.mark)
        if found.full:
            self.map = {}
        for entity in found.entities:
            self.map[entity["kind"], entity["id"]] = entity
        assert found.more is None
        self.after, self.mark = found.seq, found.mark

    def shown(self):
        return {place: entity for place, entity in self.map.items() if "gone" not in entity}


def fresh(db, stream, audience, person):
    return {(e["kind"], e["id"]): e for e in snapshot(db, stream, audience, person)}


def test_old_snapshot_and_syncs_make_the_new_snapshot_for_every_command(room):
    story, held, seqs = Story(room), {}, {}
    for chapter in story.tell():
        with live().database.reading() as db:
            for stream in moved(room, seqs):
                for reader in readers(room):
                    client = held.setdefault((stream, *reader), Held(stream, *reader))
                    client.catch_up(db)
                    assert client.shown() == fresh(db, stream, *reader), (chapter, stream, reader)
    assert story.told == set(commands), "a command is missing from tests/live/story.py"


def test_a_mark_of_another_audience_is_answered_in_full(room):
    room.open()
    stream = f"session:{room.session}"
    with live().database.reading() as db:
        floor = changes_since(db, stream, "floor", None)
        assert changes_since(db, stream, "floor", None, floor.seq, floor.mark).full is False
        assert changes_since(db, stream, "podium", None, floor.seq, floor.mark).full is True


def test_a_mark_that_is_not_in_the_journal_is_answered_in_full(room):
    room.open()
    with live().database.reading() as db:
        found = changes_since(db, f"session:{room.session}", "floor", None, 1, "floor:000011112222")
    assert found.full


def test_a_client_ahead_of_a_restored_database_is_answered_in_full(room):
    room.open()
    stream = f"session:{room.session}"
    with live().database.reading() as db:
        found = changes_since(db, stream, "floor", None, 999, "floor:000011112222")
    assert found.full and found.seq < 999


@pytest.mark.parametrize(
    "cursor", ["", "x", "W10=", "WzAsICJhIiwgMV0=", "WzksIDEsICJhIl0=", "WzAuNSwgMSwgImEiXQ==", "WzAsIDFlOTksICJhIl0="]
)
def test_a_broken_cursor_is_refused(room, cursor):
    with live().database.reading() as db, pytest.raises(Refusal) as refused:
        page(db, f"session:{room.session}", "floor", None, cursor)
    assert refused.value.code == "bad_cursor"


def test_hidden_rows_do_not_cost_a_query_each(room, monkeypatch):
    monkeypatch.setattr("dialogue_platform.live.commands.within", lambda *_: True)
    monkeypatch.setattr("dialogue_platform.live.pages.PAGE", 8)
    room.open()
    for n in range(30):
        room.do("delegate", "questions.ask", session=room.session, text=f"Pending {n}")
    statements = []
    with live().database.reading() as db:
        event.listen(db.connection(), "before_cursor_execute", lambda *args: statements.append(args[2]))
        page(db, f"session:{room.session}", "floor", None, None)
    assert 0 < len(statements) < 20


def test_a_long_snapshot_comes_in_pages_and_loses_nothing(room, monkeypatch):
    monkeypatch.setattr("dialogue_platform.live.pages.PAGE", 3)
    room.open()
    for role in ("delegate", "panellist", "observer"):
        for n in range(4):
            room.do(role, "questions.ask", session=room.session, text=f"{role} {n}")
    stream, person = f"session:{room.session}", room.people["delegate"]
    with live().database.reading() as db:
        found = changes_since(db, stream, "podium", person)
        seen, more, pages = list(found.entities), found.more, 0
        while more is not None:
            entities, more = page(db, stream, "podium", person, more)
            assert len(entities) <= 3
            seen, pages = seen + entities, pages + 1
        monkeypatch.setattr("dialogue_platform.live.pages.PAGE", PAGE)
        whole = fresh(db, stream, "podium", person)
    assert pages >= 4
    assert len(seen) == len(whole)
    assert {(e["kind"], e["id"]): e for e in seen} == whole


def test_live_things_come_first(room, monkeypatch):
    """What is over was changed last, so by seq alone it would come first."""
    monkeypatch.setattr("dialogue_platform.live.commands.within", lambda *_: True)
    room.open()
    asked = [room.do("panellist", "questions.ask", session=room.session, text=f"{n}")["question"] for n in range(6)]
    wanted = [room.do(role, "speakers.request_floor", list=room.list)["request"] for role in ("delegate", "panellist")]
    for question in asked[:4]:
        room.do("moderator", "questions.dismiss", question=question, revision=1, reason="No time")
    room.do("moderator", "speakers.decline_request", request=wanted[0], reason="Not now")
    monkeypatch.setattr("dialogue_platform.live.pages.PAGE", 5)
    stream, person = f"session:{room.session}", room.people["panellist"]
    with live().database.reading() as db:
        first, more = page(db, stream, "podium", person, None)
        shared = [e["id"] for e in first if not e["kind"].startswith("my_")]
        own = [e["id"] for e in first if e["kind"] == "my_question"]
        rest = []
        while more is not None:
            entities, more = page(db, stream, "podium", person, more)
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
