"""The protocol's number: who names another than the server's reads nothing, and a page from before numbers loads itself anew."""

from __future__ import annotations

import pytest

from dialogue_platform.live import protocol
from dialogue_platform.live.doors import gateway
from dialogue_platform.live.limits import forget
from tests.live.conftest import token_of
from tests.waiting import until

PAGE = {"Cookie": "session=of-an-open-page", "Accept-Language": "ru"}


def come(peer, auth=None, headers=None):
    """A socket with just this to say of itself."""
    peer.sio = peer._socket()
    peer.sio.connect(peer.url, auth=auth, headers=headers or {}, transports=["websocket"], wait_timeout=10)
    return peer


def join(peer, room):
    return peer.call("join", {"stream": f"session:{room.session}"})


@pytest.mark.parametrize("named", [{}, {"protocol": protocol.PROTOCOL}])
def test_a_program_that_names_no_number_or_ours_is_served(room, peers, named):
    peer = come(peers["delegate"], {"token": peers["delegate"].token, **named})
    assert join(peer, room)["full"] is True


@pytest.mark.parametrize("named", [1, 3, 0, -1, "2", 2.0, True, [], {}])
def test_who_names_another_number_reads_nothing_and_may_still_act(room, peers, named):
    peer = come(peers["delegate"], {"token": peers["delegate"].token, "protocol": named})
    answer = join(peer, room)
    assert answer["error"]["code"] == "other_protocol" and answer["ok"] is False
    args = {"session": room.session, "text": "What was on its way"}
    assert peer.call("command", {"key": "on-its-way", "name": "questions.ask", "args": args})["ok"]
    assert peer.call("page", {"stream": f"session:{room.session}", "cursor": "x"})["ok"] is False


def test_a_browser_that_names_its_number_is_served(room, peers):
    peer = come(peers["nobody"], {"protocol": protocol.PROTOCOL}, PAGE)
    assert join(peer, room).get("error", {}).get("code") != "other_protocol"


def test_a_page_from_before_numbers_is_told_to_load_itself_anew(room, peers):
    """Room pages load anew by the first, text pages by the second; it comes after the answer, which would else be void."""
    forget()
    peer = come(peers["nobody"], None, PAGE)
    answer = join(peer, room)
    assert (answer["ok"], answer["full"], answer["entities"], answer["more"]) == (True, False, [], None)
    assert answer["mark"].partition(":")[0] not in ("public", "floor", "podium")
    until(lambda: peer.removed, "it is told")
    assert peer.removed == [{"stream": f"session:{room.session}", "reason": "role_changed"}]
    room.do(
        "chair", "dialogues.open_session", session=room.session
    )  # nothing is sent to a page that would show it wrong
    assert peer.call("leave", {"stream": f"session:{room.session}"}) == {"ok": True}
    assert not peer.streams.get(f"session:{room.session}", {}).get("map")


def test_one_that_comes_again_and_again_is_told_in_its_language_and_not_in_a_circle(room, peers, monkeypatch):
    forget()
    monkeypatch.setattr(gateway, "READERS_ANEW", "1/minute")
    peer = come(peers["nobody"], None, PAGE)
    assert join(peer, room)["ok"]
    error = join(peer, room)["error"]
    assert error["code"] == "other_protocol" and "страниц" in error["message"]


@pytest.mark.parametrize(
    ("named", "served"), [(None, True), ("2", True), ("1", False), ("3", False), ("two", False), ("", False)]
)
def test_over_http_a_header_names_it(room, client, address, named, served):
    """Also where the answer would come out of memory."""
    headers = {"Authorization": f"Bearer {token_of(room, 'delegate')}"}
    place = f"/api/v1/streams/session:{room.session}"
    first = client.get(place, headers=headers).json
    if named is not None:
        headers[protocol.HEADER] = named
    for path in (place, f"{place}?after={first['seq']}&mark={first['mark']}", f"{place}?cursor=x"):
        for _ in range(2):
            answer = client.get(path, headers=headers)
            refused = answer.json.get("error", {}).get("code") == "other_protocol"
            assert refused is not served and (answer.status_code == 426) is not served, path
    sent = client.post("/api/v1/commands/questions.ask", json={"session": room.session, "text": "?"}, headers=headers)
    assert sent.json["ok"]
