"""Redis as an alarm between workers: "this has moved, look", and signals that nobody keeps.

Nothing depends on an alarm. The database is what is true, and every worker looks at it once a second; so Redis may be
lost or restarted at any time, and what waits for it is bounded and dropped rather than kept.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ...deferred import deferred
from ..exception_boundary import attempt, unending
from ..store.streams import new_id

if TYPE_CHECKING:
    import redis
else:
    redis = deferred("redis", ahead=False)  # for who has a Redis

log = logging.getLogger(__name__)

#: alarms that may wait for Redis; the oldest are dropped
WAITING = 5000
#: seconds that Redis may take to answer, and between two attempts to reach it again
PATIENCE, PAUSE = 1.0, 0.3
#: seconds without a word, our own questions unanswered, after which a line that looks open is given up
DEAF = 4.0

Hearer = Callable[[str, bytes], None]


def connect(url: str) -> redis.Redis:
    """A client that gives up early: whoever uses it can do without."""
    return redis.Redis.from_url(
        url,
        socket_timeout=PATIENCE,
        socket_connect_timeout=PATIENCE,
        health_check_interval=10,
        retry=redis.retry.Retry(redis.backoff.NoBackoff(), 0),
    )


def space(secret: str) -> str:
    """The prefix of an installation's names: its workers share a secret, and a Redis may serve several."""
    return "dialogue-platform:" + hashlib.sha256(f"alarms {secret}".encode()).hexdigest()[:16]


class Notifications:
    """One a worker: a thread that tells, a thread that hears. Without a URL, nobody is told and nothing is heard."""

    def __init__(self, url: str | None, secret: str) -> None:
        self.url, self.space, self.worker = url, space(secret), new_id()
        self._hearers: dict[str, Hearer] = {}
        self._waiting: dict[tuple[str, str, bytes], None] = {}
        self._wake = threading.Condition()
        self._stopping = False
        self._threads: list[threading.Thread] = []
        self.dropped = 0
        #: whether we hear the others now, and how often we have begun to: what was told between two of these is missed
        self.listening, self.subscriptions = False, 0

    def subscribe(self, kind: str, hearer: Hearer) -> None:
        """Call ``hearer(name, payload)`` for every alarm of this kind that another worker tells."""
        self._hearers[kind] = hearer

    def publish(self, kind: str, name: str, payload: bytes = b"") -> None:
        """Tell the other workers; the same alarm is told once. Never blocks, and never says whether it arrived."""
        if self.url is None:
            return
        with self._wake:
            self._waiting[kind, name, payload] = None
            if len(self._waiting) > WAITING:
                del self._waiting[next(iter(self._waiting))]
                self.dropped += 1
            self._wake.notify()

    def start(self) -> None:
        """Begin to tell and to hear."""
        if self.url is not None and not self._threads:
            self._threads = [
                threading.Thread(target=unending, args=(work,), name=f"alarms {name}", daemon=True)
                for name, work in (("out", self._tell_for_ever), ("in", self._hear_for_ever))
            ]
            for thread in self._threads:
                thread.start()

    def stop(self) -> None:
        """Tell what still waits, then end."""
        with self._wake:
            self._stopping = True
            self._wake.notify_all()
        for thread in self._threads:
            thread.join(timeout=2 * PATIENCE)

    def _tell_for_ever(self) -> None:
        client = connect(self.url or "")
        while True:
            with self._wake:
                while not self._waiting and not self._stopping:
                    self._wake.wait()
                if not self._waiting:
                    return
                batch, self._waiting = list(self._waiting), {}
            try:
                self._publish(client, batch)
            except (redis.RedisError, OSError) as error:
                self.dropped += len(batch)
                log.warning("%d alarms were not told: %s", len(batch), type(error).__name__)
                time.sleep(PAUSE)

    def _publish(self, client: redis.Redis, batch: list[tuple[str, str, bytes]]) -> None:
        pipe = client.pipeline(transaction=False)
        for kind, name, payload in batch:
            pipe.publish(self.space, f"{self.worker} {kind} {name}\n".encode() + payload)
        pipe.execute()

    def _hear_for_ever(self) -> None:
        client = connect(self.url or "")
        while not self._stopping:
            try:
                with client.pubsub() as ear:  # type: ignore[no-untyped-call]
                    ear.subscribe(self.space)
                    self._listen(ear)
            except (redis.RedisError, OSError) as error:
                log.warning("no alarms are heard: %s", type(error).__name__)
                self.listening = False
                time.sleep(PAUSE)

    def _listen(self, ear: Any) -> None:
        """Raises a ConnectionError when nothing is heard any more: a line may die without a word and stay open."""
        heard = time.monotonic()
        while not self._stopping:
            message = ear.get_message(timeout=1.0)
            if message is not None:
                heard = time.monotonic()
                if message["type"] == "message":
                    attempt(self._take, message["data"])
                elif message["type"] == "subscribe":
                    self.listening, self.subscriptions = True, self.subscriptions + 1
            elif time.monotonic() - heard > DEAF:
                raise redis.ConnectionError("nothing is heard")
            else:
                ear.ping()

    def _take(self, data: bytes) -> None:
        head, _, payload = data.partition(b"\n")
        worker, kind, name = head.decode().split(" ", 2)
        hearer = self._hearers.get(kind)
        if worker != self.worker and hearer is not None:
            hearer(name, payload)
