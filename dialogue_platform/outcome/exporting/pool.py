"""At most two processes that make files, started when they are needed and again when they are lost.

They are started afresh (never forked from a server with its threads, sockets and secrets) and talked to by a socket, the
same way under an event loop and under threads. One that fails, is late, or has made its share is ended.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from dialogue_platform.config import ROOT
from dialogue_platform.live import errors
from dialogue_platform.outcome.exporting import worker

log = logging.getLogger(__name__)

#: processes at the same time; files after which one is ended, for what a library may have left behind
MOST, SHARE = 2, 200
#: seconds for a process to begin on a busy machine, beyond the end of its own patience, and for a place at it
START, GRACE, PLACE = 60.0, 2.0, 60.0
#: what a process of ours needs to know of its surroundings, and no more: no key, no password, no address
KNOWN = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH", "PYTHONPATH", "SOURCE_DATE_EPOCH")


class Lost(Exception):
    """No file came; the text says in a word why."""


class Worker:
    """One process. ``make`` may be called by one thread at a time."""

    def __init__(self, module: str, seconds: float, memory: int) -> None:
        self.seconds, self.made, self._begun = seconds, 0, False
        self.folder = tempfile.mkdtemp(prefix="dialogue-export-")  # else what a lost one had laid down would stay
        self._link, theirs = socket.socketpair()
        command = [sys.executable, "-m", worker.__name__, module, str(seconds), str(memory)]
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 - a program of ours, told by us
                command, cwd=ROOT, env=_surroundings(self.folder), start_new_session=True,
                stdin=theirs.fileno(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def make(self, form: str, args: tuple[Any, ...]) -> bytes:
        """The file. Raises Lost; then this process is of no use any more."""
        try:
            if not self._begun:
                self._hear(START)
                self._begun = True
            self._link.settimeout(self.seconds)
            worker.send(self._link, json.dumps([form, args]).encode())
            answer = self._hear(self.seconds + GRACE)
        except OSError as error:  # it does not read, or is gone
            raise Lost(type(error).__name__) from error
        if not answer.startswith(worker.MADE):
            raise Lost(answer[1:].decode())
        self.made += 1
        return answer[1:]

    def _hear(self, patience: float) -> bytes:
        """Its next message, whole, within so many seconds."""
        until = time.monotonic() + patience
        timer = _Patient(self._link, until)
        found = worker.receive(timer)  # type: ignore[arg-type]
        if found is None:
            raise Lost("ended")
        return found

    def end(self) -> None:
        """End the process, whatever it does, and take away what it laid down."""
        self._link.close()
        with suppress(ProcessLookupError):
            self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class _Patient:
    """A socket that is read until a moment, however small the parts in which it answers."""

    def __init__(self, link: socket.socket, until: float) -> None:
        self._link, self._until = link, until

    def recv(self, size: int) -> bytes:
        self._link.settimeout(max(0.001, self._until - time.monotonic()))
        return self._link.recv(size)


class Pool:
    """``module`` holds ``FORMS``: by name, things with a ``make(*args)`` that answers bytes."""

    def __init__(self, module: str, seconds: float = worker.SECONDS, memory: int = worker.MEMORY) -> None:
        self.module, self.seconds, self.memory = module, seconds, memory
        self.started = 0
        self._places = threading.Semaphore(MOST)
        self._all: set[Worker] = set()
        self._idle: list[Worker] = []
        self._stopped = False

    def make(self, form: str, args: tuple[Any, ...]) -> bytes:
        """A file, made in another process from what is plain JSON. Raises Lost, or ``busy`` when no place comes free."""
        with self._place():
            one = self._take()
            try:
                data = one.make(form, args)
            except BaseException:
                self._end(one)
                raise
            if one.made < SHARE and not self._stopped:
                self._idle.append(one)
            else:
                self._end(one)
            return data

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(timeout=PLACE):
            raise errors.BUSY()
        try:
            yield
        finally:
            self._places.release()

    def _take(self) -> Worker:
        """An idle one, if it is still there, else a new one."""
        while True:
            try:
                one = self._idle.pop()
            except IndexError:
                break
            if one.alive:
                return one
            self._end(one)
        if self._stopped:
            raise errors.BUSY()
        one = Worker(self.module, self.seconds, self.memory)
        self._all.add(one)
        self.started += 1
        return one

    def _end(self, one: Worker) -> None:
        self._all.discard(one)
        one.end()

    def stop(self) -> None:
        """End them all, idle or not; who waits for one is told."""
        self._stopped = True
        for one in list(self._all):
            self._end(one)
        self._idle.clear()


def _surroundings(folder: str) -> dict[str, str]:
    """One thread and one arena each: the bound on memory is one on addresses, and those are taken for every processor."""
    known = {name: os.environ[name] for name in KNOWN if name in os.environ}
    paths = os.pathsep.join(filter(None, [str(ROOT), known.get("PYTHONPATH", "")]))
    alone = {"MALLOC_ARENA_MAX": "2", "RAYON_NUM_THREADS": "1"}
    return {**known, **alone, "PYTHONPATH": paths, "PYTHONUNBUFFERED": "1", "TMPDIR": str(Path(folder))}
