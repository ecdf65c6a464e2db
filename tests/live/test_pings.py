"""Every socket is pinged in its time, by one task for all of them."""

from __future__ import annotations

import threading
from collections import deque

import pytest
from engineio.exceptions import SocketIsClosedError
from websocket import WebSocket, create_connection

from dialogue_platform.live import live
from dialogue_platform.live.wire_json import dumps
from tests.live.conftest import token_of


@pytest.fixture
def quick(app, monkeypatch):
    """Pings five times a second, in a row of their own: those who wait for a later one would stand before them."""
    pings = live().gateway.pings
    monkeypatch.setattr(pings.eio, "ping_interval", 0.2)
    monkeypatch.setattr(pings, "_due", deque())


def opened(address: str, connect: str) -> WebSocket:
    link = create_connection(address.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket", timeout=60)
    assert link.recv().startswith("0{")
    link.send(connect)
    return link


def test_each_socket_is_pinged_again_and_again_by_one_task(room, address, quick):
    links = [opened(address, "40") for _ in range(5)]
    before = threading.active_count()
    pinged = dict.fromkeys(range(5), 0)
    for _ in range(3):
        for number, link in enumerate(links):
            while link.recv() != "2":
                pass
            pinged[number] += 1
            link.send("3")
    assert pinged == dict.fromkeys(range(5), 3)
    assert threading.active_count() <= before + 1
    for link in links:
        link.close()


class Closing:
    """A socket that another thread closes between the look at it and the ping."""

    closing = closed = False

    def send(self, packet):
        raise SocketIsClosedError


def test_one_that_closes_at_that_moment_does_not_end_the_pings_of_all(room, address, quick):
    pings = live().gateway.pings
    pings.schedule(Closing())
    link = opened(address, "40")
    while link.recv() != "2":
        pass
    link.close()


def test_who_signs_in_anew_comes_by_a_new_link(room, address):
    """What a link's first request said is let go of after its sign-in, cookie and all: it must not become nobody."""
    link = opened(address, "40" + dumps({"token": token_of(room, "delegate")}))
    assert link.recv().startswith("40")
    link.send("41")
    link.send("40")
    assert link.recv().startswith("44")
    assert not [c for c in live().fanout.connections.values() if c.actor.user_id == room.actors["delegate"].user_id]
    link.close()
