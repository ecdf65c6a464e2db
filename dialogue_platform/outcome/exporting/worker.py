"""The program of a process that makes files: asked by its standard input, which is a socket, until that is closed.

What a library does with a text that it cannot stand (panic, end the process, never come back, take all memory) it does
here. Time is bounded by the kernel's alarm, whose default is the end of the process, for no code of ours may run any
more; memory by a limit on the address space, above what was needed to begin. Nothing is inherited but this one socket.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import struct
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

#: seconds that one file may take, and bytes that making one may take above what the process began with
SECONDS, MEMORY = 20.0, 512 * 2**20
#: bytes of what is asked, and of a file; more is a mistake
LONGEST = 64 * 2**20
LENGTH = struct.Struct("!I")
#: the first letter of an answer
READY, MADE, FAILED = b"r", b"m", b"f"


def main() -> None:
    """Made by ``pool.py``: the module whose ``FORMS`` say how to make a file, then seconds and bytes."""
    module, seconds, memory = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
    asked = socket.socket(fileno=os.dup(0))
    asked.setblocking(True)  # a server with an event loop has made it otherwise
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    os.nice(5)  # the room comes first
    forms = import_module(module).FORMS
    _bound(memory)
    send(asked, READY)
    while (job := receive(asked)) is not None:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        answer = _answer(forms, job)
        signal.setitimer(signal.ITIMER_REAL, 0)
        send(asked, answer)


def _bound(memory: int) -> None:
    """A library reserves addresses when it is loaded, so what it may take is counted from there."""
    there = Path("/proc/self/statm")
    taken = int(there.read_text().split()[0]) * resource.getpagesize() if there.exists() else 2**30
    resource.setrlimit(resource.RLIMIT_AS, (taken + memory, taken + memory))


def _answer(forms: Mapping[str, Any], job: bytes) -> bytes:
    try:
        form, args = json.loads(job)
        return MADE + bytes(forms[form].make(*args))
    except BaseException as error:  # whatever it is; its text may quote what people wrote, and is told to nobody
        return FAILED + type(error).__name__.encode()


def send(to: socket.socket, message: bytes) -> None:
    """One message, its length before it."""
    to.sendall(LENGTH.pack(len(message)) + message)


def receive(at: socket.socket) -> bytes | None:
    """One message; None when the other end is gone."""
    head = _exactly(at, LENGTH.size)
    if head is None or LENGTH.unpack(head)[0] > LONGEST:
        return None
    return _exactly(at, LENGTH.unpack(head)[0])


def _exactly(at: socket.socket, size: int) -> bytes | None:
    found = bytearray()
    while len(found) < size:
        part = at.recv(min(size - len(found), 2**20))
        if not part:
            return None
        found += part
    return bytes(found)


if __name__ == "__main__":
    main()
