"""/metrics: what is counted, in names of ours alone, and for whom."""

from __future__ import annotations

import re

import pytest
from prometheus_client.parser import text_string_to_metric_families

from dialogue_platform import create_app
from dialogue_platform.live import Refusal, live, live_of, perform
from tests.live.client import Peer
from tests.live.conftest import address, token_of  # noqa: F401
from tests.monitoring.conftest import SETTINGS
from tests.room import build


def scrape(app, **options):
    with app.app_context():
        answer = app.test_client().get("/metrics", **options)
    assert answer.status_code == 200, answer.status_code
    return answer.get_data(as_text=True)


def samples(app):
    """Sample values by name and labels."""
    families = text_string_to_metric_families(scrape(app))
    return {(s.name, *sorted(s.labels.values())): s.value for family in families for s in family.samples}


def grown(app, before, name, *labels):
    place = (name, *sorted(labels))
    return samples(app).get(place, 0) - before.get(place, 0)


def test_commands_are_counted_by_name_and_outcome(app, room):
    before = samples(app)
    room.open()
    assert room.code("delegate", "speakers.open_list", list=room.list) == "not_permitted"
    name = "dialogue_commands_total"
    assert grown(app, before, name, "speakers.open_list", "ok") == 1
    assert grown(app, before, name, "speakers.open_list", "not_permitted") == 1
    for histogram in ("wait", "batch", "commit"):
        place = f"dialogue_{'command_wait' if histogram == 'wait' else histogram}_seconds_count"
        assert grown(app, before, place) >= 2, histogram


def test_a_fault_is_counted_as_one(app, room, monkeypatch):
    from dialogue_platform.live.commands.job import commands

    before = samples(app)
    broken = commands["speakers.open_list"]
    monkeypatch.setitem(commands, broken.name, type(broken)(**{**vars(broken), "function": lambda *a, **k: 1 / 0}))
    with pytest.raises(Refusal, match="fault"):
        perform("speakers.open_list", room.actors["moderator"], {"list": room.list})
    assert grown(app, before, "dialogue_commands_total", "speakers.open_list", "fault") == 1


def test_sockets_joins_and_events_are_counted_without_names(app, room, address):  # noqa: F811
    before = samples(app)
    room.open()
    peer = Peer(address, token_of(room, "moderator")).connect()
    stream = f"session:{room.session}"
    assert peer.join(stream)["ok"] and peer.join(stream)["ok"]
    assert not peer.call("join", {"stream": "session:unknown"})["ok"]
    assert grown(app, before, "dialogue_joins_total", "session", "first") == 1
    assert grown(app, before, "dialogue_joins_total", "session", "catch_up") == 1
    assert grown(app, before, "dialogue_socket_events_total", "join", "unknown_stream") == 1
    assert grown(app, before, "dialogue_sockets") == 1
    assert grown(app, before, "dialogue_joined", "session", "podium") == 1
    peer.cut()


def test_no_label_names_a_person_a_dialogue_or_an_address(app, room, address):  # noqa: F811
    room.open()
    peer = Peer(address, token_of(room, "delegate")).connect()
    peer.join(f"session:{room.session}")
    with app.app_context():
        app.test_client().get(f"/sessions/{room.session}?name=somebody@example.org")
    peer.call("page", {"stream": room.session, "cursor": "x"})
    page = scrape(app)
    peer.cut()
    for secret in (room.session, room.dialogue, room.list, *room.people.values(), "example.org"):
        assert secret not in page


def test_a_stream_that_a_client_makes_up_is_no_label(app, room, address):  # noqa: F811
    """Not even while its right is looked up: whoever asks at that moment would keep a series for each."""
    peer = Peer(address, token_of(room, "delegate")).connect()
    delegate = room.actors["delegate"].user_id
    (connection,) = [c for c in live().fanout.connections.values() if c.actor.user_id == delegate]
    live().fanout.register(connection, "madeup:1")
    page = scrape(app)
    peer.cut()
    assert 'audience="not yet"' in page and "madeup" not in page


def test_series_do_not_grow_with_the_rooms(app, room):
    def series():
        return {re.sub(r" [^ ]+$", "", line) for line in scrape(app).splitlines() if line.startswith("dialogue_")}

    room.open()
    before = series()
    for _ in range(3):
        room.do("organiser", "dialogues.create_session", dialogue=room.dialogue, title="One more", minutes=30,
                starts_at="2026-11-26T10:00:00Z")  # fmt: skip
    new = {line for line in series() - before if "create_session" not in line}
    assert new == set()


def test_the_lag_and_the_totals_of_the_heads(own_file):
    """The feed of this app does not run, so what moves stays behind."""
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{own_file}"})
    with app.app_context():
        room = build(app)
        with live().database.reading() as db:
            live().feed.follow(db, f"session:{room.session}")
        before = samples(app)
        room.open()
    after = samples(app)
    assert before["dialogue_stream_lag",] == 0
    assert after["dialogue_stream_lag",] >= 1
    assert after["dialogue_stream_heads",] > before["dialogue_stream_heads",]
    live_of(app).stop()


def test_memory_and_open_files_are_there(app):
    found = samples(app)
    assert found["process_resident_memory_bytes",] > 1e7
    assert found["process_open_fds",] > 2


def test_a_database_that_is_away_silences_its_figures_alone():
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": "sqlite:////nowhere/at/all.sqlite"})
    found = samples(app)
    assert found["dialogue_database_reachable",] == 0
    assert ("dialogue_streams",) not in found and ("dialogue_sockets",) in found
    live_of(app).stop()


@pytest.mark.parametrize(
    ("address_of_peer", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("10.0.0.7", {}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 404),
        ("127.0.0.1", {"Forwarded": "for=10.0.0.7"}, 404),
        ("10.0.0.7", {"Authorization": "Bearer right-word"}, 200),
        ("10.0.0.7", {"Authorization": "Bearer wrong-word"}, 404),
        ("10.0.0.7", {"Authorization": "Bearer "}, 404),
    ],
)
def test_who_may_read_the_metrics(app, monkeypatch, address_of_peer, headers, status):
    monkeypatch.setitem(app.config, "METRICS_TOKEN", "right-word")
    answer = app.test_client().get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address_of_peer})
    assert answer.status_code == status


def test_without_a_token_an_empty_one_opens_nothing(app, monkeypatch):
    monkeypatch.setitem(app.config, "METRICS_TOKEN", "")
    headers = {"Authorization": "Bearer "}
    assert (
        app.test_client().get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": "10.0.0.7"}).status_code == 404
    )
