"""One worker of all is on duty; whoever dies, or loses its database, is it no more."""

from __future__ import annotations

import os

import pytest
from sqlalchemy import create_engine, text

from dialogue_platform.live.cluster.leader import LeaderLock
from tests.postgres import fresh_database
from tests.waiting import until


@pytest.fixture(scope="module")
def database():
    return fresh_database(os.environ["TEST_POSTGRES_URL"])


@pytest.fixture
def two(database):
    made = [LeaderLock(database) for _ in range(2)]
    yield made
    for one in made:
        one.leave()


def test_one_is_on_duty_until_it_leaves(two):
    first, second = two
    assert [first.is_leader(), second.is_leader(), first.is_leader(), second.is_leader()] == [True, False, True, False]
    first.leave()
    until(second.is_leader, "nobody takes over")  # PostgreSQL lets go when it has noticed that the connection ended
    assert not first.is_leader()


def test_a_lost_connection_is_a_lost_duty(two, database):
    first, second = two
    assert first.is_leader()
    engine = create_engine(database, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        connection.execute(text(f"{others} AND pid <> pg_backend_pid()"))
    engine.dispose()
    until(second.is_leader, "nobody takes over")
    assert not first.is_leader()


def test_a_database_that_is_away_has_nobody_on_duty():
    assert not LeaderLock("postgresql+psycopg://nobody@127.0.0.1:9/nothing").is_leader()


def test_one_process_on_sqlite_is_always_on_duty():
    assert LeaderLock("sqlite:///somewhere.sqlite").is_leader()
