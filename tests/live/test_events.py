"""Socket events are declared: what is sent to us is read by the signature, what we send has the shape that is published."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from dialogue_platform.live import NOBODY, live
from dialogue_platform.live.contract.asyncapi import asyncapi_document
from dialogue_platform.live.contract.typescript import client_types
from dialogue_platform.live.deliver.fanout import Connection, Fanout
from dialogue_platform.live.doors.events import events, sent
from dialogue_platform.live.errors import declared
from dialogue_platform.outcome.drafting.appends import LARGEST
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("app")
HALF_A_LETTER = "\ud800"
LONG = "x" * 100_000
ID, KEY = "a" * 24, "k" * 16


@pytest.fixture
def tell(app, room, monkeypatch):
    """Sends an event as the delegate does, past the network: "ok", or (code, field)."""
    door = live().gateway.dispatcher
    connection = Connection("of-a-test", room.actors["delegate"], "en")
    live().fanout.connections[connection.sid] = connection
    monkeypatch.setattr(live().gateway.after_ack, "do", lambda call: None)  # no socket, so no ack

    def tell(event, payload):
        answer = door._door(event, events[event].bound(live().gateway))(connection.sid, payload)
        return "ok" if answer is None or answer["ok"] else (answer["error"]["code"], answer["error"].get("field"))

    yield tell
    del live().fanout.connections[connection.sid]


GOOD = {
    "join": {"stream": "session:none", "after": 3, "mark": "floor.00000000:000000000000"},
    "page": {"stream": "session:none", "cursor": "WzAsIDUsICJhIl0="},
    "leave": {"stream": "session:none"},
    "command": {"name": "people.set_profile", "args": {"name": "D"}, "key": KEY},
    "signal": {"stream": "session:none", "kind": "wave", "data": {}},
    "draft.join": {"document": ID, "schema": "outcome-1", "vector": b""},
    "draft.update": {"document": ID, "uid": KEY, "update": b"\x00\x00"},
    "draft.awareness": {"document": ID, "update": b"\x00"},
}
MISSING = {
    ("join", "stream"): "unknown_stream",
    ("page", "stream"): "unknown_stream",
    ("page", "cursor"): "bad_cursor",
    ("leave", "stream"): "unknown_stream",
    ("command", "name"): "unknown_command",
    ("signal", "stream"): "unknown_stream",
    ("signal", "kind"): "missing",
    ("draft.join", "document"): "wrong_type",
    ("draft.join", "schema"): "wrong_schema",
    ("draft.update", "document"): "wrong_type",
    ("draft.update", "uid"): "bad_key",
    ("draft.update", "update"): "wrong_type",
    ("draft.awareness", "document"): "wrong_type",
    ("draft.awareness", "update"): "wrong_type",
}
OTHERWISE = {
    ("join", "after"): "wrong_type",
    ("join", "mark"): "wrong_type",
    ("command", "args"): "wrong_type",
    ("command", "key"): "bad_key",
    ("draft.join", "vector"): "wrong_type",
    ("signal", "kind"): "wrong_type",
}
#: by field, what is of the right type and too large, or holds what nothing stores
SPOILT = {
    "stream": [
        (LONG, "unknown_stream"),
        ("session:" + HALF_A_LETTER, "unknown_stream"),
        ("session:\0", "unknown_stream"),
    ],
    "cursor": [],  # below: who has joined nothing has no cursor
    "after": [(-1, "wrong_type"), (True, "wrong_type"), ("3", "wrong_type"), (3.0, "wrong_type"), (None, "wrong_type")],
    "name": [
        (LONG, "unknown_command"),
        (HALF_A_LETTER, "unknown_command"),
        ("people.set_profile\n", "unknown_command"),
    ],
    "key": [(LONG, "bad_key"), ("short", "bad_key"), (KEY + "\n", "bad_key"), (HALF_A_LETTER, "bad_key")],
    "document": [(LONG, "not_found"), ("", "not_found"), ("a\n", "not_found"), (HALF_A_LETTER, "wrong_type")],
    "uid": [(LONG, "bad_key"), ("short", "bad_key"), (KEY + "\n", "bad_key")],
    "schema": [("outcome-0", "wrong_schema"), ("outcome-1\n", "wrong_schema"), (LONG, "wrong_schema")],
    "update": [("text", "wrong_type"), ([0], "wrong_type")],
    "vector": [("text", "wrong_type")],
}


def test_every_declared_event_is_tried():
    assert GOOD.keys() == events.keys()
    asked = {(name, field) for name, event in events.items() for field in event.payload.__annotations__}
    assert asked - MISSING.keys() - OTHERWISE.keys() == {("signal", "data")}, "an event's field without a word on it"
    assert {field for _, field in asked} - SPOILT.keys() == {"mark", "args", "kind", "data"}


@pytest.mark.parametrize("event", GOOD)
@pytest.mark.parametrize("payload", [None, [], "text", 5, b"bytes"])
def test_a_payload_that_is_no_object_is_refused(tell, event, payload):
    assert tell(event, payload) == ("wrong_type", "payload")


@pytest.mark.parametrize(("event", "field"), MISSING)
def test_what_is_missing_is_named(tell, event, field):
    payload = {name: value for name, value in GOOD[event].items() if name != field}
    assert tell(event, payload) == (MISSING[event, field], field)


@pytest.mark.parametrize(("event", "field"), MISSING | OTHERWISE)
@pytest.mark.parametrize("value", [{"a": 1}, ["a"], 5.5])
def test_what_is_of_another_type_is_refused_and_named(tell, event, field, value):
    if field == "args" and isinstance(value, dict):
        pytest.skip("arguments are an object: the command's own schema reads them")
    code = (MISSING | OTHERWISE | {("signal", "kind"): "wrong_type"})[event, field]
    assert tell(event, GOOD[event] | {field: value}) == (code, field)


@pytest.mark.parametrize(
    ("event", "field", "value", "code"),
    [
        (event, field, value, code)
        for event, good in GOOD.items()
        for field in good
        for value, code in SPOILT.get(field, [])
        if event not in ("leave", "signal")  # nothing is looked up: no such stream was joined
    ],
)
def test_what_is_too_large_or_spoilt_is_refused_and_named(tell, event, field, value, code):
    assert tell(event, GOOD[event] | {field: value}) == (code, field)


def test_a_cursor_that_is_none_of_ours_is_refused(tell, room):
    joined = {"stream": f"session:{room.session}"}
    assert tell("join", joined) == "ok"
    assert [tell("page", joined | {"cursor": cursor}) for cursor in (LONG, HALF_A_LETTER)] == [
        ("bad_cursor", "cursor")
    ] * 2


@pytest.mark.parametrize(
    ("event", "size", "code"),
    [("draft.update", LARGEST + 1, "update_too_large"), ("draft.awareness", 9000, "bad_update")],
)
def test_too_many_bytes_are_refused(tell, event, size, code):
    assert tell(event, GOOD[event] | {"update": b"\0" * size}) == (code, "update")


def test_half_a_letter_in_the_arguments_of_a_command_is_told_as_such(tell):
    assert tell("command", GOOD["command"] | {"args": {"name": HALF_A_LETTER}}) == ("broken_text", "name")
    assert tell("command", GOOD["command"] | {"args": {HALF_A_LETTER: "a"}}) == ("broken_text", "args")
    assert tell("command", GOOD["command"] | {"args": {"name": b"bytes"}}) == ("wrong_type", "name")


def test_what_a_newer_page_says_beside_it_is_passed_over(tell):
    assert tell("leave", GOOD["leave"] | {"why": "tired"}) == "ok"
    assert tell("command", GOOD["command"] | {"at": "noon"}) == "ok"


def test_bytes_come_as_such_however_the_line_holds_them(tell):
    assert tell("draft.update", GOOD["draft.update"] | {"update": bytearray(b"\x00\x00")}) == ("not_found", "document")


def test_a_key_and_arguments_may_be_left_out(tell):
    assert tell("command", {"name": "people.set_profile"}) == ("missing", "name")
    assert tell("command", {"name": "people.set_profile", "args": {"name": "D"}, "key": None}) == "ok"


class Heard:
    """What this worker's sockets are sent, held against what is declared."""

    def __init__(self, monkeypatch):
        self.names, self.faults = set(), []
        for door in ("to_audience", "to_room"):
            monkeypatch.setattr(Fanout, door, self._listening(getattr(Fanout, door)))

    def _listening(self, send):
        def listen(fanout, *args, **more):
            event, data = args[-2:] if send.__name__ == "to_audience" else args[1:3]
            if event in sent:
                self.check(event, data)
            return send(fanout, *args, **more)

        return listen

    def check(self, event, data):
        """In the feed's own thread, where what is raised would be lost."""
        try:
            TypeAdapter(sent[event]).validate_python(data)
        except ValidationError as fault:
            self.faults.append(str(fault))
        self.names.add(event)


