"""What a hostile client tries, and what it must not get."""

from __future__ import annotations

import json
import threading
import time
from base64 import urlsafe_b64encode

import pytest
from sqlalchemy import select

from dialogue_platform.extensions import db
from dialogue_platform.live import Refusal, live, perform
from dialogue_platform.live.deliver.fanout import Connection
from dialogue_platform.live.doors.dispatch import AT_ONCE, FAIR
from dialogue_platform.live.write.writer import Writer
from dialogue_platform.people import mailer
from dialogue_platform.people.models import Mail
from tests.live.client import Peer
from tests.live.conftest import token_of
from tests.room import clear_the_post


def settled(check, seconds=60):
    end = time.monotonic() + seconds
    while not check() and time.monotonic() < end:
        time.sleep(0.05)
    return check()


@pytest.mark.parametrize("word", ["connect", "disconnect"])
def test_a_socket_that_says_the_servers_own_words_keeps_no_right(room, peers, word):
    """Sent as an event, these made the server forget the connection while its rooms stayed."""
    spy, other, chair = (peers[role].connect() for role in ("moderator", "delegate", "chair"))
    stream = f"session:{room.session}"
    spy.join(stream), chair.join(stream)
    spy.call(word, {"token": spy.token})
    room.do("organiser", "people.change_role", participant=room.people["moderator"], role="observer")
    settled(lambda: spy.removed)
    other.command("questions.ask", session=room.session, text="For the moderators' eyes")
    assert settled(lambda: "For the moderators' eyes" in str(chair.streams[stream]["map"]))
    assert spy.call("leave", {"stream": stream})["ok"]  # its socket has heard whatever was sent before
    assert [end["reason"] for end in spy.removed] == ["role_changed"]
    assert "For the moderators' eyes" not in str(spy.streams[stream]["map"])


POISON = ["=?utf-8?q?a=0d=0aBcc=3Av=40x.org?=@example.org", "=?utf-8?q?v=40x.org=2C=20b?=@example.org"]


@pytest.mark.parametrize("email", POISON)
def test_an_address_that_a_header_would_decode_is_refused(room, email):
    """It went to another mailbox, or to none, and then no letter of anybody left any more."""
    assert room.code("organiser", "people.invite", dialogue=room.dialogue, email=email, role="observer") == "bad_email"


def test_a_letter_that_cannot_be_written_holds_up_no_other(room, monkeypatch):
    clear_the_post(*(actor.user_id for actor in room.actors.values()))
    broken, write = set(), mailer.write

    def stumble(mail):
        if mail.user_id == room.actors["observer"].user_id:
            broken.add(mail.id)
            raise ValueError("no header holds this")
        return write(mail)

    monkeypatch.setattr(mailer, "write", stumble)
    while mailer.send_waiting():
        pass
    waiting = db.session.scalars(select(Mail).where(Mail.state == "queued")).all()
    assert broken and {mail.id for mail in waiting} <= broken
    assert all(mail.attempts == 1 for mail in waiting)


@pytest.mark.parametrize(
    ("link", "host"),
    [
        ("https://видео.рф/комната", '(self "https://xn--b1aedk6a.xn--p1ai")'),
        ("https://видео.рф:8443/", '(self "https://xn--b1aedk6a.xn--p1ai:8443")'),
        ('https://a.b"),camera=*/', "()"),
        ("https://a.b:nine/", "()"),
        ("https://" + "я" * 80 + ".рф/", "()"),
    ],
)
def test_a_video_link_in_any_letters_leaves_the_room_page_standing(room, client, link, host):
    room.do("chair", "dialogues.set_video", session=room.session, video=link)
    page = client.get(f"/sessions/{room.session}")
    allowed = page.headers["Permissions-Policy"]
    assert page.status_code == 200 and allowed.startswith(f"camera={host}, ") and allowed.encode("latin-1")


def test_addresses_and_cursors_of_nobody_are_refused_in_words(room, client):
    assert client.get("/sign-in", query_string={"next": "//["}).status_code == 200
    for id_ in ("\ud800", "\0"):
        cursor = urlsafe_b64encode(json.dumps([0, 5, id_]).encode()).decode()
        answer = client.get(f"/api/v1/streams/session:{room.session}", query_string={"cursor": cursor})
        assert (answer.status_code, answer.json["error"]["code"]) == (422, "bad_cursor")


def test_a_key_ends_with_its_last_letter(room):
    with pytest.raises(Refusal, match="bad_key"):
        perform("people.set_profile", room.actors["delegate"], {"name": "D"}, "abcdefgh\n")


def test_one_person_does_not_fill_the_writers_queue(room, peers, address, monkeypatch):
    """Six thousand commands of one observer made everybody else wait for a minute; by several sockets just the same."""
    flood, other = [Peer(address, token_of(room, "observer")).connect() for _ in range(3)], peers["delegate"].connect()
    gate, work, answers = threading.Event(), Writer.work, []
    monkeypatch.setattr(Writer, "work", lambda writer, jobs: (gate.wait(30), work(writer, jobs)))
    message = {"name": "people.set_profile", "args": {"name": "O"}}
    for number in range(AT_ONCE + 50):
        flood[number % 3].sio.emit("command", message, callback=answers.append)
    assert settled(lambda: len(answers) >= 50)
    assert [answer["error"]["code"] for answer in answers] == ["busy"] * 50
    gate.set()
    assert other.call("command", message)["ok"]
    assert settled(lambda: len(answers) == AT_ONCE + 50, 30)
    assert flood[0].call("command", message)["ok"]  # all places are given back
    assert not live().gateway.dispatcher.at_once._waiting
    for peer in flood:
        peer.cut()


def test_a_panic_at_the_door_is_answered_and_gives_the_place_back(room):
    """What a library written in Rust raises is no Exception; a hundred of them must not shut a person out."""

    class Panic(BaseException):
        pass

    def panics(connection, data):
        raise Panic

    asking = live().gateway.dispatcher
    connection = Connection("nobody's", room.actors["delegate"], "en")
    for _ in range(AT_ONCE + 1):
        answer = asking._door("panics", panics)
        live().fanout.connections["nobody's"] = connection
        assert answer("nobody's", {})["error"]["code"] == "fault"
    del live().fanout.connections["nobody's"]
    assert connection.caller not in asking.at_once._waiting
    assert asking._ask(lambda connection, data: data, connection, "some-id", {"a": 1}) == {"a": 1}


def test_who_sends_without_end_gives_others_a_turn(room, peers, monkeypatch):
    turns = []
    monkeypatch.setattr("dialogue_platform.live.doors.dispatch.time.sleep", turns.append)
    peer, answers = peers["delegate"].connect(), []
    for _ in range(3 * FAIR):
        peer.sio.emit("command", {"name": "nothing.of_this_name"}, callback=answers.append)
    assert settled(lambda: len(answers) == 3 * FAIR)
    assert turns.count(0) >= 2
