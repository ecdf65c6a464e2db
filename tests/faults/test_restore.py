"""A backup put back: the journal holds, the text begins a new epoch, and a running server is never overwritten."""

from __future__ import annotations

import re
import sqlite3
import time
from contextlib import closing
from urllib.parse import urlsplit

import pytest
import requests

from tests.faults.by_cookie import new_token
from tests.faults.ledger import check_journal
from tests.live.client import Peer
from tests.server import Server


@pytest.fixture
def furnished(demonstration, tmp_path):
    made, demo = demonstration.server(tmp_path / "server")
    yield made, demo
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
    server, demo = furnished
    before, copy = epoch(server), backup_of(server)
    stream = f"session:{demo['sessions'][0]}"
    with server:
        peer = Peer(server.url, demo["tokens"]["delegate"]).connect()
        asked = peer.command("questions.ask", session=demo["sessions"][0], text="Asked after the backup")
        assert asked["ok"], asked
        moderator = Peer(server.url, demo["tokens"]["moderator"]).connect()
        moderator.join(stream)
        with pytest.raises(RuntimeError, match="another server") as said:
            server.flask("restore", str(copy))
        assert "stop it first" in str(said.value) and "Traceback" not in str(said.value)
    assert "1 texts begin anew" in server.flask("restore", str(copy))
    assert epoch(server) != before
    assert "0 complaints" in server.flask("verify-journal")
    with server:
        again = moderator.connect().join(stream)
        assert again["full"] is True
        assert "Asked after the backup" not in str(moderator.state(stream))
        time.sleep(0.1)


def signed_in(server, link):
    """A browser that has come by a link; None where the link leads nowhere."""
    browser = requests.Session()
    place = f"{server.url}{urlsplit(link).path}"
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(place, timeout=30).text)
    answer = browser.post(place, data={"csrf_token": token[1] if token else ""}, timeout=30)
    return browser if answer.ok and browser.get(f"{server.url}/account", allow_redirects=False, timeout=30).ok else None


def account(server, browser):
    return browser.get(f"{server.url}/account", allow_redirects=False, timeout=30).status_code


def test_what_had_ended_does_not_come_alive_again(furnished):
    server, demo = furnished
    copy = backup_of(server)
    stream = f"dialogue:{demo['dialogue']}"
    with server:
        browser = signed_in(server, demo["links"]["observer"])
        assert account(server, browser) == 200
        organiser = Peer(server.url, demo["tokens"]["organiser"]).connect()
        organiser.join(stream)
        everybody = [e for e in organiser.state(stream).values() if e["kind"] == "participant"]
        people = {e["role"]: e for e in everybody}
        assert organiser.command("people.remove", participant=people["observer"]["id"])["ok"]
        other = people["moderator"]
        assert organiser.command("people.change_role", participant=other["id"], role="delegate")["ok"]
    said = server.flask("restore", str(copy))
    assert f"{people['observer']['email']}, " in said and "was removed, is active" in said
    assert f"{other['email']}, " in said and "had the role delegate, has moderator" in said
    assert "everybody signs in anew" in said
    assert "0 complaints" in server.flask("verify-journal")
    with server:
        assert account(server, browser) == 302
        for role in ("observer", "chair"):
            assert signed_in(server, demo["links"][role]) is None, role


def test_a_token_that_had_been_revoked_stays_revoked(furnished):
    server, demo = furnished
    with server:
        made = new_token(server.url, demo["links"]["delegate"], "for a stage screen")
    copy = backup_of(server)
    with server:
        delegate = Peer(server.url, demo["tokens"]["delegate"]).connect()
        assert delegate.command("people.revoke_token", token=made["id"])["ok"]
    said = server.flask("restore", str(copy))
    assert 'had revoked the token "for a stage screen"; it is revoked again' in said
    with server:
        answer = requests.get(
            f"{server.url}/api/v1/streams/dialogue:{demo['dialogue']}",
            headers={"Authorization": f"Bearer {made['token']}"},
            timeout=30,
        )
        assert answer.status_code == 401


def test_a_database_too_broken_to_be_read_is_replaced_and_that_is_said(server):
    copy = backup_of(server)
    (server.folder / "dialogue.sqlite-wal").unlink(missing_ok=True)
    (server.folder / "dialogue.sqlite").write_bytes(b"")
    assert "the replaced database was not read" in server.flask("restore", str(copy))


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
