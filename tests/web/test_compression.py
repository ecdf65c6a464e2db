"""Text answers are small where the browser takes it; what carries a link or a token goes as it is."""

from __future__ import annotations

import gzip
import re

import brotli
import pytest

from dialogue_platform.compression import SMALLEST
from dialogue_platform.csrf import MARK, unmasked
from tests.people.browser import Browser, fresh_link

OPEN = {"br": brotli.decompress, "gzip": gzip.decompress}


def asked(client, path, coding, **how):
    return client.get(path, headers={"Accept-Encoding": coding, **how.pop("headers", {})}, **how)


@pytest.fixture
def member(app, room):
    return Browser(app).sign_in(room.actors["delegate"].user_id)


@pytest.mark.parametrize("coding", OPEN)
@pytest.mark.parametrize("path", ["/dialogues/{dialogue}", "/sessions/{session}", "/api/v1/openapi.json"])
def test_text_is_compressed_and_opens_to_the_same(member, room, path, coding):
    path = path.format(dialogue=room.dialogue, session=room.session)
    plain, small = asked(member.client, path, "identity"), asked(member.client, path, coding)
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == coding
    assert len(small.data) < len(plain.data) / 2
    assert OPEN[coding](small.data)[:100] == plain.data[:100]
    assert "Accept-Encoding" in small.headers["Vary"]


def test_who_takes_nothing_gets_it_whole(member, room):
    assert "Content-Encoding" not in asked(member.client, f"/sessions/{room.session}", "").headers


def test_what_is_short_stays_as_it_is(member):
    answer = asked(member.client, "/healthz", "br, gzip")
    assert len(answer.data) < SMALLEST and "Content-Encoding" not in answer.headers


def pages_of(app):
    """Every page without a variable in its address."""
    return sorted({rule.rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments})


def test_no_page_with_a_link_or_a_token_is_compressed(app, room, member):
    """The sign-in link's own page, the account, the answer that tells a new token once: at both doors."""
    link = fresh_link(room.actors["observer"].user_id)
    page = asked(member.client, f"/sign-in/{link}", "br, gzip")
    assert link in page.get_data(as_text=True) and "Content-Encoding" not in page.headers
    made = member.post("/account/tokens", status=200, label="for a program")
    assert "dp_" in made.get_data(as_text=True) and "Content-Encoding" not in made.headers
    for path in pages_of(app):
        answer = asked(member.client, path, "br, gzip")
        if answer.headers.get("Content-Encoding") in OPEN:
            text = OPEN[answer.headers["Content-Encoding"]](answer.data)
            assert not re.search(rb"dp_[\w-]{16}|/sign-in/[\w.-]{16}", text), path


def test_a_long_answer_with_a_token_stays_whole_at_the_door_for_programs(app, room):
    """Whatever may stand around it: what the answer says decides, not which page it is."""
    with app.test_request_context("/"):
        answer = app.make_response(("x" * 5000 + " dp_" + "a" * 43, {"Content-Type": "text/plain"}))
        assert "Content-Encoding" not in app.process_response(answer).headers
    with app.test_request_context("/", headers={"Accept-Encoding": "gzip"}):
        answer = app.make_response(("x" * 5000, {"Content-Type": "text/plain"}))
        assert app.process_response(answer).headers["Content-Encoding"] == "gzip"


# The token against forgery.


def tokens_in(browser, path):
    return re.findall(r'name="csrf_token" value="([^"]+)"|"csrf": ?"([^"]+)"', browser.get(path))


@pytest.mark.parametrize("path", ["/", "/sessions/{session}", "/account"])
def test_the_token_is_masked_anew_in_each_page(member, room, path):
    path = path.format(session=room.session)
    first, second = ({token for pair in tokens_in(member, path) for token in pair if token} for _ in range(2))
    assert first and first.isdisjoint(second)
    assert all(token.startswith(MARK) for token in first | second)
    (secret,) = {unmasked(token).partition(".")[0] for token in first | second}
    assert len(secret) > 40 and not any(secret in token for token in first | second)


def test_a_masked_token_is_taken_in_forms_and_in_the_header(member, app):
    member.post("/account/name", name="Another name")
    answer = member.client.post(
        "/api/v1/commands/people.set_profile", json={"name": "Mine"}, headers={"X-CSRFToken": member.token()}
    )
    assert answer.json["ok"] is True


@pytest.mark.parametrize(
    "token", ["", MARK, MARK + "AAAA", MARK + "é", MARK + "AAA", MARK + "_" * 400, "nothing of ours"]
)
def test_what_is_no_token_is_refused(member, token):
    answer = member.client.post(
        "/api/v1/commands/people.set_profile",
        json={"name": "Forged"},
        headers={"X-CSRFToken": token.encode().decode("latin-1")},
    )
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "csrf_missing")


def test_a_token_of_another_session_is_refused(app, room, member):
    other = Browser(app).sign_in(room.actors["observer"].user_id)
    answer = member.client.post(
        "/api/v1/commands/people.set_profile", json={"name": "Forged"}, headers={"X-CSRFToken": other.token()}
    )
    assert answer.status_code == 400


def test_a_page_of_the_build_before_still_sends_its_plain_token(app, member):
    with app.test_request_context():
        plain = unmasked(member.token())
    answer = member.client.post(
        "/api/v1/commands/people.set_profile", json={"name": "Mine"}, headers={"X-CSRFToken": plain}
    )
    assert answer.json["ok"] is True
