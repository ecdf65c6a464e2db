"""The id of a polling line stands in addresses, and so in logs: by itself it opens nothing."""

from __future__ import annotations

import json

import pytest
import requests

from dialogue_platform.live import live
from dialogue_platform.people.models import User
from tests.live.conftest import token_of

POLL = {"EIO": "4", "transport": "polling"}


def signed_in(app, room, role):
    client = app.test_client()
    with live().database.reading() as db:
        user = db.get(User, room.actors[role].user_id)
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = user.get_id(), True
    (cookie,) = client._cookies.values()
    browser = requests.Session()
    browser.cookies.set(cookie.key, cookie.value)
    return browser


class PollingClient:
    def __init__(self, address, browser, auth=None):
        self.url, self.browser = f"{address}/socket.io/", browser
        first = browser.get(self.url, params=POLL, timeout=10)
        self.params = {**POLL, "sid": json.loads(first.text[1:])["sid"]}
        assert self.send(browser, f"40{json.dumps(auth) if auth else ''}").status_code == 200
        assert self.read(browser).text.startswith("40{")

    def send(self, browser, packet):
        return browser.post(self.url, params=self.params, data=packet, timeout=10)

    def read(self, browser):
        return browser.get(self.url, params=self.params, timeout=10)


@pytest.mark.parametrize("other", [None, "chair"])
def test_nobody_goes_on_with_anothers_line(app, room, address, other):
    mine = signed_in(app, room, "delegate")
    line = PollingClient(address, mine)
    thief = signed_in(app, room, other) if other else requests.Session()
    asked = [
        "command",
        {"key": "a-key-of-mine", "name": "questions.ask", "args": {"session": room.session, "text": "Mine?"}},
    ]
    packet = f"421{json.dumps(asked)}"
    assert line.send(thief, packet).status_code == 400 and line.read(thief).status_code == 400
    assert room.sees("podium").keys() == {key for key in room.sees("podium") if key[0] != "question"}
    assert line.send(mine, packet).status_code == 200
    assert '"ok":true' in line.read(mine).text.replace(" ", "")


def test_a_cookie_that_is_written_anew_stays_the_same(app, room, address):
    mine = signed_in(app, room, "delegate")
    line = PollingClient(address, mine)
    again = signed_in(app, room, "delegate")
    assert line.send(again, '421["leave",{"stream":"session:x"}]').status_code == 200


def test_a_program_comes_without_a_cookie(app, room, address):
    line = PollingClient(address, requests.Session(), {"token": token_of(room, "delegate")})
    assert line.send(requests.Session(), '421["leave",{"stream":"session:x"}]').status_code == 200
    assert "431" in line.read(requests.Session()).text
