"""Who is in the room on the other workers: one set per worker in Redis, with a short life, read and united here.

A worker that dies says nothing; its set ends by itself. While Redis is away the last that was read stands for as long as
such a set would; when it is back, every worker writes its set anew.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

import orjson

from ...deferred import deferred
from ..deliver.presence import People, Presence
from ..exception_boundary import unending
from .notifications import Notifications, connect

if TYPE_CHECKING:
    import redis
else:
    redis = deferred("redis", ahead=False)  # for who has a Redis

log = logging.getLogger(__name__)


class SharedPresence:
    """One thread a worker: writes who is here, reads who is elsewhere, each at most once a second.

    ``life`` is how many seconds a set lives that is not written again.
    """

    def __init__(self, notifications: Notifications, presence: Presence, life: float) -> None:
        self.notifications, self.presence, self.life = notifications, presence, life
        self._asked = True
        self._write_at = self._read_at = self._forget_at = 0.0
        self._known: set[str] = set()
        self._over = threading.Event()
        self._thread: threading.Thread | None = None
        notifications.subscribe("presence", self._ask)

    def _ask(self, name: str, payload: bytes) -> None:
        self._asked = True

    def start(self) -> None:
        """Begin, if there is a Redis."""
        if self.notifications.url is not None and self._thread is None:
            self._thread = threading.Thread(target=unending, args=(self._loop,), name="presence", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Take our set away, so that nobody waits for its end."""
        self._over.set()
        if self._thread is not None:
            self._thread.join(timeout=3)

    def _loop(self) -> None:
        client = connect(self.notifications.url or "")
        while not self._over.wait(1.0):
            try:
                self._round(client)
            except (redis.RedisError, OSError) as error:
                log.warning("presence stays on this worker: %s", type(error).__name__)
                self._write_at = self._read_at = 0.0
                self._forget_when_old()
        try:
            client.delete(self._set_of(self.notifications.worker))
            self.notifications.publish("presence", "")
        except (redis.RedisError, OSError):
            pass  # it ends by itself

    def _round(self, client: redis.Redis) -> None:
        changed, here = self.presence.take_changed(), self.presence.here()
        if changed or time.monotonic() >= self._write_at:
            self._write(client, here)
            self.notifications.publish("presence", "")
        news = not here.keys() <= self._known
        if self._asked or news or time.monotonic() >= self._read_at:
            self._asked = False
            self.presence.unite(self._read(client, list(here)) if here else {})
            self._known = set(here)
            self._read_at = time.monotonic() + self.life / 6
        self._forget_at = time.monotonic() + self.life

    def _write(self, client: redis.Redis, here: dict[str, People]) -> None:
        """Our set, whole: what was lost with a restarted Redis is there again."""
        mine = self._set_of(self.notifications.worker)
        pipe = client.pipeline(transaction=True)
        pipe.delete(mine)
        pipe.hset(mine, mapping={"": b"{}", **{stream: orjson.dumps(people) for stream, people in here.items()}})
        pipe.pexpire(mine, int(self.life * 1000))
        pipe.sadd(self._workers, self.notifications.worker)
        pipe.execute()
        self._write_at = time.monotonic() + self.life / 3

    def _read(self, client: redis.Redis, streams: list[str]) -> dict[str, People]:
        names = [str(raw, "ascii") for raw in client.smembers(self._workers)]  # type: ignore[arg-type]
        others = sorted(name for name in names if name != self.notifications.worker)
        pipe = client.pipeline(transaction=False)
        for worker in others:
            pipe.hmget(self._set_of(worker), ["", *streams])
        found: dict[str, People] = {}
        for worker, (alive, *sets) in zip(others, pipe.execute(), strict=True):
            if alive is None:
                client.srem(self._workers, worker)
            for stream, people in zip(streams, sets, strict=True):
                if people is not None:
                    found.setdefault(stream, {}).update(orjson.loads(people))
        return found

    def _forget_when_old(self) -> None:
        if time.monotonic() > self._forget_at:
            self.presence.unite({})

    def _set_of(self, worker: str) -> str:
        return f"{self.notifications.space}:presence:{worker}"

    @property
    def _workers(self) -> str:
        return f"{self.notifications.space}:workers"
