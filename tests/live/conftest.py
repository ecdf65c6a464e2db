"""The app behind a real port, in this process: the plain server under threads, so that a test can reach inside."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.serving import make_server

from dialogue_platform.live import perform
from tests.live.client import Peer
from tests.room import Room


@pytest.fixture(autouse=True)
def patient_writer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch runs whole however slow the machine is; a test that hands one to the writer waits for all of it."""
    monkeypatch.setattr("dialogue_platform.live.write.writer.WORK", 60)


@pytest.fixture(scope="session")
def address(app: Flask) -> Iterator[str]:
    """Where the app is served."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def peers(room: Room, address: str) -> Iterator[dict[str, Peer]]:
    """One connected client for each role, and one who is nobody."""
    made = {role: Peer(address, token_of(room, role)) for role in room.actors}
    made["nobody"] = Peer(address, None)
    yield made
    for peer in made.values():
        peer.cut()


def token_of(room: Room, role: str) -> str:
    """A personal token of this person."""
    made = perform("people.create_token", room.actors[role], {"label": "test"}).result
    return str((made or {})["token"])
