"""The bounds that operations.md offers for nginx: a house full of people passes, a flood does not."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from tools import balancer, servers


class Answer(BaseHTTPRequestHandler):
    """A worker that answers everything."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        pass


class Worker(ThreadingHTTPServer):
    request_queue_size = 1024


@pytest.fixture
def url() -> Iterator[str]:
    worker, port = Worker(("127.0.0.1", 0), Answer), servers.free_port()
    threading.Thread(target=worker.serve_forever, daemon=True).start()
    site = balancer.limited(balancer.site([worker.server_port], listen=f"127.0.0.1:{port}"))
    with servers.nginx(site, port):
        yield f"http://127.0.0.1:{port}"
    worker.shutdown()


def test_three_hundred_sign_in_at_once_and_three_thousand_do_not(url):
    def status(method: str) -> int:
        return requests.request(method, f"{url}/sign-in", timeout=60).status_code

    def statuses(method: str, times: int) -> Counter[int]:
        with ThreadPoolExecutor(8) as pool:
            return Counter(pool.map(status, [method] * times))

    assert statuses("POST", 300) == {200: 300}
    until_refused = Counter[int]()
    while not until_refused[429]:
        until_refused += statuses("POST", 400)
        assert sum(until_refused.values()) < 20_000
    assert statuses("GET", 100) == {200: 100}
