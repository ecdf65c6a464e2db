"""What a process that makes files may be asked for in tests: to fail in every way, on harmless words."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


class Crash(BaseException):
    """As a library written in Rust raises it."""


def raises(*_: object) -> bytes:
    raise ValueError("what people wrote")


def panics(*_: object) -> bytes:
    raise Crash("what people wrote")


def leaves(*_: object) -> bytes:
    sys.exit(3)


def exits(*_: object) -> bytes:
    os._exit(0)


def dies(*_: object) -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def sleeps(*_: object) -> bytes:
    time.sleep(3600)
    return b""


def is_deaf(*_: object) -> bytes:
    """As a library that keeps the interpreter and never comes back: no code of Python's runs any more."""
    ctypes.PyDLL(None).sleep(3600)
    return b""


def eats(*_: object) -> bytes:
    taken = []
    while True:
        taken.append(bytearray(2**24))


def talks(*_: object) -> bytes:
    print("m" * 100_000)
    os.write(1, b"m" * 100_000)
    return b"said"


def counts(path: str) -> bytes:
    """A line in a file for each time this was made."""
    with open(path, "a") as file:
        file.write(f"{os.getpid()}\n")
    return b"counted"


def counts_and_fails(path: str) -> bytes:
    counts(path)
    return raises()


def waits(gate: str, word: str = "") -> bytes:
    """Until there is a file of this name."""
    while not Path(gate).exists():
        time.sleep(0.01)
    return f"{os.getpid()}".encode()


def knows(*_: object) -> bytes:
    """What this process was given: its surroundings, and what it holds open."""
    held = []
    for name in os.listdir("/proc/self/fd"):
        with suppress(OSError):  # the listing itself
            held.append(os.readlink(f"/proc/self/fd/{name}"))
    return json.dumps({"environ": dict(os.environ), "held": held}).encode()


@dataclass(frozen=True)
class ExportFormat:
    make: Callable[..., bytes]


FAILING = {made.__name__: ExportFormat(made) for made in (raises, panics, leaves, exits, dies, sleeps, is_deaf, eats)}
FORMS = {
    "md": ExportFormat(lambda *_: b"a file"),
    "pdf": ExportFormat(dies),
    "docx": ExportFormat(is_deaf),
    "is": ExportFormat(lambda *_: str(os.getpid()).encode()),
    "large": ExportFormat(lambda size: b"x" * size),
    **{made.__name__: ExportFormat(made) for made in (talks, counts, counts_and_fails, waits, knows)},
    **FAILING,
}
