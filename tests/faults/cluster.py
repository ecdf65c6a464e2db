"""Two workers on one database, a Redis of their own, and nginx in front with the words that ./dev run prints."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tests.demonstration import Demonstration, prepare
from tests.faults.proxy import Proxy
from tests.live.client import Peer
from tests.postgres import fresh_database
from tests.server import Server
from tools import balancer, servers

#: seconds after which the set of a dead worker ends, in these tests
LIFE = 3


class Cluster:
    """``a`` and ``b`` are the workers; ``url`` is nginx; ``demo`` is what the demonstration holds.

    ``line`` leads from the workers to Redis.
    """

    def __init__(
        self, demo: dict[str, Any], workers: list[Server], redis: servers.Redis, line: Proxy, url: str
    ) -> None:
        self.demo, self.workers, self.redis, self.line, self.url = demo, workers, redis, line, url
        self.a, self.b = workers
        self.session: str = demo["sessions"][0]
        self.stream = f"session:{self.session}"

    def peer(self, role: str, at: Server | None = None) -> Peer:
        """Somebody on this worker, or wherever nginx leads."""
        return Peer(at.url if at else self.url, self.demo["tokens"][role]).connect()

    def restart_redis(self) -> None:
        self.redis.stop(servers.signal.SIGKILL)
        time.sleep(0.2)
        self.redis.start()


@contextmanager
def cluster(
    demonstration: Demonstration, folder: Path, launcher: str = "wsgi.py", database: str = ""
) -> Iterator[Cluster]:
    """Everything started, and gone afterwards. ``database`` is the URL of a PostgreSQL, else that of all tests."""
    first, demo = _furnished(folder, database) if database else demonstration.server(folder, "postgres")
    ports = [servers.free_port() for _ in range(3)]
    site = balancer.site(ports[:2], listen=f"127.0.0.1:{ports[2]}")
    with servers.restartable_redis() as redis, servers.nginx(site, ports[2]), closing(Proxy(redis.port)) as line:
        url = redis.url.replace(f":{redis.port}/", f":{line.port}/")
        env = {"REDIS_URL": url, "WORKERS": "2", "PRESENCE_LIFE": str(LIFE), "PROXIES": "1"}
        workers = [Server(folder, first.env["DATABASE_URL"], port, launcher, **env) for port in ports[:2]]
        for name, worker in zip("ab", workers, strict=True):
            worker.log = folder / f"{name}.log"
        try:
            with ThreadPoolExecutor() as pool:
                list(pool.map(Server.start, workers))
            yield Cluster(demo, workers, redis, line, f"http://127.0.0.1:{ports[2]}")
        finally:
            for worker in workers:
                worker.stop()


def _furnished(folder: Path, database: str) -> tuple[Server, dict[str, Any]]:
    server = Server(folder, fresh_database(database))
    return server, prepare(server)
