"""The room page as HTML: what each reader finds in it, and what nobody does."""

from __future__ import annotations

import json
import re
import threading
from typing import Any

import pytest
from flask import Flask, g
from flask.testing import FlaskClient

from dialogue_platform.live import live_of
from dialogue_platform.live.read import pagination
from dialogue_platform.live.read.pagination import START, kinds_on, write_cursor
from dialogue_platform.live.read.snapshots import SnapshotRequest
from dialogue_platform.live.store.streams import new_id
from tests.questions.steps import ask, published
from tests.room import Room


def reader(app: Flask, room: Room, role: str | None) -> FlaskClient:
    client = app.test_client()
    g.pop("_login_user", None)  # the tests' own app context would remember who read before
    if role:
        with client.session_transaction() as session:
            session["_user_id"] = f"{room.actors[role].user_id}:0"
            session["_fresh"] = True
    return client


def boot(html: str) -> dict[str, Any]:
    found = re.search(r'id="boot"[^>]*>(.*?)</script>', html, re.S)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def page(app: Flask, room: Room, role: str | None) -> str:
    answer = reader(app, room, role).get(f"/sessions/{room.session}")
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


def test_what_a_role_may_is_told(app: Flask, room: Room) -> None:
    assert boot(page(app, room, "delegate"))["may"] == {"request_floor": True, "ask": True, "podium": False}
    assert boot(page(app, room, "moderator"))["may"] == {"request_floor": False, "ask": False, "podium": True}


def test_who_is_no_participant_reads_a_public_dialogue_only(app: Flask, room: Room) -> None:
    """`build` makes a dialogue of some visibility; either way nobody without a part is anybody in it."""
    answer = reader(app, room, None).get(f"/sessions/{room.session}")
    if answer.status_code == 200:
        assert boot(answer.get_data(as_text=True))["me"] is None
    else:
        assert answer.status_code == 404 and "/sign-in?next=" in answer.get_data(as_text=True)


def test_a_session_that_is_not_there(app: Flask, room: Room) -> None:
    answer = reader(app, room, "delegate").get(f"/sessions/{new_id()}")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.get_data(as_text=True)


def test_who_loses_the_right_while_the_page_is_made_finds_nothing(app: Flask, room: Room, monkeypatch: Any) -> None:
    snapshots = live_of(app).snapshots
    receive = snapshots.get

    def closed_meanwhile(asked: SnapshotRequest) -> Any:
        room.do("organiser", "dialogues.edit", dialogue=room.dialogue, visibility="participants")
        room.do("organiser", "people.remove", participant=room.people["observer"])
        return receive(asked)

    monkeypatch.setattr(snapshots, "get", closed_meanwhile)
    answer = reader(app, room, "observer").get(f"/sessions/{room.session}")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text


def test_a_pending_question_is_in_no_page(app: Flask, room: Room) -> None:
    """Not even in that of a moderator, whose island asks for it."""
    room.open()
    asked = room.do("delegate", "questions.ask", session=room.session, text="Only for the moderators?")["question"]
    for role in ("observer", "delegate", None):
        assert "Only for the moderators?" not in reader(app, room, role).get(f"/sessions/{room.session}").text
    room.do("moderator", "questions.publish", question=asked, revision=1)
    assert "Only for the moderators?" in page(app, room, "observer")


def test_an_interruption_and_a_speaker_to_be_named_read_without_script(app: Flask, room: Room) -> None:
    room.open()
    home = {"dialogue": room.dialogue, "name": "Kazakhstan", "constituency": "state"}
    home["delegation"] = room.do("organiser", "delegations.create", **home)["delegation"]
    for more in ({"name": "A minister"}, {"delegation": home["delegation"]}):
        made = room.do("chair", "speakers.add_request", list=room.list, **more)
    first = next(e["id"] for (kind, _), e in room.sees("floor").items() if kind == "floor_request" and e["place"] == 1)
    room.do("chair", "speakers.give_floor", request=first, list_version=1)
    point = room.do("delegate", "speakers.request_floor", list=room.list, kind="point_of_order")["request"]
    room.do("chair", "speakers.interrupt", request=point, holder=first)
    html = page(app, room, "observer")
    assert "A minister goes on then." in html and "Speaker to be named" in html
    assert room.one("floor", "floor_request", made["request"])["to_be_named"]


