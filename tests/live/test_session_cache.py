"""What the writer keeps between batches is what stands in the database, whoever has written meanwhile."""

from __future__ import annotations

import hashlib
import json
import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError, OperationalError

from dialogue_platform.live import Refusal, live, perform
from dialogue_platform.live.clock import iso, now
from dialogue_platform.live.commands.job import prepare
from dialogue_platform.live.errors import BUSY
from dialogue_platform.live.store.journal import canonical, digest, link
from dialogue_platform.live.store.session_cache import SessionCache
from dialogue_platform.live.store.sql import Sql
from dialogue_platform.live.store.streams import NeedsStream
from dialogue_platform.outcome.models import OutcomeDocument
from dialogue_platform.people.models import Participant, User
from dialogue_platform.questions.models import Endorsement, Question, QuestionTally
from dialogue_platform.speakers.models import FloorRequest
from tests.live.conftest import token_of
from tests.live.looking import looked
from tests.live.scenario import Scenario
from tests.tampering import tampering

PLAIN = st.text() | st.booleans() | st.none()
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)


def whole(value):
    """Without lone surrogates, which no payload has."""
    return "\\ud" not in json.dumps(value)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.text(), PLAIN | NUMBERS | st.lists(NUMBERS), max_size=4).filter(whole))
def test_a_digest_is_taken_of_the_bytes_it_was_always_taken_of(payload):
    as_ever = json.dumps(["a.b", payload], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert canonical("a.b", payload) == as_ever


def test_old_chains_still_hold():
    assert digest(
        "5a17", "questions.ask", {"text": "Сколько воды? \n\x7f\u2028", "session": "s", "anonymous": None}
    ) == ("9e495a6772d2a3c83f16065b0262924ef33fdec80667223d2bc7f440294959da")


def question_of(room):
    asked = room.do("delegate", "questions.ask", session=room.session, text="How much water?")["question"]
    room.do("moderator", "questions.publish", question=asked, revision=1)
    return asked


def tamper(statement):
    with tampering() as db:
        db.execute(statement)
        db.commit()


def test_a_removal_by_another_session_is_seen(room):
    room.open()
    question = question_of(room)
    room.do("panellist", "questions.endorse", question=question, on=True)
    user = room.actors["panellist"].user_id
    tamper(update(Participant).where(Participant.user_id == user).values(state="removed"))
    with pytest.raises(Refusal, match="not_permitted"):
        room.do("panellist", "questions.endorse", question=question, on=False)


def test_a_change_by_another_program_is_seen(room):
    url = make_url(live().database.url)
    if url.get_backend_name() != "sqlite":
        pytest.skip("elsewhere each batch reads anew")
    room.open()
    question = question_of(room)
    room.do("panellist", "questions.endorse", question=question, on=True)
    with sqlite3.connect(url.database) as other:
        other.execute("UPDATE user SET closed_at = '2026-01-01' WHERE id = ?", (room.actors["panellist"].user_id,))
    with pytest.raises(Refusal, match="signed_out"):
        room.do("panellist", "questions.endorse", question=question, on=False)


def test_what_is_kept_is_what_stands_in_the_table(room):
    """After every step of the story of all commands: SQL that goes past the ORM must tell the rows in memory."""
    if not live().database.locks_whole:
        pytest.skip("elsewhere nothing is kept")
    models = set()
    for chapter in Scenario(room).tell():
        kept, differing = looked()
        assert differing == [], chapter
        models |= kept
    assert models >= {Question, User, Participant, OutcomeDocument, FloorRequest}


def test_an_endorsement_that_changes_nothing_leaves_its_row_alone(room):
    room.open()
    question = question_of(room)
    args = {"question": question, "on": True}
    first = perform("questions.endorse", room.actors["panellist"], args)
    again = perform("questions.endorse", room.actors["panellist"], args)
    off = perform("questions.endorse", room.actors["observer"], {"question": question, "on": False})
    assert (again.seq, off.seq) == (first.seq, first.seq)
    with live().database.reading() as db:
        rows = db.query(Endorsement).filter_by(question_id=question).all()
        assert [(row.seq, row.on) for row in rows] == [(first.seq, True)]
        assert db.get(QuestionTally, question).endorsements == 1


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("INSERT INTO stream (id, name, seq, head) VALUES (:n, 'platform', 0, '')", IntegrityError),
        ("UPDATE nowhere SET n = :n", Exception),
    ],
)
def test_the_drivers_errors_are_sqlalchemys(app, words, error):
    with app.app_context(), tampering() as db, pytest.raises(error) as raised:
        Sql(words).run(db.connection(), {"n": 1})
    assert raised.type.__module__ == OperationalError.__module__


