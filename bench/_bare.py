"""The acts of `durable_commands.py` without the road: bare SQL, and the same ORM work bare.

They run on copies of our own database: the same tables, indexes and pragmas. They do what the act itself needs, and
leave out what the road adds: keys, hashes, validation, projections, alarms, and everything between senders and writer.
"""

import sqlite3
import time
from datetime import UTC, datetime

from sqlalchemy import create_engine, event, select
from sqlalchemy.orm import Session

from dialogue_platform.live.store.streams import new_id
from dialogue_platform.speakers.models import FloorRequest, SpeakersList
from dialogue_platform.speakers.states import OPEN_STATES, RequestKind, RequestState

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")

ROLE = "SELECT id, role FROM participant WHERE user_id = ? AND dialogue_id = ? AND state != 'removed'"
MOVE = "UPDATE stream SET seq = seq + 1 WHERE name = ? RETURNING seq"
ENDORSE = """INSERT INTO endorsement (id, stream, seq, question_id, participant_id, "on") VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (question_id, participant_id) DO UPDATE SET "on" = excluded."on", seq = excluded.seq"""
TALLY = "UPDATE question_tally SET endorsements = endorsements + ?, seq = ? WHERE id = ?"
JOURNAL = """INSERT INTO journal (stream, seq, at, actor, command, digest, hash, payload)
    VALUES (?, ?, ?, ?, 'questions.endorse', '', '', ?)"""


def per_second(step, each, seconds):
    """Acts a second; ``step(done)`` does ``each`` of them and commits."""
    began, done = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        step(done)
        done += each
    return done / (time.perf_counter() - began)


class Sql:
    """Endorsements as five statements each: role, stream, endorsement, tally, journal."""

    def __init__(self, path, questions):
        self.db = sqlite3.connect(path, isolation_level=None)
        for pragma in PRAGMAS:
            self.db.execute(f"PRAGMA {pragma}")
        self.questions = questions
        asked = "SELECT user_id, dialogue_id FROM participant WHERE role = 'delegate' ORDER BY id"
        self.people = self.db.execute(asked).fetchall()
        self.stream = self.db.execute("SELECT stream FROM question").fetchone()[0]

    def run(self, each, seconds):
        def step(done):
            self.db.execute("BEGIN IMMEDIATE")
            for number in range(done, done + each):
                self.endorse(number)
            self.db.execute("COMMIT")

        return per_second(step, each, seconds)

    def endorse(self, number):
        user, dialogue = self.people[number % len(self.people)]
        question = self.questions[number % len(self.questions)]
        on = (number // (len(self.people) * len(self.questions))) % 2 == 0
        participant, _ = self.db.execute(ROLE, (user, dialogue)).fetchone()
        (seq,) = self.db.execute(MOVE, (self.stream,)).fetchone()
        self.db.execute(ENDORSE, (new_id(), self.stream, seq, question, participant, on))
        self.db.execute(TALLY, (1 if on else -1, seq, question))
        at = datetime.now(UTC).isoformat(" ")
        self.db.execute(JOURNAL, (self.stream, seq, at, user, f'{{"question": "{question}"}}'))


class Orm:
    """Ask for the floor and withdraw, as a plain program on SQLAlchemy does it: read, look, add; read, set."""

    def __init__(self, path, list_):
        engine = create_engine(f"sqlite:///{path}")
        event.listen(engine, "connect", lambda db, _: [db.execute(f"PRAGMA {pragma}") for pragma in PRAGMAS])
        self.db = Session(engine, autoflush=False)
        self.list = list_
        self.seq = 10_000
        people = "SELECT id FROM participant WHERE role = 'delegate' ORDER BY id"
        with sqlite3.connect(path) as db:
            self.people = [row[0] for row in db.execute(people)]

    def run(self, each, seconds):
        def step(done):
            for number in range(done // 2, (done + each) // 2):
                self.withdraw(self.request(self.people[number % len(self.people)]))
            self.db.commit()

        return per_second(step, each, seconds) if each > 1 else self._one_by_one(seconds)

    def _one_by_one(self, seconds):
        def step(done):
            request = self.request(self.people[(done // 2) % len(self.people)])
            self.db.commit()
            self.withdraw(request)
            self.db.commit()

        return per_second(step, 2, seconds)

    def request(self, participant):
        list_ = self.db.get_one(SpeakersList, self.list)
        asked = select(FloorRequest.id).where(
            FloorRequest.list_id == list_.id,
            FloorRequest.participant_id == participant,
            FloorRequest.request_kind == RequestKind.STATEMENT,
            FloorRequest.state.in_(OPEN_STATES),
        )
        if self.db.scalar(asked) is not None:
            raise RuntimeError("asked already")
        request = FloorRequest(**self._values(list_, participant))
        self.db.add(request)
        self.db.flush()
        return request.id

    def _values(self, list_, participant):
        self.seq += 1
        return {
            "stream": list_.stream,
            "seq": self.seq,
            "list_id": list_.id,
            "session_id": list_.session_id,
            "participant_id": participant,
            "name": "Delegate",
            "request_kind": RequestKind.STATEMENT,
            "subject": "Water",
            "state": RequestState.PENDING,
            "requested_at": datetime.now(UTC),
        }

    def withdraw(self, request_id):
        request = self.db.get_one(FloorRequest, request_id)
        self.seq += 1
        request.withdraw()
        request.seq = self.seq
        self.db.flush()
