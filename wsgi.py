"""Builds and serves the app. The only file that knows the server, eventlet."""

from __future__ import annotations

import warnings

warnings.filterwarnings("ignore", r"\s*Eventlet is deprecated")  # known, and no concern of who starts us

import eventlet  # noqa: E402

eventlet.monkey_patch()

import argparse  # noqa: E402 - everything after the patch sees cooperative sockets and threads
import os  # noqa: E402
import resource  # noqa: E402
import socket  # noqa: E402

os.environ.setdefault("PSYCOPG_WAIT_FUNC", "wait_selector")  # else a query would stop the whole loop

import eventlet.tpool  # noqa: E402
import eventlet.wsgi  # noqa: E402

from dialogue_platform import create_app  # noqa: E402
from dialogue_platform.live.database import claim  # noqa: E402


def build():
    """The app on eventlet, with work that would stall the loop sent to real threads."""
    return create_app({"ASYNC_MODE": "eventlet", "OFFLOAD": eventlet.tpool.execute})


def raise_file_limit() -> None:
    """Every socket is an open file, and the usual soft limit of 1,024 is less than a full house."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def listen(host: str, port: int):
    """A listening socket with TCP_NODELAY: eventlet leaves Nagle on, which costs 25 ms a keystroke."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = eventlet.listen((host, port), family=family, backlog=1024)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5000)
    options = parser.parse_args()
    raise_file_limit()
    app = build()
    held = claim(app.config["SQLALCHEMY_DATABASE_URI"])  # noqa: F841 - held while we serve
    live = app.extensions["live"]
    live.feed.start()
    for start in live.on_serving:
        start()
    listener = listen(options.host, options.port)
    print(f"serving http://{options.host}:{listener.getsockname()[1]}", flush=True)
    eventlet.wsgi.server(listener, app, log_output=False, max_size=20_000, socket_timeout=None)


if __name__ == "__main__":
    main()
