"""What a server says before it serves: who could not serve well does not begin, and says what to set."""

from __future__ import annotations

import os

import pytest

from tests.live.client import Peer
from tests.server import Server

NOWHERE = "redis://127.0.0.1:9/0"


def refused(server: Server) -> str:
    with pytest.raises(RuntimeError) as said:
        server.start()
    assert server.process is not None and server.process.wait(timeout=20) != 0
    return str(said.value)


def test_a_driver_that_stops_everybody_is_found(tmp_path):
    words = refused(Server(tmp_path, os.environ["TEST_POSTGRES_URL"], PSYCOPG_WAIT_FUNC="wait_c"))
    assert "PSYCOPG_WAIT_FUNC=wait_selector" in words and "it is wait_c" in words


@pytest.mark.parametrize("launcher", ["wsgi.py", "threads.py"])
def test_sqlite_serves_one_worker(tmp_path, launcher):
    words = refused(Server(tmp_path, launcher=launcher, WORKERS="2", REDIS_URL=NOWHERE))
    assert "SQLite serves one worker" in words and "PostgreSQL" in words


def test_several_workers_want_a_redis(tmp_path):
    assert "REDIS_URL" in refused(Server(tmp_path, os.environ["TEST_POSTGRES_URL"], WORKERS="2", REDIS_URL=""))


def test_a_server_starts_and_serves_while_redis_is_away(demonstration, tmp_path):
    made, demo = demonstration.server(tmp_path / "alone", "postgres")
    server = Server(made.folder, made.env["DATABASE_URL"], WORKERS="2", REDIS_URL=NOWHERE)
    with server:
        chair = Peer(server.url, demo["tokens"]["chair"]).connect()
        chair.join(f"session:{demo['sessions'][0]}")
        assert chair.command("speakers.open_list", list=demo["lists"][0])["ok"]
        chair.cut()
