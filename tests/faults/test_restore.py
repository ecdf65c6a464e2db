"""A backup put back: the journal holds, the text begins a new epoch, and a running server is never overwritten."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing

import pytest

from tests.faults.ledger import check_journal
from tests.live.client import Peer
from tests.server import Server


@pytest.fixture
def furnished(demonstration, tmp_path):
    made, told = demonstration.server(tmp_path / "house")
    yield made, told
    made.stop()


@pytest.fixture
def server(furnished):
    return furnished[0]


def backup_of(server):
    copy = server.folder / "backup.sqlite"
    with (
        closing(sqlite3.connect(server.folder / "dialogue.sqlite")) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
    return copy


def epoch(server):
    with closing(sqlite3.connect(server.folder / "dialogue.sqlite")) as db:
        return db.execute("SELECT epoch FROM outcome_document").fetchone()[0]


def test_a_restored_database_is_told_from_the_one_before(furnished):
    server, told = furnished
    before, copy = epoch(server), backup_of(server)
    stream = f"session:{told['sessions'][0]}"
    with server:
        peer = Peer(server.url, told["tokens"]["delegate"]).connect()
        asked = peer.command("questions.ask", session=told["sessions"][0], text="Asked after the backup")
        assert asked["ok"], asked
        moderator = Peer(server.url, told["tokens"]["moderator"]).connect()
        moderator.join(stream)
        with pytest.raises(RuntimeError, match="another server"):
            server.flask("restore", str(copy))
    assert "1 texts begin anew" in server.flask("restore", str(copy))
    assert epoch(server) != before
    assert "0 complaints" in server.flask("verify-journal")
    with server:
        again = moderator.connect().join(stream)
        assert again["full"] is True
        assert "Asked after the backup" not in str(moderator.state(stream))
        time.sleep(0.1)


def test_a_broken_backup_is_refused_and_changes_nothing(server, tmp_path):
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"not a database" * 1000)
    with pytest.raises(RuntimeError, match="not a sound SQLite database"):
        server.flask("restore", str(broken))
    check_journal(server)


def test_a_second_server_on_the_same_file_does_not_start(server):
    with server:
        second = Server(server.folder)
        with pytest.raises(RuntimeError, match="another server already serves"):
            second.start()