def test_user_text_is_text(app: Flask, room: Room) -> None:
    room.open()
    text = "</script><script>alert(1)</script>"
    asked = room.do("delegate", "questions.ask", session=room.session, text=text)["question"]
    room.do("moderator", "questions.publish", question=asked, revision=1)
    assert "<script>alert" not in page(app, room, "observer")


def test_no_style_or_script_without_the_policy(app: Flask, room: Room) -> None:
    html = page(app, room, "delegate")
    assert not re.search(r"\sstyle=", html) and not re.search(r"\son[a-z]+=", html)
    scripts = re.findall(r"<script([^>]*)>", html)
    assert scripts and all("nonce=" in attributes for attributes in scripts)


def test_the_camera_is_for_the_video_room_alone(app: Flask, room: Room) -> None:
    client = reader(app, room, "delegate")
    assert "camera=()" in client.get(f"/sessions/{room.session}").headers["Permissions-Policy"]
    room.do("moderator", "dialogues.set_video", session=room.session, video="https://meet.jit.si/room")
    policy = client.get(f"/sessions/{room.session}").headers["Permissions-Policy"]
    assert 'camera=(self "https://meet.jit.si")' in policy


CURSOR = write_cursor(START, None)


@pytest.mark.parametrize(
    "path",
    [
        "/sessions/{session}",
        "/documents/{document}",
        "/api/v1/streams/session:{session}",
        f"/api/v1/streams/session:{{session}}?cursor={CURSOR}",
    ],
)
def test_more_may_come_at_once_than_there_are_connections(app: Flask, room: Room, path: str) -> None:
    """Nobody may wait for another one with a connection in hand: enough of them would wait for each other."""
    gate, found = threading.Barrier(40), []
    document = room.do("organiser", "outcome.create_document", dialogue=room.dialogue, title="Outcome")["document"]
    address = path.format(session=room.session, document=document)
    readers = [reader(app, room, "delegate") for _ in range(gate.parties)]

    def come(client: FlaskClient) -> None:
        gate.wait()
        found.append(client.get(address).status_code)

    people = [threading.Thread(target=come, args=(client,)) for client in readers]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert found == [200] * gate.parties


def questions_on(app: Flask, room: Room, role: str | None) -> list[tuple[str, int]]:
    """As the page reads without script: the words of each question, and how many support it."""
    found = re.findall(r'class="q__text"[^>]*>(.*?)</p>.*?endorse--plain">.*?<b>(\d+)</b>', page(app, room, role), re.S)
    return [(words, int(count)) for words, count in found]


@pytest.mark.parametrize("most", [500, 3])
def test_questions_stand_most_endorsed_first_also_where_a_snapshot_has_pages(
    app: Flask, room: Room, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """Of a full room the first page has words without their numbers: the numbers are asked for."""
    first, second, third = (published(room, text=text) for text in ("One?", "Two?", "Three?"))
    hidden = ask(room, text="Four?")
    for who, question in (("panellist", second), ("observer", second), ("observer", third)):
        room.do(who, "questions.endorse", question=question, on=True)
    monkeypatch.setattr(pagination, "PAGE", most)
    monkeypatch.setattr(
        pagination, "kinds_on", lambda *a, **kw: [k for k in kinds_on(*a, **kw) if "question" in k.name]
    )
    data = questions_on(app, room, "panellist")
    assert data == [("Two?", 2), ("Three?", 1), ("One?", 0)]
    assert hidden not in page(app, room, "panellist") and first in str(room.sees("floor"))
