"""Every test of the outcome room has a document of its own."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.outcome.house import House, open_house
from tests.room import Room


@pytest.fixture(autouse=True)
def real_sockets_afterwards(app: Flask) -> Iterator[None]:
    """The library's test client puts its own writers into the server and leaves them there; other tests need it whole."""
    server = app.extensions["socketio"].server
    kept = server._send_packet, server._send_eio_packet, server.async_handlers, server.eio.async_handlers
    yield
    server._send_packet, server._send_eio_packet, server.async_handlers, server.eio.async_handlers = kept


@pytest.fixture
def house(room: Room) -> Iterator[House]:
    made = open_house(room)
    yield made
    for socket in made.peers:
        if socket.is_connected():
            socket.disconnect()
