"""Asked once before a server serves: does a query that waits stop everybody else? Is this SQLite an old one?"""

from __future__ import annotations

import os
import sqlite3
import threading
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, text

#: seconds that each of the two queries sleeps, and how often a slow machine may try
SLEEP, TRIES = 0.3, 3
#: the first SQLite whose write-ahead log cannot be damaged by two connections that write at the same instant
SOUND_SQLITE = (3, 51, 3)

STOPS_EVERYBODY = (
    "The server does not start: while one query waits, no other one runs, so every slow query would stop everybody. "
    "The database driver must wait cooperatively: set PSYCOPG_WAIT_FUNC=wait_selector in the environment "
    "(it is {present}), and leave psycopg to be imported by the launcher."
)
OLD_SQLITE = (
    "SQLite {present}: all is well as long as nothing but this server and the words of `flask` writes to the database file "
    "(from {sound} on, that needs no care)."
)
ONE_ONLY = "SQLite serves one worker. For {workers} workers set DATABASE_URL to a PostgreSQL database."
NO_ALARM = "Several workers tell each other by Redis what has moved: set REDIS_URL, or start one worker."


def refusal(engine: Engine, settings: Any) -> str | None:
    """Why a server on this database must not serve, in words for its operator; None when it may."""
    several = settings["WORKERS"] > 1
    if engine.dialect.name == "sqlite":
        return ONE_ONLY.format(workers=settings["WORKERS"]) if several else None
    if several and not settings["REDIS_URL"]:
        return NO_ALARM
    if any(overlap(engine) for _ in range(TRIES)):
        return None
    return STOPS_EVERYBODY.format(present=os.environ.get("PSYCOPG_WAIT_FUNC", "not set"))


def warning(engine: Engine) -> str | None:
    """What the operator should know although it serves."""
    if engine.dialect.name != "sqlite" or sqlite3.sqlite_version_info >= SOUND_SQLITE:
        return None
    return OLD_SQLITE.format(present=sqlite3.sqlite_version, sound=".".join(map(str, SOUND_SQLITE)))


def overlap(engine: Engine) -> bool:
    """Whether two sleeps in the database, asked for side by side, were asleep at the same time, by its own clock."""
    spans: list[tuple[datetime, datetime]] = []
    gate = threading.Barrier(2)
    sleepers = [threading.Thread(target=_sleep, args=(engine, gate, spans), daemon=True) for _ in range(2)]
    for sleeper in sleepers:
        sleeper.start()
    for sleeper in sleepers:
        sleeper.join()
    if len(spans) < 2:
        raise RuntimeError("the database does not answer")
    (_, first_woke), (second_slept, _) = sorted(spans)
    return second_slept < first_woke


def _sleep(engine: Engine, gate: threading.Barrier, spans: list[tuple[datetime, datetime]]) -> None:
    clock = text("SELECT clock_timestamp()")
    try:
        with engine.connect() as connection:
            connection.execute(clock)  # connected and warm before the other is waited for
            gate.wait(timeout=20)
            slept = connection.execute(clock).scalar_one()
            connection.execute(text("SELECT pg_sleep(:seconds)"), {"seconds": SLEEP})
            spans.append((slept, connection.execute(clock).scalar_one()))
    except BaseException:
        gate.abort()
        raise
