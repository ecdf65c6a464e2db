"""A person erased by another process beside the server that serves: open pages let go of the words, no file holds them."""

from __future__ import annotations

from pathlib import Path

from dialogue_platform.demo.cli import address_of
from tests.live.client import Peer
from tests.waiting import until

WORDS = "Whose is the Qoraqum well?"


def holds(folder: Path, word: str) -> list[str]:
    """The files in which it stands: the database, what is beside it, the log."""
    return [file.name for file in folder.rglob("*") if file.is_file() and word.encode() in file.read_bytes()]


def test_open_pages_and_files_let_go(demo_server):
    server, demo = demo_server
    session, email = demo["sessions"][0], address_of("delegate")
    stream = f"session:{session}"
    guest, podium = (Peer(server.url, demo["tokens"][key]).connect() for key in ("delegate", "moderator"))
    for peer in (guest, podium):
        peer.join(stream)
    asked = guest.command("questions.ask", session=session, text=WORDS)
    assert asked["ok"], asked
    until(lambda: WORDS in str(podium.state(stream)), "the question does not come")
    assert holds(server.folder, WORDS) and holds(server.folder, email)
    said = server.flask("erase", "person", email, "--reason", "case 12")
    assert "still stands" not in said, said
    until(lambda: WORDS not in str(podium.state(stream)), "an open page keeps the words")
    until(lambda: not guest.sio.connected, "who is erased stays in the room")
    assert holds(server.folder, WORDS) == holds(server.folder, email) == []
    assert podium.command("dialogues.take_questions", session=session, on=False)["ok"], "the server serves on"
    assert "0 complaints" in server.flask("verify-journal")
