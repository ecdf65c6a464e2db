"""Cookies over TLS alone and from this host alone, where we are reached by https; nobody signed out by it. And what may be kept."""

from __future__ import annotations

import pytest
from flask_migrate import upgrade

from dialogue_platform import create_app
from dialogue_platform.live import SYSTEM, live_of, perform
from tests.monitoring.conftest import SETTINGS
from tests.room import build
from tests.samples import things
from tests.test_page_rights import gets, places, sign_in

OURS = "https://dialogue.ministry.example"


def made(tmp_path, base_url):
    url = f"sqlite:///{tmp_path / 'own.sqlite'}"
    app = create_app({**SETTINGS, "BASE_URL": base_url, "SQLALCHEMY_DATABASE_URI": url})
    with app.app_context():
        upgrade(revision="heads")
    return app


@pytest.fixture
def https(tmp_path):
    app = made(tmp_path, OURS)
    yield app
    live_of(app).stop()


def cookies_of(answer):
    return [value for name, value in answer.headers if name == "Set-Cookie" and "session=" in value]


def test_over_https_the_cookie_is_this_hosts_alone(https):
    answer = https.test_client().get("/sign-in", base_url=OURS)
    (cookie,) = cookies_of(answer)
    assert cookie.startswith("__Host-session=")
    assert "Secure" in cookie and "Path=/;" in cookie and "HttpOnly" in cookie and "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_without_https_it_is_called_as_ever(app):
    answer = app.test_client().get("/sign-in")
    (cookie,) = cookies_of(answer)
    assert cookie.startswith("session=") and "Secure" not in cookie
    assert "Strict-Transport-Security" not in answer.headers


def test_a_cookie_of_the_old_name_is_still_read_and_gets_the_new_one(https):
    with https.app_context():
        user_id = perform("people.enrol", SYSTEM, {"email": "x@ministry.example"}).result["user"]
    client = https.test_client()
    signed = https.session_interface.get_signing_serializer(https).dumps({"_user_id": f"{user_id}:0", "_fresh": True})
    client.set_cookie("session", signed, domain="dialogue.ministry.example", secure=True)
    answer = client.get("/account", base_url=OURS)
    assert answer.status_code == 200, "nobody is signed out by the change"
    given = cookies_of(answer)
    assert any(cookie.startswith("__Host-session=") and "Max-Age=0" not in cookie for cookie in given)
    assert any(cookie.startswith("session=;") for cookie in given), "the old one goes"
    assert client.get_cookie("session", domain="dialogue.ministry.example") is None
    assert client.get("/account", base_url=OURS).status_code == 200


def test_a_forged_cookie_of_the_old_name_counts_for_nothing_beside_the_new_one(https):
    client = https.test_client()
    client.get("/sign-in", base_url=OURS)
    client.set_cookie("session", "forged", domain="dialogue.ministry.example", secure=True)
    assert client.get("/account", base_url=OURS).status_code == 302


@pytest.mark.parametrize("visibility", ["public", "participants"])
def test_what_differs_by_reader_is_kept_by_no_shared_cache(app, visibility):
    with app.app_context():
        room = build(app)
        rows = things(room)
        room.do("organiser", "dialogues.edit", dialogue=room.dialogue, visibility=visibility)
        client = sign_in(app, room, "organiser")
    adapter, looked = app.url_map.bind("localhost"), 0
    for endpoint, rule in gets(app).items():
        if endpoint == "static":
            continue
        values = {name: {**places(room, rows), "token": "x"}.get(name, "x") for name in rule.arguments}
        answer = client.get(adapter.build(endpoint, values))
        policy = answer.headers.get("Cache-Control", "")
        kept_by_who_asked = endpoint == "dialogues.ics" and visibility == "public" and policy == "private, no-cache"
        assert kept_by_who_asked or "no-store" in policy, (endpoint, answer.status_code, policy)
        looked += 1
    assert looked > 25


def test_a_calendar_is_asked_for_anew_and_answered_briefly(app):
    with app.app_context():
        room = build(app)
    path = f"/dialogues/{room.dialogue}/programme.ics"
    first = app.test_client().get(path)
    again = app.test_client().get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
