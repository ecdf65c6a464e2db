"""Uploads: what a file on its way in costs those who press a button meanwhile.

Sixteen people send a general command (the floor is asked for, and the request withdrawn) a few times a second each, by
`perform()` on the app as it is served: eventlet, SQLite with synchronous=FULL. In turn, round after round, alone and beside
one upload after another of 20 MB. Told are p50 and p99 of the time to the acknowledgement, the ratio, and the uploads' own speed.

The aim: beside uploads, p99 at most 1.5 × what it is alone. `--rounds`, `--seconds` and `--quick` make it short.
"""

import argparse
import io
import os
import secrets
import shutil
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parent.parent
SENDERS, EACH = 16, 4  # people, and acts of each in a second
SIZE = 20 * 1024 * 1024

# On the disk of the project, and never in a memory file system: the disk's sync is what is measured.
(ROOT / "instance").mkdir(exist_ok=True)
FOLDER = Path(tempfile.mkdtemp(prefix="bench-", dir=ROOT / "instance"))
os.environ.update(INSTANCE=str(FOLDER), DATABASE_URL=f"sqlite:///{FOLDER / 'ours.sqlite'}")
sys.path.insert(0, str(ROOT))

import wsgi  # noqa: E402 - the settings above must stand first
from bench._figures import Table  # noqa: E402
from dialogue_platform.files import commands, uploads  # noqa: E402
from dialogue_platform.live import SYSTEM, Actor, live_of, perform  # noqa: E402

eventlet = wsgi.eventlet
commands.QUOTA = 10**12  # type: ignore[attr-defined]  # the run uploads for as long as it lasts


def do(actor, command, /, **args):
    return perform(command, actor, args).result


def enrol(name):
    user = do(SYSTEM, "people.enrol", email=f"{name}@example.org", name=name.title(), may_organise=name == "organiser")
    return Actor(user_id=user["user"])


class Room:
    """An organiser, sixteen delegates, an open speakers list."""

    def __init__(self):
        self.organiser = organiser = enrol("organiser")
        begun = {"title": "Bench", "starts_on": "2026-11-26", "tz": "Asia/Almaty"}
        self.dialogue = do(organiser, "dialogues.create", **begun)["dialogue"]
        planned = {"title": "Session", "starts_at": "2026-11-26T10:00:00Z", "minutes": 90}
        session = do(organiser, "dialogues.create_session", dialogue=self.dialogue, **planned)["session"]
        do(organiser, "dialogues.open_session", session=session)
        self.list = do(organiser, "speakers.create_list", session=session, title="Statements")["list"]
        do(organiser, "speakers.open_list", list=self.list)
        self.delegates = [self.seat(f"delegate{number}") for number in range(SENDERS)]

    def seat(self, name):
        actor = enrol(name)
        invited = {"email": f"{name}@example.org", "role": "delegate", "name": name.title()}
        do(self.organiser, "people.invite", dialogue=self.dialogue, **invited)
        return actor


def press(room, number, until, times):
    """Ask for the floor and withdraw, at a person's pace; notes how long each took to be acknowledged."""
    actor, request = room.delegates[number], None
    eventlet.sleep(number / SENDERS / EACH)
    while time.perf_counter() < until:
        began = time.perf_counter()
        if request is None:
            request = perform("speakers.request_floor", actor, {"list": room.list}, secrets.token_hex(8)).result[
                "request"
            ]
        else:
            perform("speakers.withdraw_request", actor, {"request": request}, secrets.token_hex(8))
            request = None
        took = time.perf_counter() - began
        times.append(took)
        eventlet.sleep(max(0, 1 / EACH - took))
    if request is not None:
        perform("speakers.withdraw_request", actor, {"request": request}, secrets.token_hex(8))


def upload(room, until, done):
    """One file after another, each of bytes that were not there before."""
    while time.perf_counter() < until:
        body = secrets.token_bytes(16) + bytes(SIZE - 16)
        uploads.receive(
            room.organiser, room.dialogue, io.BytesIO(body), SIZE, {"name": "Paper.pdf", "visibility": "public"}
        )
        done.append(SIZE)


def run(app, room, seconds, beside):
    """The times of all acts in seconds, and how many bytes came in."""
    times: list[float] = []
    done: list[int] = []
    until = time.perf_counter() + seconds

    def within(work, *args):
        with app.app_context():
            work(*args)

    people = [eventlet.spawn(within, press, room, number, until, times) for number in range(SENDERS)]
    people += [eventlet.spawn(within, upload, room, until, done)] if beside else []
    for one in people:
        one.wait()
    return times, sum(done) / (time.perf_counter() - until + seconds)


def centiles(times):
    """p50 and p99 in ms."""
    cut = quantiles(times, n=100)
    return 1000 * cut[49], 1000 * cut[98]


def report(alone, beside, speeds):
    table = Table("acks beside an upload")
    ratios = [with_[1] / without[1] for with_, without in zip(beside, alone, strict=True)]
    for name, rounds in (("alone", alone), ("beside an upload", beside)):
        table.figure(f"{name}: p50", median(one[0] for one in rounds), "ms")
        table.figure(f"{name}: p99", median(one[1] for one in rounds), "ms")
    table.figure("uploads", median(speeds) / 1e6, "MB/s", f"p99 beside / alone {median(ratios):.2f}")
    table.aim("p99 at most 1.5 × alone", median(ratios) <= 1.5)
    table.no_worse("p99 at most 3 × alone", median(ratios) <= 3)


def main():
    from flask_migrate import upgrade

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=None)
    parser.add_argument("--seconds", type=float, default=None, help="of each kind of run in each round")
    parser.add_argument("--quick", action="store_true", help="one short round")
    options = parser.parse_args()
    options.rounds = options.rounds or (1 if options.quick else 5)
    options.seconds = options.seconds or (2.0 if options.quick else 15.0)
    app, alone, beside, speeds = wsgi.build(), [], [], []
    with app.app_context():
        upgrade()
        room = Room()
        run(app, room, 1, False)  # what is loaded when first used
        for _ in range(options.rounds):
            alone.append(centiles(run(app, room, options.seconds, False)[0]))
            times, speed = run(app, room, options.seconds, True)
            beside.append(centiles(times))
            speeds.append(speed)
        live_of(app).stop()
    print(f"{SENDERS} people, {SENDERS * EACH} acts/s, SQLite synchronous=FULL, median of {options.rounds} rounds")
    report(alone, beside, speeds)


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
