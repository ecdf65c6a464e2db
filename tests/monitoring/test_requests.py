"""One id goes through a request, an event and its command; one line says how a request ended; neither names a person."""

from __future__ import annotations

import io
import json
import logging
import sys
import urllib.error
import urllib.request

import pytest

from dialogue_platform.live import Refusal, perform, trace
from dialogue_platform.live.commands.job import commands
from dialogue_platform.monitoring import logs
from tests.live.client import Peer
from tests.live.conftest import address, token_of  # noqa: F401
from tests.server import Server


@pytest.fixture
def lines():
    """What the app writes into its log, as a machine reads it."""
    stream = io.StringIO()
    handler, root = logs.handler("json", stream), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture
def broken(monkeypatch):
    """A command with a mistake of ours in it."""
    kept = commands["speakers.open_list"]
    faulty = type(kept)(**{**vars(kept), "function": lambda *_, **__: 1 / 0})
    monkeypatch.setitem(commands, kept.name, faulty)
    return kept.name


def test_an_answer_carries_its_id(app):
    first, second = (app.test_client().get("/healthz").headers[trace.HEADER] for _ in range(2))
    assert len(first) >= 8 and first != second


@pytest.mark.parametrize(
    ("proxies", "given", "believed"),
    [
        (0, "from-a-stranger", False),
        (1, "from-our-proxy.1", True),
        (1, "bad id\twith spaces", False),
        (1, "x" * 65, False),
    ],
)
def test_only_a_proxy_of_ours_gives_an_id(app, monkeypatch, proxies, given, believed):
    monkeypatch.setitem(app.config, "PROXIES", proxies)
    answer = app.test_client().get("/healthz", headers={trace.HEADER: given})
    assert (answer.headers[trace.HEADER] == given) is believed


def test_one_line_for_a_request_without_what_names_somebody(app, room, lines):
    with app.app_context():
        client = app.test_client()
        answer = client.get(f"/sessions/{room.session}?email=somebody@example.org")
        client.get("/sign-in/a-token-that-nobody-may-read")
    records = [line for line in lines() if line["logger"].endswith("access")]
    assert [(line["method"], line["route"]) for line in records] == [
        ("GET", "/sessions/<session_id>"), ("GET", "/sign-in/<token>"),
    ]  # fmt: skip
    assert records[0]["request"] == answer.headers[trace.HEADER]
    assert records[0]["status"] == answer.status_code and records[0]["ms"] >= 0
    everything = json.dumps(records)
    assert room.session not in everything and "somebody" not in everything and "nobody-may-read" not in everything


def test_a_fault_of_a_command_is_found_by_the_id_in_the_answer(room, broken, lines, address):  # noqa: F811
    """Over HTTP the id of the request, over a socket that of the event; both on the writer's line."""
    token = token_of(room, "moderator")
    peer = Peer(address, token).connect()
    by_socket = peer.command(broken, list=room.list)["error"]
    peer.cut()
    request = urllib.request.Request(
        f"{address}/api/v1/commands/{broken}",
        data=json.dumps({"list": room.list}).encode(),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
    )
    with pytest.raises(urllib.error.HTTPError) as failed:
        urllib.request.urlopen(request, timeout=10)
    by_http = json.load(failed.value)["error"]
    assert by_socket["code"] == by_http["code"] == "fault"
    assert by_http["request"] == failed.value.headers[trace.HEADER]
    faults = [line["request"] for line in lines() if line["message"] == f"{broken} failed"]
    assert faults == [by_socket["request"], by_http["request"]]
    assert by_socket["request"].endswith(".1")


def test_each_of_a_batch_runs_under_its_own_id(app, room, monkeypatch):
    seen = []
    kept = commands["speakers.open_list"]

    def noting(act, **args):
        seen.append(trace.current())
        return kept.function(act, **args)

    monkeypatch.setitem(commands, kept.name, type(kept)(**{**vars(kept), "function": noting}))
    for id in ("the-first-one", "the-second-one"):
        with trace.under(id):
            perform(kept.name, room.actors["moderator"], {"list": room.list})
    assert seen == ["the-first-one", "the-second-one"]
    assert trace.current() == ""


def test_what_people_wrote_is_in_no_error_of_the_database(app, room, lines, monkeypatch):
    from sqlalchemy import text

    kept = commands["questions.ask"]

    def clumsy(act, **args):
        act.db.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": args["text"]})

    monkeypatch.setitem(commands, kept.name, type(kept)(**{**vars(kept), "function": clumsy}))
    with pytest.raises(Refusal):
        perform(kept.name, room.actors["delegate"], {"session": room.session, "text": "A private word"})
    assert "nowhere" in json.dumps(lines()) and "private word" not in json.dumps(lines())


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_row_that_a_database_quotes_is_in_no_log(form):
    """As PostgreSQL does, below its first line: of a row that breaks a rule it shows the whole."""
    stream, row = io.StringIO(), "(A private\nword)"
    handler = logs.handler(form, stream)
    try:
        try:
            raise ValueError(f"it breaks a rule\nDETAIL:  Failing row contains {row}.")
        except ValueError as error:
            raise RuntimeError(f"(a driver) {error}") from error
    except RuntimeError:
        records = {"msg": "failed", "levelname": "ERROR", "exc_info": sys.exc_info()}
        handler.handle(logging.makeLogRecord(records))
    written = stream.getvalue()
    assert "test_requests.py" in written and "RuntimeError: (a driver) it breaks a rule" in written
    assert "ValueError: it breaks a rule" in written and "rivate" not in written and "word" not in written


def test_a_page_that_fails_shows_its_number(app, monkeypatch, lines):
    """What the reader reads to those who help is what stands in the log, beside the route and the reason."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(app.view_functions, "people.link", lambda token: 1 / 0)
    answer = app.test_client().get("/sign-in/a-token-that-nobody-may-read")
    number = answer.headers[trace.HEADER]
    assert answer.status_code == 500 and number in answer.get_data(as_text=True)
    found = [line for line in lines() if line["request"] == number and "exc_info" in line]
    assert found[0]["message"] == "GET /sign-in/<token> failed" and "ZeroDivisionError" in found[0]["exc_info"]
    assert "nobody-may-read" not in json.dumps(lines())


def test_a_page_that_is_not_there_shows_none(app):
    answer = app.test_client().get("/nothing-here")
    assert answer.status_code == 404 and answer.headers[trace.HEADER] not in answer.get_data(as_text=True)


def test_the_server_writes_its_log_as_json(own_file):
    """The real launcher: one parsable line for each request, with the id of the answer; no token of a link."""
    server = Server(own_file.parent, f"sqlite:///{own_file}")
    server.env["LOG_FORMAT"] = "json"
    with server:
        with urllib.request.urlopen(f"{server.url}/", timeout=10) as answer:
            id = answer.headers[trace.HEADER]
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(f"{server.url}/sign-in/a-token-that-nobody-may-read", timeout=10)
    text = server.log.read_text()
    records = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    mine = [line for line in records if line["request"] == id]
    assert [(line["route"], line["status"]) for line in mine if "route" in line] == [("/", 200)]
    assert {"time", "level", "logger", "message"} <= set(mine[0])
    assert "nobody-may-read" not in text


def test_text_for_a_terminal_carries_the_id_too():
    stream = io.StringIO()
    handler = logs.handler("text", stream)
    with trace.under("this-request"):
        handler.handle(logging.makeLogRecord({"msg": "said", "levelname": "INFO", "name": "x"}))
    assert "INFO x [this-request] said" in stream.getvalue()
