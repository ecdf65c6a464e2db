"""/healthz says that the process answers; /readyz, whether it can do its work, and what is wrong if not."""

from __future__ import annotations

import sqlite3
import threading
import time

import pytest

from dialogue_platform import create_app
from dialogue_platform.live import Job, Refusal, live_of
from dialogue_platform.monitoring import memory
from dialogue_platform.monitoring.models import Proof
from dialogue_platform.monitoring.readiness import READINESS
from tests.monitoring.conftest import SETTINGS
from tests.waiting import until


def looked(app, wait=10.0):
    """What /readyz says, once the feed has looked at the heads for the first time."""
    until = time.monotonic() + wait
    while True:
        answer = app.test_client().get("/readyz")
        if answer.status_code == 200 or time.monotonic() > until or answer.json["checks"]["feed"] == "ok":
            return answer.status_code, answer.json
        time.sleep(0.1)


def afresh(app):
    """A new look, whatever was kept."""
    READINESS.of(app)._last = None
    return looked(app)


def test_a_worker_that_can_do_its_work_is_ready(own):
    assert looked(own) == (
        200,
        {"ready": True, "checks": dict.fromkeys(("database", "writer", "feed", "threads", "cookies"), "ok")},
    )


def test_health_asks_no_database():
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": "sqlite:////nowhere/at/all.sqlite"})
    client = app.test_client()
    assert client.get("/healthz").json == {"ok": True}
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["ready"]) == (503, False)
    assert answer.json["checks"]["database"] == "failed"
    live_of(app).stop()


def test_a_database_that_is_away_is_named_and_no_secret_with_it():
    url = "postgresql+psycopg://dialogue:very-secret-word@127.0.0.1:1/name"
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": url})
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json["checks"] == {
        "database": "failed", "writer": "cannot store", "feed": "silent", "threads": "ok", "cookies": "ok",
    }  # fmt: skip
    assert "secret" not in answer.get_data(as_text=True)
    live_of(app).stop()


def test_missing_migrations_make_it_unready(own, own_file):
    with sqlite3.connect(own_file) as db:
        db.execute("UPDATE alembic_version SET version_num = '0000'")
    status, report = afresh(own)
    assert (status, report["checks"]["database"]) == (503, "migrations are missing")


