"""A stranger who opens a websocket and sends one message that never ends: the server lets go of it, and of its memory."""

from __future__ import annotations

import socket
import sqlite3
import struct
import urllib.request
from pathlib import Path

import pytest

from tests.live.wire import ASK
from tests.server import Server

PIECE = b"2" * 2**20
UNMASKED = bytes(4)  # as a mask
MOST = 64


def opened(port: int) -> socket.socket:
    """A websocket of a stranger; nobody has been asked who comes."""
    tcp = socket.create_connection(("127.0.0.1", port), timeout=10)
    tcp.sendall(ASK.format(host=f"127.0.0.1:{port}").encode())
    head = b""
    while b"\r\n\r\n" not in head:
        head += tcp.recv(4096)
    assert b" 101 " in head
    return tcp


def pieces_taken(tcp: socket.socket) -> int:
    """How many MB of one message were taken before the server let go."""
    for number in range(MOST):
        opcode = 0 if number else 1  # a text, then more of it, never the end
        try:
            tcp.sendall(struct.pack("!BBQ", opcode, 128 | 127, len(PIECE)) + UNMASKED + PIECE)
        except OSError:
            return number
    return MOST


@pytest.mark.parametrize("launcher", ["wsgi.py", "threads.py"])
def test_a_message_without_end_is_not_kept(tmp_path: Path, launcher: str) -> None:
    sqlite3.connect(tmp_path / "dialogue.sqlite").close()
    with Server(tmp_path, launcher=launcher) as server, opened(server.port) as tcp:
        assert pieces_taken(tcp) < MOST / 4
        with urllib.request.urlopen(f"{server.url}/healthz", timeout=10) as answer:
            assert answer.status == 200
