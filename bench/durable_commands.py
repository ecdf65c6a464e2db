"""Durable commands: what is on the disk before it is acknowledged, from 64 senders at once, in one process.

Ours: `perform()` with idempotency keys on the app as it is served: eventlet, SQLite with synchronous=FULL, the
whole road (permission, tally, journal, keys) with commits shared by the one writer. Two kinds of work:

- endorsements, beside the same act as bare SQL on the same tables and the same disk (`_bare.py`): with shared
  commits, which is the limit, and with one commit each, as programs mostly do;
- a general command (the floor is asked for, and the request withdrawn), beside the same ORM work bare.

All run in turn, round after round; the medians count. `--rounds`, `--seconds` and `--quick` make it short.
"""

import argparse
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

# On the disk of the project, and never in a memory file system: the disk's sync is what is measured.
(ROOT / "instance").mkdir(exist_ok=True)
FOLDER = Path(tempfile.mkdtemp(prefix="bench-", dir=ROOT / "instance"))
os.environ.update(INSTANCE=str(FOLDER), DATABASE_URL=f"sqlite:///{FOLDER / 'ours.sqlite'}")
sys.path.insert(0, str(ROOT))

import wsgi  # noqa: E402 - the settings above must stand first
from bench import _bare as bare  # noqa: E402
from bench._figures import Table  # noqa: E402
from dialogue_platform.live import SYSTEM, Actor, live_of, perform  # noqa: E402

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


class Room:
    """64 delegates, eight published questions of a panellist, an open speakers list."""

    def __init__(self):
        organiser = enrol("organiser")
        dialogue, session = live_session(organiser)
        panellist = seat(organiser, dialogue, "panellist", "panellist")
        self.delegates = [seat(organiser, dialogue, f"delegate{number}", "delegate") for number in range(SENDERS)]
        asked = [do(panellist, "questions.ask", session=session, text=f"Question {n}?") for n in range(QUESTIONS)]
        self.questions = [one["question"] for one in asked]
        for question in self.questions:
            do(organiser, "questions.publish", question=question, revision=1)
        self.list = do(organiser, "speakers.create_list", session=session, title="Statements")["list"]
        do(organiser, "speakers.open_list", list=self.list)


def send(name, actor, args):
    return perform(name, actor, args, secrets.token_hex(8)).result


def endorse(room, number, until):
    """Endorse each question in turn, then take each endorsement back, and so on; leave all of them off."""
    done, actor = 0, room.delegates[number]
    while time.perf_counter() < until:
        on = (done // QUESTIONS) % 2 == 0
        send("questions.endorse", actor, {"question": room.questions[(number + done) % QUESTIONS], "on": on})
        done += 1
    for question in room.questions:
        send("questions.endorse", actor, {"question": question, "on": False})
    return done + QUESTIONS


def request_floor(room, number, until):
    """Ask for the floor and withdraw."""
    done, actor = 0, room.delegates[number]
    while time.perf_counter() < until:
        request = send("speakers.request_floor", actor, {"list": room.list, "subject": "Water"})["request"]
        send("speakers.withdraw_request", actor, {"request": request})
        done += 2
    return done


def ours(app, room, work, seconds):
    """Acknowledged commands a second."""
    began = time.perf_counter()

    def sender(number):
        with app.app_context():
            return work(room, number, began + seconds)

    senders = [spawn(sender, number) for number in range(SENDERS)]
    total = sum(one.wait() for one in senders)
    return total / (time.perf_counter() - began)


def copy(name):
    """The database as it is after the room was made, for a peer; the same tables, the same indexes."""
    with sqlite3.connect(FOLDER / "ours.sqlite") as source, sqlite3.connect(FOLDER / name) as target:
        source.backup(target)
    return FOLDER / name


def report(title, lines, part, floor):
    """The figures, the ratios, and whether ours is this part of the limit and above this floor; no worse is half of both."""
    table = Table(title)
    (name, ours), *others = [(name, median(rounds)) for name, rounds in lines]
    table.figure(name, ours, "/s")
    for name, figure in others:
        table.figure(name, figure, "/s", f"ours / this {ours / figure:.2f}")
    limit = others[0][1]
    table.aim(f"{part} × limit, {floor:,} /s", ours >= max(part * limit, floor))
    table.no_worse("half of that", ours >= max(part * limit, floor) / 2)


def measure(app, options):
    """One list of figures per line of the report."""
    room = Room()
    sql, orm = bare.Sql(copy("sql.sqlite"), room.questions), bare.Orm(copy("orm.sqlite"), room.list)
    lines = {
        "ours: endorsements down the whole road": lambda: ours(app, room, endorse, options.seconds),
        "limit: bare SQL, 32 to a commit": lambda: sql.run(32, options.seconds),
        "peer: bare SQL, one commit each": lambda: sql.run(1, options.seconds),
        "ours: request the floor, withdraw": lambda: ours(app, room, request_floor, options.seconds),
        "limit: the same ORM work bare, 32 to a commit": lambda: orm.run(32, options.seconds),
        "peer: the same ORM work bare, one commit each": lambda: orm.run(1, options.seconds),
    }
    figures: dict[str, list[float]] = {name: [] for name in lines}
    for _ in range(options.rounds):
        for name, run in lines.items():
            figures[name].append(run())
    return list(figures.items())


def main():
    from flask_migrate import upgrade

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=None)
    parser.add_argument("--seconds", type=float, default=None, help="of each kind of work in each round")
    parser.add_argument("--quick", action="store_true", help="one short round")
    options = parser.parse_args()
    options.rounds = options.rounds or (1 if options.quick else 5)
    options.seconds = options.seconds or (0.5 if options.quick else 2.0)
    app = wsgi.build()
    with app.app_context():
        upgrade(revision="heads")
        figures = measure(app, options)
        live_of(app).stop()
    print(f"{SENDERS} senders, SQLite synchronous=FULL, median of {options.rounds} rounds of {options.seconds:g} s")
    report("endorsements", figures[:3], 0.25, 1000)
    report("a general command", figures[3:], 0.5, 0)


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
