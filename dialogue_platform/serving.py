"""Beginning and ending to serve, the same for every launcher: tested, claimed, started; drained, closed, left."""

from __future__ import annotations

import gc
import os
import resource
import sys
import time
from typing import Any

from flask import Flask

from .deferred import load
from .live import live_of, preflight
from .live.store.database import claim

#: seconds a stopping server gives what is queued, and the sockets to hear that it goes
DRAIN = 5.0


def begin(app: Flask) -> Any:
    """Start everything that works beside requests; once in the process that answers them.

    Keep what is returned as long as you serve. Exits with the reason when this database must not be served so.
    """
    os.umask(0o077)  # what a server writes is its own: letters, files that were made, and what a library lays down
    live = live_of(app)
    refused = preflight.refusal(live.database.reader, app.config)
    if refused is not None:
        sys.exit(refused)
    warned = preflight.warning(live.database.reader)
    if warned is not None:
        print(warned, file=sys.stderr)  # noqa: T201 - to the operator, before there is a log
    held = claim(live.database.url)
    live.serve()
    settle()
    load(app, then=settle)
    return held


def settle() -> None:
    """What is loaded stays: a walk over 190,000 objects held up everybody for a third of a second.

    So it is not walked over now either: five thousand of them are garbage, and stay. Collections become rarer with the
    number of sockets, and look at what came since.
    """
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
    gc.enable()  # a launcher may have turned it off to start


def end(app: Flask) -> None:
    """After the last socket was accepted: finish what is queued, answer it, send everybody elsewhere, leave."""
    live = live_of(app)
    until = time.monotonic() + DRAIN
    while live.writer.busy and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(0.1)  # the last answers are on their way
    for sid in list(live.fanout.connections):
        live.gateway.close(sid)
    while live.fanout.connections and time.monotonic() < until:
        time.sleep(0.02)
    live.stop()


def allow_many_sockets() -> None:
    """As many open files as the machine lets us have: each participant is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
