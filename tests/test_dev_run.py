"""What `./dev run` decides before it serves: which port, which database; and when it may say where to sign in."""

from __future__ import annotations

import socket
import sqlite3
import subprocess
import sys

import pytest

from tools import application, links, own_database, ports
from tools.say import Trouble


@pytest.mark.parametrize("port", [5060, 5061, 6000, 6665, 6669, 10080, 1])
def test_a_port_that_no_browser_opens_gets_a_word(port):
    with pytest.raises(Trouble, match="No browser opens") as noted:
        ports.refuse_port("127.0.0.1", port, behind_proxy=False)
    advised = int(str(noted.value).rsplit(" ", 1)[-1])
    assert advised not in ports.REFUSED_BY_BROWSERS and advised > 1023


def test_a_port_that_is_taken_gets_a_word_and_one_that_is_free_none():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Trouble, match="cannot be used"):
            ports.refuse_port("127.0.0.1", taken.getsockname()[1], behind_proxy=False)
        free = taken.getsockname()[1]
    ports.refuse_port("127.0.0.1", free, behind_proxy=False)
    for none in (0, 65536):
        with pytest.raises(Trouble, match="no port"):
            ports.refuse_port("127.0.0.1", none, behind_proxy=False)


def a_database(path, *addresses):
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE user (email TEXT)")
        made.executemany("INSERT INTO user VALUES (?)", [(address,) for address in addresses])
    return path


def test_empty_is_empty_after_the_demonstration_too(tmp_path):
    empty = tmp_path / "empty.sqlite"
    demo = a_database(tmp_path / "demo.sqlite", own_database.DEMO_ADDRESS)
    mine = a_database(tmp_path / "mine.sqlite", "organiser@example.org")
    assert own_database.empty_file(demo, empty) == empty
    assert own_database.empty_file(mine, empty) == mine  # who began with --empty finds what was made
    assert own_database.empty_file(tmp_path / "none.sqlite", empty) == tmp_path / "none.sqlite"
    empty.touch()
    assert own_database.empty_file(mine, empty) == empty  # and goes on finding it after the demonstration was looked at


def test_links_are_shown_when_the_server_answers_and_not_when_it_has_ended(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    serving = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(tmp_path)]
    with subprocess.Popen(serving, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as server:
        assert application.answers("127.0.0.1", port, server)
        server.terminate()
    with subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"]) as ended:
        assert not application.answers("127.0.0.1", port, ended)


def test_where_we_serve_is_told_to_its_owner_alone_and_forgotten_at_the_end(tmp_path):
    file = tmp_path / "serving.json"
    env = {"BASE_URL": "http://localhost:5055", "DATABASE_URL": "postgresql+psycopg://me:secret@db/x"}
    with links.written_down(env, False, file):
        noted = {"url": env["BASE_URL"], "database": env["DATABASE_URL"], "instance": None, "empty": False}
        assert links.noted(file) == noted
        assert file.stat().st_mode & 0o777 == 0o600
    assert links.noted(file) == {} and not file.exists()


def test_fresh_links_are_signed_by_the_key_of_the_server_that_runs(tmp_path, monkeypatch):
    asked = []
    monkeypatch.delenv("INSTANCE", raising=False)
    monkeypatch.setattr(
        links, "make", lambda env, demonstration: asked.append(env) or "chair  http://localhost:5055/sign-in/x"
    )
    file = tmp_path / "serving.json"
    with links.written_down({"BASE_URL": "http://localhost:5055", "INSTANCE": str(tmp_path)}, False, file):
        links.anew(None, file)
    assert asked[0]["INSTANCE"] == str(tmp_path) and asked[0]["BASE_URL"] == "http://localhost:5055"