def test_a_writer_behind_anothers_lock_is_unready_until_the_lock_goes(own, own_file):
    assert looked(own)[0] == 200
    other = sqlite3.connect(own_file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    status, report = afresh(own)
    assert (status, report["checks"]["writer"], report["checks"]["database"]) == (503, "behind", "ok")
    other.execute("ROLLBACK")
    other.close()
    assert afresh(own)[0] == 200


class Deadly(Job):
    def run(self, work):
        raise SystemExit


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_dead_writer_is_told_and_nothing_revives_it(own):
    assert looked(own)[0] == 200
    live_of(own).writer.submit(Deadly())
    live_of(own).writer._thread.join(5)
    status, report = afresh(own)
    assert (status, report["checks"]["writer"]) == (503, "dead")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_nobody_waits_for_a_dead_writer(own):
    """Neither who was in its batch nor who was behind it."""
    writer = live_of(own).writer
    with writer._wake:  # both get into the queue before it looks
        jobs = [Deadly(), Job()]
        writer._waiting.extend(jobs)
    behind = writer.submit(Job())
    for job in [*jobs, behind]:
        with pytest.raises(Refusal) as refused:
            job.wait()
        assert refused.value.code == "unavailable"


def test_what_it_says_can_be_stored_was_stored(own, own_file):
    """One row, written over; and those of workers that are gone do not stay."""
    with sqlite3.connect(own_file) as db:
        db.execute("INSERT INTO readiness_proof VALUES ('of yesterday', '2026-01-01 00:00:00', x'00')")
    found = []
    for _ in range(3):
        assert afresh(own)[0] == 200
        with sqlite3.connect(own_file) as db:
            found.append(db.execute("SELECT worker, at, body FROM readiness_proof").fetchall())
    assert [len(rows) for rows in found] == [1, 1, 1] and len({rows[0][0] for rows in found}) == 1
    assert len({rows[0][2] for rows in found}) == 3


def test_it_stores_on_every_database(app):
    readiness = READINESS.of(app)
    assert [readiness._writer() for _ in range(2)] == ["ok", "ok"]
    with live_of(app).database.reading() as db:
        assert [row.worker for row in db.query(Proof)] == [live_of(app).notifications.worker]


def test_a_row_that_cannot_be_written_is_told_and_heals(own, own_file):
    assert looked(own)[0] == 200
    with sqlite3.connect(own_file) as db:
        db.execute("CREATE TRIGGER full BEFORE UPDATE ON readiness_proof BEGIN SELECT RAISE(ABORT, 'full'); END")
    status, report = afresh(own)
    assert (status, report["checks"]["writer"], report["checks"]["database"]) == (503, "cannot store", "ok")
    with sqlite3.connect(own_file) as db:
        db.execute("DROP TRIGGER full")
    assert afresh(own)[0] == 200


def test_threads_that_give_nothing_back_are_told(own, monkeypatch):
    """As long as it may still be a busy day nobody is sent elsewhere; and it heals when they come back."""
    gate = threading.Event()
    monkeypatch.setitem(own.config, "OFFLOAD", lambda function, *args: gate.wait(60) and function(*args))
    assert looked(own)[0] == 200
    monkeypatch.setattr("dialogue_platform.monitoring.readiness.SLOW", 0.0)
    status, report = afresh(own)
    assert (status, report["checks"]["threads"]) == (503, "stuck")
    gate.set()
    until(lambda: afresh(own)[0] == 200, "it does not heal")


def test_threads_that_fail_are_told_too(own, monkeypatch):
    monkeypatch.setitem(own.config, "OFFLOAD", lambda function, *args: 1 / 0)
    monkeypatch.setattr("dialogue_platform.monitoring.readiness.SLOW", 0.0)
    assert afresh(own)[1]["checks"]["threads"] == "stuck"
    monkeypatch.setitem(own.config, "OFFLOAD", None)
    until(lambda: afresh(own)[0] == 200, "it does not heal")


def test_a_full_queue_is_told(own):
    live = live_of(own)
    assert looked(own)[0] == 200
    live.writer.stop()  # takes no more, as when too many wait
    status, report = afresh(own)
    assert (status, report["checks"]["writer"]) == (503, "full")


def test_a_feed_that_never_looked_is_silent(own_file):
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{own_file}"})
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.json["checks"]["feed"]) == (503, "silent")
    live_of(app).stop()


def test_redis_is_an_alarm_only(own_file):
    settings = {"SQLALCHEMY_DATABASE_URI": f"sqlite:///{own_file}", "REDIS_URL": "redis://:secret-word@127.0.0.1:1/0"}
    app = create_app({**SETTINGS, **settings})
    live_of(app).feed.start()
    status, report = looked(app)
    assert (status, report["checks"]["redis"]) == (200, "failed")
    live_of(app).stop()


def test_many_who_ask_cost_one_look(own):
    readiness = READINESS.of(own)
    looks = []
    readiness.checks = {"counted": lambda: looks.append(1) or "ok"}
    for _ in range(20):
        assert readiness.look() == (True, {"counted": "ok"})
    assert len(looks) < 20


def test_a_check_that_hangs_hangs_nobody(own, monkeypatch):
    monkeypatch.setattr("dialogue_platform.monitoring.readiness.PATIENCE", 0.2)
    readiness, gate = READINESS.of(own), threading.Event()
    readiness.checks = {"quick": lambda: "ok", "hanging": lambda: gate.wait(20) and "ok"}
    assert readiness.look() == (False, {"quick": "ok", "hanging": "no answer"})
    assert readiness.look()[0] is False
    gate.set()


def test_compiled_templates_are_kept_where_that_is_possible(own_file):
    """A second start finds them; where there can be no folder, the templates are compiled all the same."""
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{own_file}"})
    app.instance_path = str(own_file.parent)
    assert list(memory.warm(app))
    assert any((own_file.parent / "templates").iterdir())
    app.instance_path = str(own_file)  # a file: nothing can be kept beneath it
    app.jinja_env.bytecode_cache = None
    app.jinja_env.cache.clear()
    assert list(memory.warm(app))
    assert app.jinja_env.bytecode_cache is None
    assert app.jinja_env.get_template("errors/error.html")
    live_of(app).stop()
