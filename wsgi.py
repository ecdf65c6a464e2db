"""Builds and serves the app. The only file that knows the server, eventlet, with its adapter."""

from __future__ import annotations

import warnings

warnings.filterwarnings("ignore", r"\s*Eventlet is deprecated")  # known, and no concern of who starts us

import eventlet  # noqa: E402

eventlet.monkey_patch()

import argparse  # noqa: E402 - everything after the patch sees cooperative sockets and threads
import os  # noqa: E402
import signal  # noqa: E402
import socket  # noqa: E402
import sys  # noqa: E402
from typing import Any  # noqa: E402

os.environ.setdefault("PSYCOPG_WAIT_FUNC", "wait_selector")  # else a query would stop the whole loop

import eventlet.tpool  # noqa: E402
import eventlet.wsgi  # noqa: E402
from eventlet.patcher import original  # noqa: E402
from flask import Flask  # noqa: E402

from dialogue_platform import create_app, serving  # noqa: E402
from eventlet_adapter import Adapted  # noqa: E402

adapted = Adapted()

#: seconds that an OS thread at work (an export, say) keeps the interpreter when the loop wants it back. The loop gives
#: it away with every write to a socket: with Python's own 5 ms, a full room waited half a second for one question.
HANDED_BACK = 0.000_02


def build() -> Flask:
    """The app on eventlet, with work that would stall the loop sent to OS threads."""
    sys.setswitchinterval(HANDED_BACK)
    return create_app(
        {"ASYNC_MODE": "eventlet", "OFFLOAD": eventlet.tpool.execute, "BARE": adapted.bare, "REAL": original}
    )


def listen(host: str, port: int) -> Any:
    """A listening socket with TCP_NODELAY: eventlet leaves Nagle on, which costs 25 ms a keystroke."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = eventlet.listen((host, port), family=family, backlog=4096, reuse_port=False)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def serve(listener: Any, app: Flask) -> None:
    """Answer whoever comes, until the listener is closed. ``debug`` would show a stranger our files and lines."""
    settings = {"log_output": False, "max_size": 20_000, "debug": False}
    eventlet.wsgi.server(listener, app, **settings, **adapted.settings)


def until_told() -> None:
    """Wait for SIGTERM or SIGINT; what is on its way then is finished by ``serving.end``."""
    told = eventlet.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None if told.ready() else told.send())
    told.wait()


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5000)
    options = parser.parse_args()
    serving.allow_many_sockets()
    app = build()
    held = serving.begin(app)  # noqa: F841 - held while we serve
    listener = listen(options.host, options.port)
    print(f"serving http://{options.host}:{listener.getsockname()[1]}", flush=True)
    eventlet.spawn(serve, listener, app)
    until_told()
    listener.close()
    serving.end(app)


if __name__ == "__main__":
    main()
