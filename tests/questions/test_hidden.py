"""A pending text stays with the moderators and its author, at both doors: in answers, errors, snapshots and syncs."""

import json
import time

import pytest

from dialogue_platform.live import perform
from tests.live.conftest import address, peers, token_of  # noqa: F401 - fixtures
from tests.questions.steps import ask, decide
from tests.questions.test_doors import MAY, arguments
from tests.room import NOWHERE

SECRET = "Words nobody else may read"
OTHERS = ("panellist", "rapporteur", "observer")


@pytest.fixture
def hidden(room):
    return ask(room, text=SECRET, anonymous=True)


def post(client, token, name, args):
    headers = {"Authorization": f"Bearer {token}"}
    return client.post(f"/api/v1/commands/questions.{name}", json=args, headers=headers)


def without_ids(answer, *ids):
    """An error as text, the same for every id."""
    text = json.dumps(answer)
    for id in ids:
        text = text.replace(id, "id")
    return text


@pytest.mark.parametrize("role", OTHERS)
def test_over_http_its_id_is_an_unknown_one(room, client, hidden, role):
    token = token_of(room, role)
    for name in set(MAY) - {"ask"}:
        known, unknown = (post(client, token, name, arguments(room, name, id)) for id in (hidden, NOWHERE))
        assert known.status_code == unknown.status_code == 404
        assert without_ids(known.json, hidden) == without_ids(unknown.json, NOWHERE)
    stream = client.get(f"/api/v1/streams/session:{room.session}", headers={"Authorization": f"Bearer {token}"})
    assert stream.json["ok"]
    assert SECRET not in stream.text
    assert hidden not in stream.text


def test_a_reader_without_a_participant_gets_nothing_of_it(room, client, hidden):
    stream = client.get(f"/api/v1/streams/session:{room.session}")
    assert stream.json["ok"]
    assert hidden not in stream.text


def test_over_the_socket_nothing_of_it_arrives(room, peers, hidden):  # noqa: F811
    reader, moderator = peers["panellist"].connect(), peers["moderator"].connect()
    for peer in (reader, moderator):
        peer.join(f"session:{room.session}")
    room.do("delegate", "questions.edit", question=hidden, text=f"{SECRET}, still")
    refused = reader.command("questions.endorse", question=hidden, on=True)
    unknown = reader.command("questions.endorse", question=NOWHERE, on=True)
    assert without_ids(refused, hidden) == without_ids(unknown, NOWHERE)
    decide(room, "dismiss", hidden, reason="Asked already")
    shown = perform("questions.ask", room.actors["delegate"], {"session": room.session, "text": "Another"}).result
    decide(room, "publish", shown["question"])
    for peer in (reader, moderator):
        wait_for(peer, room, "question", shown["question"])
    assert f"{SECRET}, still" in str(moderator.streams)
    for trace in (SECRET, hidden, "Asked already"):
        assert trace not in str(reader.streams)


def wait_for(peer, room, kind, id):
    """Until the entity has arrived, so that everything before it has arrived too."""
    until = time.monotonic() + 15
    while not any(id in str(key) for key in peer.streams[f"session:{room.session}"]["map"]):
        assert time.monotonic() < until, f"{kind} did not arrive"
        time.sleep(0.05)
