"""Bad input at both doors: a clear error that names the field, in the asker's language; nothing changes, never a 500."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import func, select

from dialogue_platform.live import Refusal, live
from dialogue_platform.live.commands.job import commands
from dialogue_platform.live.store.journal import JournalEntry
from tests.live.conftest import token_of
from tests.room import build
from tests.samples import arguments, things

NOWHERE = "0" * 24
HUGE = "Ж" * 30_000  # ten times the longest text, and quick to send a thousand times
WRONG = [
    7,
    -1,
    2**80,
    1.5,
    True,
    None,
    [],
    {},
    [[]],
    {"a": {"b": 1}},
    "",
    HUGE,
    "a\x00b",
    "\ud800",
    "x" * 65,
    "../..",
    NOWHERE,
]


def doors():
    return sorted(name for name, command in commands.items() if command.exposed)


@pytest.fixture
def room(app):
    """A room whose organiser also plays: made outside the tests' app context, as a client's world is."""
    with app.app_context():
        yield build(app)


def rows_in_journal():
    with live().database.reading() as db:
        return db.scalar(select(func.count(JournalEntry.id)))


def post(client, token, name, args, **headers):
    head = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", **headers}
    return client.post(f"/api/v1/commands/{name}", data=json.dumps(args), headers=head)


def spoiled(command, good):
    """Every argument replaced by everything that it cannot be, one at a time; and what is missing or too much."""
    schema = command.schema.model.model_json_schema()
    for name, part in schema["properties"].items():
        for value in WRONG:
            if not fits(value, part, schema.get("$defs", {})):
                yield name, {**good, name: value}
    for name in schema.get("required", []):
        yield name, {k: v for k, v in good.items() if k != name}
    yield "shadow", {**good, "shadow": 1}


def fits(value, part, definitions):
    """Whether a value may well be in order for this piece of schema, so that it is no test."""
    if "$ref" in part:
        part = definitions[part["$ref"].rpartition("/")[2]]
    if "anyOf" in part:
        return any(fits(value, inner, definitions) for inner in part["anyOf"])
    kind = part.get("type")
    if kind == "null":
        return value is None
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31
    if kind == "array":
        return isinstance(value, list)
    if kind == "string":
        plain = isinstance(value, str) and "\x00" not in value and value != "\ud800" and value is not HUGE
        return plain and "enum" not in part and "pattern" not in part and "format" not in part
    return False


def test_the_table_of_bad_input_at_the_http_door(room, monkeypatch):
    monkeypatch.setattr("dialogue_platform.live.commands.rates.CommandRates.within", lambda *_: True)
    rows = things(room)
    tokens = {role: token_of(room, role) for role in room.actors}
    client, before, tried = room.app.test_client(), rows_in_journal(), 0
    for name in doors():
        good = arguments(commands[name], rows)
        for field, args in spoiled(commands[name], good):
            answer = post(client, tokens["organiser"], name, args)
            error = answer.get_json().get("error")
            assert error, (name, field, str(args)[:80], answer.get_json())
            assert 400 <= answer.status_code < 500, (name, field, str(args)[:80], error)
            assert error["message"], (name, field)
            assert error.get("field") in {field, None} or error["code"] != "fault", (name, field, error)
            tried += 1
    assert rows_in_journal() == before
    assert tried > 1000


def test_letters_that_show_nothing_are_no_text(room):
    """A reason, a name, a question of them would be an empty one to whoever reads it."""
    rows, tried = things(room), 0
    for name in doors():
        good = arguments(commands[name], rows)
        for field in commands[name].schema.model.model_json_schema()["properties"]:
            if code_of(name, {**good, field: ""}) == ("empty", field):
                for text in ("\u200b", " \u2060\ufeff\n", "\u3164\u2800", "\u00ad\u202e\u202c"):
                    assert code_of(name, {**good, field: text}) == ("empty", field), (name, field, text)
                tried += 1
    assert tried > 20
    guest = room.refused("moderator", "speakers.add_request", list=room.list, name="\u200b")
    assert (guest.code, guest.field) == ("missing", "name")


def code_of(name, args):
    try:
        commands[name].schema.read(args)
    except Refusal as refusal:
        return refusal.code, refusal.field
    return None


def test_the_same_at_the_socket(room, peers, monkeypatch):
    monkeypatch.setattr("dialogue_platform.live.commands.rates.CommandRates.within", lambda *_: True)
    rows = things(room)
    peer, before = peers["organiser"].connect(), rows_in_journal()
    for name in doors():
        field, args = next(iter(spoiled(commands[name], arguments(commands[name], rows))))
        answer = peer.call("command", {"key": "a-key-of-ours", "name": name, "args": args})
        assert answer["ok"] is False and answer["error"]["code"] != "fault", (name, answer)
    assert rows_in_journal() == before


@pytest.mark.parametrize(
    ("event", "data"),
    [
        ("join", None), ("join", "x"), ("join", []), ("join", {}), ("join", {"stream": 7}), ("join", {"stream": "x" * 999}),
        ("join", {"stream": "session:" + NOWHERE}), ("join", {"stream": "platform"}), ("join", {"stream": "\ud800"}),
        ("join", {"stream": "session:x", "after": "1"}), ("join", {"stream": "session:x", "after": -1}),
        ("page", {"stream": "session:x", "cursor": 1}), ("page", {"stream": "session:x", "cursor": "zzz"}),
        ("page", {"stream": None}), ("command", None), ("command", {"name": 7}), ("command", {"name": "questions.ask"}),
        ("command", {"name": "questions.ask", "args": []}), ("command", {"name": "people.enrol", "args": {}}),
        ("command", {"name": "questions.ask", "args": {}, "key": {"a": 1}}),
    ],
)  # fmt: skip
def test_malformed_events_are_refused(peers, event, data):
    answer = peers["delegate"].connect().call(event, data)
    assert answer["ok"] is False
    assert answer["error"]["code"] not in {"fault", ""}


def test_a_forged_stream_name_opens_nothing(room, peers, app):
    other = build(app)
    other.do("organiser", "dialogues.edit", dialogue=other.dialogue, visibility="participants")
    peer = peers["organiser"].connect()
    for stream in (f"session:{other.session}", f"dialogue:{other.dialogue}", f"session:{other.dialogue}", "journal:1"):
        assert peer.call("join", {"stream": stream})["error"]["code"] == "unknown_stream"


def test_errors_come_in_the_askers_language(app):
    with app.app_context():
        room = build(app)
        token = token_of(room, "delegate")
    client, args = app.test_client(), {"session": room.session, "text": ""}
    english = post(client, token, "questions.ask", args, **{"Accept-Language": "en"}).get_json()["error"]
    russian = post(client, token, "questions.ask", args, **{"Accept-Language": "ru"}).get_json()["error"]
    assert english["code"] == russian["code"] == "empty"
    assert english["field"] == russian["field"] == "text"
    assert english["message"] != russian["message"]


def test_by_cookie_the_http_door_wants_the_csrf_token(app, room):
    from dialogue_platform.people.models import User

    with live().database.reading() as db:
        user = db.get(User, room.actors["delegate"].user_id)
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = user.get_id(), True
    answer = client.post("/api/v1/commands/questions.ask", json={"session": room.session, "text": "Forged"})
    assert (answer.status_code, answer.get_json()["error"]["field"]) == (400, "csrf_token")


@pytest.mark.parametrize("token", ["", "x", "Ж", "x" * 5000])
def test_a_wrong_token_is_signed_out(room, token):
    answer = room.app.test_client().post(
        "/api/v1/commands/questions.ask", json={}, headers={"Authorization": f"Bearer {token}".encode()}
    )
    assert answer.status_code in {400, 401}


@pytest.mark.parametrize("query", ["after=x", "after=-1", "after=99999999999999999999", "cursor=zzz", "mark=%00"])
def test_a_bad_query_of_a_stream(room, query):
    token = token_of(room, "delegate")
    path = f"/api/v1/streams/session:{room.session}?{query}"
    answer = room.app.test_client().get(path, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code < 500


def test_a_body_that_is_no_json(room):
    token = token_of(room, "delegate")
    for body in (b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"text": NaN}'):
        head = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        answer = room.app.test_client().post("/api/v1/commands/questions.ask", data=body, headers=head)
        assert 400 <= answer.status_code < 500


def test_a_socket_from_another_site_is_turned_away(address):
    import urllib.error
    import urllib.request

    request = urllib.request.Request(
        f"{address}/socket.io/?EIO=4&transport=polling", headers={"Origin": "https://evil.example"}
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=5)
    assert refused.value.code == 400


@pytest.mark.parametrize(
    ("method", "path", "status"), [("get", "commands/questions.ask", 405), ("get", "nothing", 404)]
)
def test_what_flask_refuses_has_the_same_shape(room, method, path, status):
    answer = getattr(room.app.test_client(), method)(f"/api/v1/{path}")
    assert answer.status_code == status
    assert answer.get_json()["error"]["code"] in {"unknown_command", "not_found"}


def test_a_body_that_is_too_large_has_the_same_shape(room):
    token = token_of(room, "delegate")
    answer = post(room.app.test_client(), token, "questions.ask", {"text": "x" * 3_000_000})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (413, "too_large")
