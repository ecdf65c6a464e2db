"""What a hostile client tries, and what it must not get."""

from __future__ import annotations

import time

import pytest


def settled(check, seconds=8):
    end = time.monotonic() + seconds
    while not check() and time.monotonic() < end:
        time.sleep(0.05)
    return check()


@pytest.mark.parametrize("word", ["connect", "disconnect"])
def test_a_socket_that_says_the_servers_own_words_keeps_no_right(room, peers, word):
    """Sent as an event, these made the server forget the connection while its rooms stayed."""
    spy, other = peers["moderator"].connect(), peers["delegate"].connect()
    stream = f"session:{room.session}"
    spy.join(stream)
    spy.call(word, {"token": spy.token})
    room.do("organiser", "people.change_role", participant=room.people["moderator"], role="observer")
    settled(lambda: spy.removed)
    other.command("questions.ask", session=room.session, text="For the moderators' eyes")
    time.sleep(0.6)
    assert [end["reason"] for end in spy.removed] == ["role_changed"]
    assert "For the moderators' eyes" not in str(spy.streams[stream]["map"])
