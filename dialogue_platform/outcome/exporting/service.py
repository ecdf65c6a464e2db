"""What a page asks for a file: from what is kept, else made once for all who ask at the same moment."""

from __future__ import annotations

import hashlib
import json
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

from dialogue_platform.live import Refusal, errors
from dialogue_platform.live.app_key import AppKey
from dialogue_platform.live.future import Future
from dialogue_platform.live.metrics import Metrics
from dialogue_platform.outcome import export
from dialogue_platform.outcome.errors import EXPORT_FAILED
from dialogue_platform.outcome.exporting.cache import Cache
from dialogue_platform.outcome.exporting.pool import Lost, Pool

log = logging.getLogger(__name__)

#: people who may wait for a file at the same moment, on one server
WAITING = 16
#: seconds in which what could not be made is not tried again
RESTS = 60.0
#: what decides how a file looks, beside what it is made from
LIBRARIES = ("typst", "python-docx", "lxml")
SOURCES = ("export/*", "document/blocks.py", "document/text.py")


class Exports:
    """The files of one app."""

    def __init__(self, pool: Pool, cache: Cache, metrics: Metrics) -> None:
        self.pool, self.cache, self.metrics = pool, cache, metrics
        self._lock = threading.Lock()
        self._waiting = 0
        self._under_way: dict[str, Future] = {}
        self._rests: dict[str, float] = {}

    def file(self, form: str, *args: Any) -> bytes:
        """The bytes of a file of something that never changes; ``args``, plain JSON, are all that it is made from.

        Raises ``busy``, or ``export_failed``.
        """
        key = self._key(form, args)
        data = self.cache.get(key)
        outcome = "kept"
        try:
            if data is None:
                outcome = "made"
                with self._waiting_for():
                    data = self._once(key, form, args)
        except Refusal as refused:
            outcome = refused.code
            raise
        finally:
            self.metrics.count(self.metrics.exports, form, outcome)
        return data

    def _key(self, form: str, args: tuple[Any, ...]) -> str:
        asked = json.dumps([self.revision, form, args], sort_keys=True)
        return hashlib.sha256(asked.encode()).hexdigest()

    @cached_property
    def revision(self) -> str:
        """Changes with whatever makes files, so that a file made by an older program is not taken for one of this."""
        found = hashlib.sha256(self.pool.module.encode())
        folder = Path(export.__file__).parent.parent
        for pattern in SOURCES:
            for source in sorted(folder.glob(pattern)):
                if source.is_file():
                    found.update(source.name.encode() + source.read_bytes())
        found.update(" ".join(version(name) for name in LIBRARIES).encode())
        return found.hexdigest()

    @contextmanager
    def _waiting_for(self) -> Iterator[None]:
        with self._lock:
            if self._waiting >= WAITING:
                raise errors.BUSY()
            self._waiting += 1
        try:
            yield
        finally:
            with self._lock:
                self._waiting -= 1

    def _once(self, key: str, form: str, args: tuple[Any, ...]) -> bytes:
        """Whoever asks first makes it; the others wait for that, and hear what became of it."""
        with self._lock:
            self._let_try_again()
            if key in self._rests:
                raise EXPORT_FAILED()
            other = self._under_way.get(key)
            mine = self._under_way.setdefault(key, Future())
        if other is not None:
            return bytes(other.wait())
        data, refused = b"", None
        try:
            data = self._made(key, form, args)
        except Refusal as error:
            refused = error
            raise
        except BaseException:
            refused = errors.FAULT()
            raise
        finally:
            with self._lock:
                del self._under_way[key]
            mine.set_result(data, refused)
        return data

    def _made(self, key: str, form: str, args: tuple[Any, ...]) -> bytes:
        kept = self.cache.get(key)  # by who made it a moment ago
        if kept is not None:
            return kept
        try:
            data = self.pool.make(form, args)
        except Lost as lost:
            log.error("a file was not made (%s): %s", form, lost)
            with self._lock:
                self._rests[key] = time.monotonic() + RESTS
            raise EXPORT_FAILED() from lost
        self.cache.put(key, data)
        return data

    def _let_try_again(self) -> None:
        present = time.monotonic()
        self._rests = {key: until for key, until in self._rests.items() if until > present}


EXPORTS: AppKey[Exports] = AppKey("exports")
