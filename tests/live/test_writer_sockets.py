"""The writer opens no socket and says nothing over one while it holds locks: who waits there keeps everybody waiting."""

from __future__ import annotations

import os
import socket
import sys
import threading

import pytest
from flask_migrate import upgrade

from dialogue_platform import create_app
from dialogue_platform.live.current import live_of
from tests.conftest import FOR_TESTS, database_url
from tests.live.scenario import Scenario
from tests.room import build

#: what Python tells its auditors of: a socket made, connected, or a name looked up (PostgreSQL's own library asks nobody)
OPENING = ("socket.__new__", "socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")

watched: list[str] | None = None


def note(event, arguments):
    if watched is not None and event in OPENING and threading.current_thread().name == "writer":
        watched.append(f"{event} {arguments}")


sys.addaudithook(note)  # it stays as long as the process: Python takes none back


@pytest.fixture
def by_redis(app, tmp_path, monkeypatch):
    """A room of a worker that has a Redis, on a database of its own."""
    monkeypatch.setitem(os.environ, "INSTANCE", str(tmp_path))
    settings = {"SQLALCHEMY_DATABASE_URI": database_url(tmp_path), "REDIS_URL": os.environ["TEST_REDIS_URL"]}
    made = create_app({**FOR_TESTS, **settings})
    with made.app_context():
        upgrade(revision="heads")
        live_of(made).serve()
        yield build(made)
    live_of(made).stop()


@pytest.fixture
def sockets(monkeypatch):
    """What the writer does with sockets, from here on."""
    monkeypatch.setattr(f"{__name__}.watched", found := [])
    for name in ("send", "sendall", "sendmsg", "recv", "recv_into"):
        monkeypatch.setattr(socket.socket, name, noted(name, getattr(socket.socket, name), found))
    return found


def noted(name, real, found):
    def call(self, *args, **more):
        if threading.current_thread().name == "writer":
            found.append(name)
        return real(self, *args, **more)

    return call


def test_no_command_opens_a_socket_in_the_writer_or_uses_one(by_redis, sockets):
    story = Scenario(by_redis)
    for _ in story.tell():
        pass
    assert len(story.covered) > 50
    assert sockets == []


def test_who_opens_one_there_is_seen(sockets):
    def open_one():
        with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as line:
            line.sendall(b"x")

    writer = threading.Thread(target=open_one, name="writer")
    writer.start(), writer.join()
    assert {word.partition(" ")[0] for word in sockets} >= {"socket.__new__", "socket.connect", "sendall"}
