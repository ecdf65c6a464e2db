"""The two lanes to a socket, by the same tests: everything arrives, whole, in order; who does not read is closed."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from dialogue_platform.live.transport.frames import Message
from dialogue_platform.live.transport.write_pool import EACH
from tests.live.client import InOrder
from tests.live.wire import RawPeer
from tests.waiting import until

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module", params=["fast", "plain"])
def lane(request):
    """Name of the lane and where its server is."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.live.lane_server", request.param]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    url = server.stdout.readline().split()[1]
    yield request.param, url
    server.kill()
    server.wait()


@pytest.fixture
def come(lane):
    """Let a raw client come in; all leave at the end."""
    came = []

    def come(**how):
        came.append(RawPeer(lane[1], **how))
        came[-1].call("enter")
        return came[-1]

    yield come
    for peer in came:
        peer.close()


def numbers(heard):
    """The numbers of what was said, and the check that each came whole."""
    said = [data for event, data, *_ in heard if event == "said"]
    for data in said:
        filling = b"\x81" if data["number"] % 3 == 0 else "ж"
        assert set(data["body"]) <= set(filling), data["number"]
    return [data["number"] for data in said]


def in_order(found, count):
    return len(found) == count and found == list(range(found[0], found[0] + count))


@pytest.mark.parametrize("size", [0, 60, 124, 126, 1000, 65400, 70000])
def test_every_length_of_frame_arrives(come, size):
    peer = come()
    heard = peer.until_ack(peer.send("say", {"count": 6, "size": size}))
    assert in_order(numbers(heard), 6)


def test_a_slow_reader_gets_every_frame_in_order(come):
    """Frames far larger than its buffer, text and binary mixed, read in small pieces with pauses."""
    peer, other = come(room=4096), come()
    for size in (100, 40_000, 300_000, 2000):
        number = peer.send("say", {"count": 12, "size": size})
        time.sleep(0.2)
        assert in_order(numbers(peer.until_ack(number)), 12)
    last = other.send("how")
    assert in_order(numbers(other.until_ack(last)), 48)


def test_small_and_large_do_not_overtake_each_other(come):
    """A large frame is under way when small ones follow; then the socket is idle again, then not."""
    peer, speaker = come(room=4096), come()
    asked = 0
    for turn in range(30):
        asked += 3
        speaker.call("say", {"count": 1, "size": 120_000})
        speaker.call("say", {"count": 2, "size": 10})
        if turn % 10 == 9:
            time.sleep(0.3)
    heard = []
    while len(heard) < asked:
        heard += numbers([peer.hear()])
        time.sleep(0.002)
    assert in_order(heard, asked)


def test_a_full_room_hears_every_word_in_order(come):
    """Enough sockets for several hands. A third of them have small buffers and read late: they take frames in parts."""
    room, speaker = [come(room=4096) if n % 3 == 0 else come() for n in range(4 * EACH)], come()
    heard = {peer: [] for peer in room}
    sizes = (60, 9000, 300, 40_000, 10, 10, 20_000, 80)
    for turn, size in enumerate(sizes):
        speaker.call("say", {"count": 3, "size": size})
        for late in room[turn::6]:  # by then something waits for it
            heard[late].append(late.hear())
    for peer in room:
        while len(heard[peer]) < 3 * len(sizes):
            heard[peer].append(peer.hear())
        assert in_order(numbers(heard[peer]), 3 * len(sizes))


def test_an_ack_keeps_its_place(come):
    """What was said before an answer comes before it, what was said after it comes after it, also to a slow reader."""
    peer = come(room=4096)
    for size in (10, 50_000):
        for _ in range(20):
            number = peer.send("say", {"count": 3, "size": size})
            before = peer.until_ack(number)
            assert in_order(numbers(before), 3)
            assert before[-1][:2] == ("ack", number)


def test_attachments_of_answers_and_events_are_never_parted(come):
    """Two at once speak to one socket: an event with an attachment and an answer with two."""
    peer, speaker = come(room=4096), come()
    speaker.send("say_later", {"count": 300, "size": 900, "pause": 0.001})
    heard = []
    for _ in range(40):
        number = peer.send("blob", {"size": 20_000})
        answer = peer.until_ack(number)
        heard += numbers(answer)
        assert answer[-1][2] == {"blob": b"\x00" * 20_000, "more": [b"\x01"]}
    while len(heard) < 300:
        heard += numbers([peer.hear()])
    assert in_order(heard, 300)


@pytest.mark.parametrize("size", [0, 1, 100, 101, 102, 103, 130, 70_001, 300_000])
def test_what_a_client_says_is_understood(come, size):
    """Clients mask what they send, and it comes in pieces."""
    words = "".join(chr(0x430 + n % 31) for n in range(size))
    assert come().call("echo", {"words": words}) == {"words": words}


def test_nothing_is_compressed(come):
    assert b"permessage-deflate" not in come().head


def test_a_socket_that_is_only_written_straight_stays_open(come):
    """Engine.io's writer leaves when its queue is silent for too long; pings keep it there."""
    peer, speaker = come(), come()
    for _ in range(6):
        speaker.call("say", {"count": 1, "size": 10})
        time.sleep(0.5)
    assert in_order(numbers([peer.hear() for _ in range(6)]), 6)


