"""Requests that are begun and not finished, and sockets that never say whose they are: let go of, and nobody else notices."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Iterator

import pytest
import requests
import websocket

from tests.server import Server
from tests.waiting import until

MANY, READERS = 100, 12
#: a head that breaks off, wherever; and a body
HEADS = [
    b"",
    b"G",
    b"GET /healthz",
    b"GET /healthz HTTP/1.1\r\n",
    b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: ",
]
BODY = b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 900\r\n\r\nemail="


@pytest.fixture(scope="module", params=["wsgi.py", "threads.py"])
def demo_server(request, demonstration, tmp_path_factory) -> Iterator[tuple[Server, dict[str, dict[str, str]]]]:
    made, demo = demonstration.server(tmp_path_factory.mktemp("half"))
    env = {"REQUEST_PATIENCE": "1", "CONNECT_PATIENCE": "1", "SOCKETS_BEFORE_SIGN_IN": str(READERS)}
    with Server(made.folder, launcher=request.param, **env) as server:
        yield server, demo


def begin(server: Server, sent: bytes) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", server.port), 60)
    line.sendall(sent)
    line.setblocking(False)
    return line


def is_over(line: socket.socket, more: bytes = b"") -> bool:
    """Whether the server has closed it; ``more`` is sent while it has not."""
    try:
        if more:
            line.send(more)
        return line.recv(65536) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def healthy(server: Server) -> bool:
    return requests.get(f"{server.url}/healthz", timeout=60).status_code == 200


def test_what_is_half_sent_is_closed_and_others_are_answered(demo_server):
    server, _ = demo_server
    lines = [begin(server, HEADS[n % len(HEADS)]) for n in range(MANY)]
    assert healthy(server)
    until(lambda: all(is_over(one) for one in lines), "some stay")
    assert healthy(server)


@pytest.mark.parametrize("sent, more", [(HEADS[-1], b"x"), (HEADS[3], b"X-A: b\r\n"), (BODY, b"")])
def test_who_sends_a_little_at_a_time_has_no_longer(demo_server, sent, more):
    """Each letter came in time, so a time for each of them would never end."""
    server, _ = demo_server
    line = begin(server, sent)
    until(lambda: is_over(line, more), "it stays open")


def test_who_has_asked_once_may_ask_again_later(demo_server):
    server, _ = demo_server
    if server.launcher == "threads.py":
        pytest.skip("gunicorn keeps nobody for longer than two seconds")
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    link.request("GET", "/healthz")
    assert link.getresponse().read()
    first, half = link.sock, begin(server, HEADS[2])
    until(lambda: is_over(half), "it stays open")
    link.request("GET", "/healthz")
    assert link.getresponse().status == 200 and link.sock is first
    link.close()


def knock(server: Server, **headers: str) -> websocket.WebSocket:
    url = f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket"
    made = websocket.create_connection(url, timeout=60, header=headers)
    assert made.recv().startswith("0{")
    return made


def test_a_socket_that_says_nothing_is_closed_and_one_that_does_is_not(demo_server):
    server, demo = demo_server
    token = json.dumps({"token": demo["tokens"]["delegate"]})
    somebody = knock(server)
    somebody.send(f"40{token}")
    assert somebody.recv().startswith("40{")
    silent = [knock(server) for _ in range(READERS)]
    polled = requests.get(f"{server.url}/socket.io/?EIO=4&transport=polling", timeout=60)
    for one in silent:
        one.sock.setblocking(False)
    until(lambda: all(is_over(one.sock) for one in silent), "they stay")
    assert polled.status_code == 401, "the address has as many before sign-in as it may"
    somebody.send('420["join",{"stream":"platform"}]')
    assert "unknown_stream" in somebody.recv()
    somebody.close()
    until(lambda: waits_in_polling(server), "those who are gone still count")


def waits_in_polling(server: Server) -> bool:
    """Whether a new one is let in; it says nothing, and is forgotten."""
    answer = requests.get(f"{server.url}/socket.io/?EIO=4&transport=polling", timeout=60)
    if answer.status_code != 200:
        return False
    sid = json.loads(answer.text[1:])["sid"]
    path = f"{server.url}/socket.io/?EIO=4&transport=polling&sid={sid}"
    until(lambda: requests.get(path, timeout=60).status_code == 400, "it is remembered")
    return True


def test_readers_fill_their_address_and_shut_out_nobody_who_is_signed_in(demo_server):
    server, demo = demo_server
    browser = requests.Session()
    link = f"{server.url}/sign-in/{demo['links']['moderator'].rpartition('/')[2]}"
    token = browser.get(link, timeout=60).text.partition('name="csrf_token" value="')[2].partition('"')[0]
    assert browser.post(link, data={"csrf_token": token}, timeout=60, allow_redirects=False).status_code == 302
    readers = []
    for _ in range(READERS):
        readers.append(knock(server))
        readers[-1].send("40{}")
        assert readers[-1].recv().startswith("40{")
    with pytest.raises(websocket.WebSocketBadStatusException):
        knock(server)
    forged = {"Cookie": "session=eyJfdXNlcl9pZCI6IngifQ.aaaa.bbbb"}
    with pytest.raises(websocket.WebSocketBadStatusException):
        knock(server, **forged)
    cookies = "; ".join(f"{one.name}={one.value}" for one in browser.cookies)
    for _ in range(READERS + 1):
        one = knock(server, Cookie=cookies)
        one.send("40{}")
        assert one.recv().startswith("40{")
        readers.append(one)
    for one in readers:
        one.close()
