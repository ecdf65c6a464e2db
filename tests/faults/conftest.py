"""What tests of faults share."""

import pytest


@pytest.fixture
def demo_server(demonstration, tmp_path):
    """The demonstration on the real server: eventlet, so the fast lane. The server, and what is in the demonstration."""
    server, demo = demonstration.server(tmp_path / "server")
    with server:
        yield server, demo
