"""Durable commands: endorsements that are on the disk before they are acknowledged, from 64 senders at once.

Ours: `perform()` with idempotency keys on the app as it is served: eventlet, SQLite with synchronous=FULL, the
whole road (permission, tally, journal, keys) with commits shared by the one writer.
Peer: the least that any program does for the same act, as bare SQL on the same disk: one transaction for each
endorsement, which sets it, moves the tally and the stream, and adds a journal row; 1 commit per command.
Both run in turn, five rounds; the medians count.
"""

import os
import secrets
import shutil
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
SENDERS = 64
QUESTIONS = 8
ROUNDS = 5
ROUND_S = 2.0

# On the disk of the project, and never in a memory file system: the disk's sync is what is measured.
(ROOT / "instance").mkdir(exist_ok=True)
FOLDER = Path(tempfile.mkdtemp(prefix="bench-", dir=ROOT / "instance"))
os.environ.update(INSTANCE=str(FOLDER), DATABASE_URL=f"sqlite:///{FOLDER / 'ours.sqlite'}")
sys.path.insert(0, str(ROOT))

import wsgi  # noqa: E402 - the settings above must stand first
from dialogue_platform.live import SYSTEM, Actor, perform  # noqa: E402

spawn = wsgi.eventlet.spawn


def do(actor, command, /, **args):
    return perform(command, actor, args).result


def enrol(name):
    user = do(SYSTEM, "people.enrol", email=f"{name}@example.org", name=name.title(), may_organise=name == "organiser")
    return Actor(user_id=user["user"])


def live_session(organiser):
    dialogue = do(organiser, "dialogues.create", title="Bench", starts_on="2026-11-26", tz="Asia/Almaty")["dialogue"]
    planned = {"title": "Session", "starts_at": "2026-11-26T10:00:00Z", "minutes": 90}
    session = do(organiser, "dialogues.create_session", dialogue=dialogue, **planned)["session"]
    do(organiser, "dialogues.open_session", session=session)
    return dialogue, session


def seat(organiser, dialogue, name, role):
    actor = enrol(name)
    do(organiser, "people.invite", dialogue=dialogue, email=f"{name}@example.org", role=role, name=name.title())
    return actor


def room():
    """64 delegates and eight published questions of a panellist."""
    organiser = enrol("organiser")
    dialogue, session = live_session(organiser)
    panellist = seat(organiser, dialogue, "panellist", "panellist")
    delegates = [seat(organiser, dialogue, f"delegate{number}", "delegate") for number in range(SENDERS)]
    questions = [do(panellist, "questions.ask", session=session, text=f"Question {n}?") for n in range(QUESTIONS)]
    for asked in questions:
        do(organiser, "questions.publish", question=asked["question"], revision=1)
    return delegates, [asked["question"] for asked in questions]


def ours(app, delegates, questions):
    """Acknowledged endorsements a second."""
    until = time.perf_counter() + ROUND_S

    def send(number):
        done = 0
        with app.app_context():
            while time.perf_counter() < until:
                on = (done // QUESTIONS) % 2 == 0
                args = {"question": questions[(number + done) % QUESTIONS], "on": on}
                perform("questions.endorse", delegates[number], args, secrets.token_hex(8))
                done += 1
            # Leave everything off, so that each round begins alike.
            for question in questions:
                perform("questions.endorse", delegates[number], {"question": question, "on": False}, None)
        return done

    began = time.perf_counter()
    senders = [spawn(send, number) for number in range(SENDERS)]
    total = sum(sender.wait() for sender in senders)
    return (total + SENDERS * QUESTIONS) / (time.perf_counter() - began)


TABLES = """
PRAGMA journal_mode=WAL;
CREATE TABLE question (id INTEGER PRIMARY KEY, endorsements INTEGER, seq INTEGER);
CREATE TABLE endorsement (question INTEGER, participant INTEGER, is_on INTEGER, PRIMARY KEY (question, participant));
CREATE TABLE stream (id INTEGER PRIMARY KEY, seq INTEGER);
CREATE TABLE journal (seq INTEGER PRIMARY KEY, at REAL, participant INTEGER, payload TEXT);
INSERT INTO stream VALUES (1, 0);
"""


def bare():
    """A file with the peer's tables, opened as safely as ours."""
    opened = sqlite3.connect(FOLDER / "peer.sqlite", isolation_level=None)
    opened.executescript(TABLES)
    opened.execute("PRAGMA synchronous=FULL")
    opened.executemany("INSERT INTO question VALUES (?, 0, 0)", [(n,) for n in range(QUESTIONS)])
    return opened


def peer(opened):
    """Committed endorsements a second."""
    began, done = time.perf_counter(), 0
    while time.perf_counter() - began < ROUND_S:
        participant, question, on = done % SENDERS, done % QUESTIONS, (done // (SENDERS * QUESTIONS)) % 2 == 0
        opened.execute("BEGIN IMMEDIATE")
        (seq,) = opened.execute("UPDATE stream SET seq = seq + 1 WHERE id = 1 RETURNING seq").fetchone()
        opened.execute("INSERT OR REPLACE INTO endorsement VALUES (?, ?, ?)", (question, participant, on))
        tally = "UPDATE question SET endorsements = endorsements + ?, seq = ? WHERE id = ?"
        opened.execute(tally, (1 if on else -1, seq, question))
        opened.execute("INSERT INTO journal VALUES (?, ?, ?, ?)", (seq, time.time(), participant, f"{question} {on}"))
        opened.execute("COMMIT")
        done += 1
    return done / (time.perf_counter() - began)


def main():
    from flask_migrate import upgrade

    app = wsgi.build()
    with app.app_context():
        upgrade()
        delegates, questions = room()
        opened = bare()
        rounds = [(ours(app, delegates, questions), peer(opened)) for _ in range(ROUNDS)]
        app.extensions["live"].stop()
    we, they = median(a for a, _ in rounds), median(b for _, b in rounds)
    print(f"{SENDERS} senders, SQLite synchronous=FULL, median of {ROUNDS} rounds of {ROUND_S:g} s")
    print(f"  ours: endorsements down the whole road   {we:8,.0f} /s")
    print(f"  peer: bare SQL, one commit each          {they:8,.0f} /s")
    print(f"  ratio                                    {we / they:8.2f}")


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