@pytest.mark.parametrize("transports", [["polling"], ["polling", "websocket"], ["websocket"]])
def test_any_transport_and_the_change_between_them(lane, come, transports, monkeypatch):
    """A client of the library comes in while others talk, begins with polling, moves on: nothing lost, nothing twice."""
    monkeypatch.setattr("engineio.payload.Payload.max_decode_packets", 1000)  # the library's client, on a slow machine
    speaker, heard, done = come(), [], threading.Event()
    client = InOrder(reconnection=False)

    def hear(data):
        heard.append(data)
        if len(heard) == 120:
            done.set()

    client.on("said", hear)
    client.connect(lane[1], transports=transports)
    client.call("enter", None)
    speaker.send("say_later", {"count": 120, "size": 3000, "pause": 0.004})
    assert done.wait(60)
    client.disconnect()
    assert in_order(numbers([("said", data) for data in heard]), 120)


def how(peer):
    return peer.call("how")


def test_who_never_reads_is_closed_and_harms_nobody(come):
    """Forty megabytes are said to all; memory stays bounded and the others hear every word."""
    reader, stuck = come(), come(room=4096)
    before, heard = how(reader), []
    for _ in range(50):
        heard += numbers(reader.until_ack(reader.send("say", {"count": 40, "size": 20_000})))
    assert in_order(heard, 2000)
    assert stuck.closed_within(60)
    after = how(reader)
    assert after["dropped_slow"] == before["dropped_slow"] + 1
    assert after["rss"] - before["rss"] < 16 * 1024 * 1024
    # the line is cut first, its place is cleared a moment later
    until(lambda: how(reader)["sockets"] < before["sockets"], "who was closed keeps a place")


def test_who_never_reads_small_things_is_closed_too(come):
    """Many messages of few bytes: their number is bounded as their bytes are."""
    reader, stuck = come(), come(room=4096)
    before = how(reader)
    for _ in range(40):
        reader.call("say", {"count": 60, "size": 900})
    assert stuck.closed_within(60)
    assert how(reader)["dropped_slow"] == before["dropped_slow"] + 1


def test_who_asks_and_never_reads_the_answers_is_closed(come):
    reader, stuck = come(), come(room=4096)
    stuck.tcp.settimeout(15)  # on a busy machine the server may be slow to read; what counts is that all is asked
    try:
        for _ in range(600):
            stuck.send("blob", {"size": 100_000})
    except OSError:
        pass
    assert stuck.closed_within(60)
    assert how(reader)["dropped_slow"] >= 1


def test_a_client_that_stops_polling_is_closed(lane, come):
    """Its queue is freed at once, though there is no connection to cut."""
    import requests

    reader = come()
    door = f"{lane[1]}/socket.io/?EIO=4&transport=polling"
    sid = requests.get(door).text.split('"sid":"')[1].split('"')[0]
    requests.post(f"{door}&sid={sid}", data="40{}")
    requests.get(f"{door}&sid={sid}")
    requests.post(f"{door}&sid={sid}", data='42["enter",null]')
    before = how(reader)
    for _ in range(8):
        reader.call("say", {"count": 40, "size": 900})
    after = how(reader)
    assert after["dropped_slow"] == before["dropped_slow"] + 1
    assert requests.get(f"{door}&sid={sid}").status_code == 400


def test_one_large_answer_is_no_reason_to_close(come):
    """The bound is for what waits behind a message, so a large text can be had over a slow line."""
    peer = come(room=4096)
    number = peer.send("blob", {"size": 5_000_000})
    peer.send("say", {"count": 20, "size": 1000})
    heard = peer.until_ack(number)  # where each event has a thread, what is said may come before the answer is made
    assert len(heard.pop()[2]["blob"]) == 5_000_000
    while len(said := numbers(heard)) < 20:
        heard.append(peer.hear())
    assert in_order(said, 20)


def test_the_fast_lane_is_taken_by_idle_sockets(lane, come):
    peer = come()
    before = how(peer)
    for _ in range(20):
        peer.call("say", {"count": 1, "size": 10})
        time.sleep(0.01)
    after = how(peer)
    fast = after["fast_writes"] - before["fast_writes"]
    assert fast > 30 if lane[0] == "fast" else fast == 0


def test_one_message_serves_both_transports():
    """The same object is written to a websocket and answered to a poll."""
    both = Message(['51-["x",{"_placeholder":true,"num":0}]', b"\xff\x00"])
    assert both.encode() is both
    assert both.encode(b64=True) == '451-["x",{"_placeholder":true,"num":0}]\x1eb/wA='
    assert both.frame == b'\x81\x27451-["x",{"_placeholder":true,"num":0}]' + b"\x82\x02\xff\x00"


def test_a_message_for_another_set_of_keys_is_the_same_but_for_its_mark():
    text = '["sync",{"mark":"floor.0000aaaa:12","entities":[{"text":"\\"mark\\":\\"floor.0000aaaa:ж"}]}]'
    one = Message(text)
    other = one.with_other('"mark":"floor.0000aaaa:', '"mark":"floor.bbbb1111:')
    made = Message(text.replace("floor.0000aaaa", "floor.bbbb1111", 1))
    assert (other.frame, other.parts) == (made.frame, made.parts) and one.frame == Message(text).frame
    with pytest.raises(ValueError, match="as long"):
        one.with_other("floor", "podium")