def test_a_link_is_made_of_the_bytes_it_was_always_made_of(room):
    for actor in (None, "system:platform", 'quo"te\\ и'):
        row = {"stream": "session:1", "seq": 7, "actor": actor, "at": now(), "command": "a.b", "digest": "d" * 64}
        row["sealed"] = None  # as before there were seals
        parts = ["0" * 64, row["stream"], 7, actor, iso(row["at"]), "a.b", row["digest"]]
        as_ever = hashlib.sha256(json.dumps(parts, separators=(",", ":")).encode()).hexdigest()
        assert link("0" * 64, row) == as_ever


def test_who_sends_a_batch_is_read_at_once(room):
    room.open()
    question = question_of(room)
    people = [token_of(room, role) for role in ("panellist", "observer", "chair", "interpreter")]
    with live().database.reading() as db:
        actors = [live().directory.actor_from_token(db, token) for token in people]
    tamper(update(User).where(User.id == actors[0].user_id).values(language="ru"))  # the cache is cleared
    asked = []
    event.listen(
        live().database.writer, "before_cursor_execute", hear := lambda c, _, words, *more: asked.append(words)
    )
    jobs = [prepare("questions.endorse", actor, {"question": question, "on": True}, None) for actor in actors]
    live().writer.work(list(jobs))
    event.remove(live().database.writer, "before_cursor_execute", hear)
    answers = [job.error.code if job.error else job.answer.result["endorsements"] for job in jobs]
    assert answers == [1, 2, "not_permitted", "not_permitted"]
    people_read = [
        words for words in asked if any(table in words for table in ("participant.", '"user".', "api_token."))
    ]
    assert len(people_read) == 2, people_read


def test_who_was_removed_just_before_is_met_as_removed(room):
    room.open()
    question = question_of(room)
    user = room.actors["panellist"].user_id
    tamper(update(Participant).where(Participant.user_id == user).values(state="removed"))
    args = {"question": question, "on": True}
    jobs = [prepare("questions.endorse", room.actors[role], args, None) for role in ("panellist", "observer")]
    live().writer.work(list(jobs))
    assert jobs[0].error.code == "not_permitted" and jobs[1].error is None


def test_the_cache_keeps_its_connection_unless_that_may_have_failed(room):
    if not live().database.locks_whole:
        pytest.skip("elsewhere the pool has them")
    cache = SessionCache(live().database)

    def connection():
        with cache.batch() as db:
            found = db.connection().connection.driver_connection
            db.commit()
        return found

    first = connection()
    for harmless in (NeedsStream("session:x"), BUSY()):
        with pytest.raises(type(harmless)), cache.batch() as db:
            assert db.cache.rows == {}  # nothing is left of the batch before
            db.cache.rows[User, "something"] = User()
            raise harmless
        assert connection() is first
    with pytest.raises(OperationalError), cache.batch() as db:
        Sql("SELECT nothing FROM nowhere").run(db.connection(), {})
    assert connection() is not first
    with pytest.raises(sqlite3.ProgrammingError):
        first.execute("SELECT 1")
    last = connection()
    cache.close()
    with pytest.raises(sqlite3.ProgrammingError):
        last.execute("SELECT 1")
