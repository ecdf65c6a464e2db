"""Every test of the outcome room has a document of its own."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.outcome.drafting import DraftFixture, create_draft
from tests.room import Room


@pytest.fixture(autouse=True)
def real_sockets_afterwards(app: Flask) -> Iterator[None]:
    """The library's test client puts its own writers into the server and leaves them there; other tests need it whole."""
    server = app.extensions["socketio"].server
    kept = server._send_packet, server._send_eio_packet, server.async_handlers, server.eio.async_handlers
    yield
    server._send_packet, server._send_eio_packet, server.async_handlers, server.eio.async_handlers = kept


@pytest.fixture
def draft(room: Room) -> Iterator[DraftFixture]:
    made = create_draft(room)
    yield made
    for socket in made.peers:
        if socket.is_connected():
            socket.disconnect()
