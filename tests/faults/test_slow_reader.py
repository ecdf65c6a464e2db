"""Slow and busy readers on the real server: every sync once, in order, and after the answer it follows."""

from __future__ import annotations

import threading
import time

import pytest

from tests.live.wire import RawPeer

pytestmark = pytest.mark.faults
TEXT = "What will the countries of the basin do about drought, and from which season on? " * 4


def token(demo_server, role):
    return {"token": demo_server[1]["tokens"][role]}


def key():
    return str(time.monotonic_ns())


def command(peer, name, **args):
    answer = peer.call("command", {"key": key(), "name": name, "args": args})
    assert answer["ok"], answer
    return answer["result"]


def enter(demo_server, role, **how):
    """In the room, its snapshot read."""
    peer = RawPeer(demo_server[0].url, token(demo_server, role), **how)
    stream = f"session:{demo_server[1]['sessions'][0]}"
    assert peer.call("join", {"stream": stream})["ok"]
    return peer


class Talk(threading.Thread):
    """A moderator edits one question over and over, so that every sync carries the whole text again."""

    def __init__(self, peer, question, times):
        super().__init__()
        self.peer, self.question, self.times, self.failed = peer, question, times, None

    def run(self):
        try:
            for turn in range(self.times):
                on = {"question": self.question, "on": turn % 2 == 0}
                answer = self.peer.call("command", {"key": key(), "name": "questions.endorse", "args": on})
                assert answer["ok"] or answer["error"]["code"] == "too_often", answer
        except Exception as error:
            self.failed = error


def published(demo_server):
    """A question that everybody sees."""
    asker, moderator = enter(demo_server, "delegate"), enter(demo_server, "moderator")
    made = command(asker, "questions.ask", session=demo_server[1]["sessions"][0], text=TEXT)
    command(moderator, "questions.publish", question=made["question"], revision=1)
    asker.close(), moderator.close()
    return made["question"]


def test_every_sync_arrives_in_order_however_slowly_it_is_read(demo_server):
    """``from`` of each shared sync is the ``seq`` of the one before: nothing lost, doubled or overtaken."""
    question = published(demo_server)
    slow, writer = enter(demo_server, "observer", room=4096), enter(demo_server, "delegate2")
    talk = Talk(writer, question, 60)
    talk.start()
    heard, give_up = [], time.monotonic() + 60
    while time.monotonic() < give_up and (talk.is_alive() or len(heard) < 3):
        event, data, *_ = slow.hear()
        if event == "sync" and not data.get("mine"):
            heard.append(data)
        time.sleep(0.05)
    talk.join()
    assert talk.failed is None
    assert [data["from"] for data in heard[1:]] == [data["seq"] for data in heard[:-1]]


def test_the_answer_to_a_join_comes_before_its_syncs_in_the_fast_lane(demo_server):
    question = published(demo_server)
    peer, writer = enter(demo_server, "observer"), enter(demo_server, "delegate2")
    stream = f"session:{demo_server[1]['sessions'][0]}"
    talk = Talk(writer, question, 60)
    talk.start()
    while talk.is_alive():
        peer.call("leave", {"stream": stream})
        number = peer.send("join", {"stream": stream})
        before = peer.until_ack(number)
        assert [event for event, *_ in before[:-1] if event == "sync"] == []
        seq = before[-1][2]["seq"]
        event, data, *_ = peer.hear()
        while event != "sync" or data.get("mine"):
            event, data, *_ = peer.hear()
        assert data["from"] <= seq
    talk.join()
    assert talk.failed is None
