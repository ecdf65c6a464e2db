"""What tests of faults share."""

import pytest


@pytest.fixture
def house(demonstration, tmp_path):
    """The demonstration on the real server: eventlet, so the fast lane. The server, and what was told of the demonstration."""
    server, told = demonstration.server(tmp_path / "house")
    with server:
        yield server, told
