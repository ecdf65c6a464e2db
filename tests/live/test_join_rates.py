"""Joins have a rate: by person, on however many sockets; of readers who are not signed in by address, not by socket."""

from __future__ import annotations

import pytest

from dialogue_platform.live import live
from dialogue_platform.live.doors import gateway
from tests.live.client import Peer
from tests.live.conftest import token_of


def code(answer):
    return "ok" if answer["ok"] else answer["error"]["code"]


@pytest.fixture
def three(monkeypatch):
    monkeypatch.setattr(gateway, "JOINS", "3/minute")
    monkeypatch.setattr(gateway, "READERS_JOINS", "3/minute")


def test_a_person_has_one_rate_on_all_sockets(room, address, peers, three):
    token, stream = token_of(room, "delegate"), f"session:{room.session}"
    sockets = [Peer(address, token).connect() for _ in range(2)]
    answers = [code(sockets[n % 2].call("join", {"stream": stream})) for n in range(4)]
    assert answers == ["ok"] * 3 + ["too_often"]
    assert code(peers["moderator"].connect().call("join", {"stream": stream})) == "ok", "each has their own"
    for socket in sockets:
        socket.cut()


def test_readers_at_one_address_share_theirs_and_take_none_of_those_who_are_signed_in(room, address, peers, three):
    room.do("organiser", "dialogues.edit", dialogue=room.dialogue, visibility="public")
    stream = f"session:{room.session}"
    readers = [Peer(address, None).connect() for _ in range(4)]
    assert [code(reader.call("join", {"stream": stream})) for reader in readers] == ["ok"] * 3 + ["too_often"]
    assert live().limits.used("3/minute", "join", "127.0.0.1/32") == 3
    assert code(peers["delegate"].connect().call("join", {"stream": stream})) == "ok"
    for reader in readers:
        reader.cut()
