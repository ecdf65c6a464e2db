"""Every test of the outcome room has a document of its own."""

from collections.abc import Iterator

import pytest

from tests.outcome.house import House, open_house
from tests.room import Room


@pytest.fixture
def house(room: Room) -> Iterator[House]:
    made = open_house(room)
    yield made
    for socket in made.peers:
        if socket.is_connected():
            socket.disconnect()