def test_what_clients_hear_has_the_shape_that_is_declared(room, peers, monkeypatch):
    heard = Heard(monkeypatch)
    moderator, delegate = peers["moderator"].connect(), peers["delegate"].connect()
    stream, arrived = f"session:{room.session}", []
    delegate.sio.on("sync", arrived.append)
    answers = [peer.call("join", {"stream": stream}) for peer in (moderator, delegate)]
    room.open()
    asked = delegate.command("questions.ask", session=room.session, text="How?")
    until(lambda: any(sync.get("mine") for sync in arrived), "the delegate does not hear of the own question")
    until(lambda: "signal" in heard.names, "nobody hears who is there")
    room.do("organiser", "people.change_role", participant=room.people["moderator"], role="observer")
    until(lambda: "removed" in heard.names, "the join does not end")
    assert heard.faults == []
    for answer in answers:
        TypeAdapter(events["join"].ack).validate_python(answer)
    TypeAdapter(events["command"].ack).validate_python(asked)
    for sync in arrived:
        TypeAdapter(sent["sync"]).validate_python(sync)


def test_each_event_is_in_every_document():
    document, client = asyncapi_document(), client_types()
    for name, event in events.items():
        assert f"receive {name}" in document["operations"]
        assert ("reply" in document["operations"][f"receive {name}"]) is (event.ack is not None)
        assert f"payload: {event.payload.__name__}; ack: {event.ack.__name__ if event.ack else 'null'} }}" in client
    for name, shape in sent.items():
        payload = document["channels"]["socket"]["messages"][name]["payload"]["$ref"].rpartition("/")[2]
        assert payload == shape.__name__ and payload in document["components"]["schemas"]
        assert f": {payload};" in client


def test_refusals_that_pass_are_declared_and_told():
    client = client_types()
    for name, event in events.items():
        assert set(event.passing) <= declared.keys()
        lines = [line.strip().replace('"', "", 2 if "." in name else 0) for line in client.splitlines()]
        line = next((line for line in lines if line.startswith(f"{name}: new Set")), "")
        assert all(f'"{code}"' in line for code in event.passing) and bool(line) is bool(event.passing)
    assert set(events["command"].passing) == {"busy", "unavailable"}


def test_who_is_nobody_learns_nothing_of_texts(app, room):
    connection = Connection("stranger", NOBODY, "en")
    live().fanout.connections["stranger"] = connection
    bound = events["draft.update"].bound(None)
    answer = live().gateway.dispatcher._door("draft.update", bound)("stranger", GOOD["draft.update"])
    del live().fanout.connections["stranger"]
    assert answer["error"]["code"] == "signed_out"
