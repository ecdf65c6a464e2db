"""Builds and serves the app. The only file that knows the server, eventlet, with its adapter."""

from __future__ import annotations

import gc
import os
import sys
import warnings

#: what eventlet and Socket.IO look for, and do without where it is not installed: TLS of another kind, clients, brokers
WITHOUT = {"OpenSSL", "redis", "requests", "websocket"}.difference(sys.modules) if __name__ == "__main__" else set()
for library in WITHOUT:
    sys.modules[library] = None  # type: ignore[assignment] # is how Python says that there is none

warnings.filterwarnings("ignore", r"\s*Eventlet is deprecated")  # known, and no concern of who starts us

#: eventlet's own resolver reads neither the machine's rules nor its caches, and is slow to load: see `look_up`
os.environ["EVENTLET_NO_GREENDNS"] = "yes"

import eventlet  # noqa: E402

if __name__ == "__main__":
    gc.disable()  # until `serving.settle`: what is loaded stays, and looking for what might not took a tenth of the start
    gc.freeze()  # so that eventlet, too, looks through nothing, for locks that are not its own
eventlet.monkey_patch()

import socketio  # noqa: E402, F401

for library in WITHOUT:
    del sys.modules[library]

import argparse  # noqa: E402 - everything after the patch sees cooperative sockets and threads
import signal  # noqa: E402
import socket  # noqa: E402
from typing import Any  # noqa: E402

os.environ.setdefault("PSYCOPG_WAIT_FUNC", "wait_selector")  # else a query would stop the whole loop

import eventlet.green.socket  # noqa: E402
import eventlet.tpool  # noqa: E402
import eventlet.wsgi  # noqa: E402
from eventlet.patcher import original  # noqa: E402
from flask import Flask  # noqa: E402

from dialogue_platform import create_app, serving  # noqa: E402
from eventlet_adapter import Adapted  # noqa: E402

adapted = Adapted()

resolve = original("socket").getaddrinfo


def look_up(host: str | bytes | None, *how: Any, **more: Any) -> Any:
    """The machine's own resolver, in an OS thread: it may take seconds, and everybody would wait. A number needs none."""
    if host is None or is_number(host):
        return resolve(host, *how, **more)
    return eventlet.tpool.execute(resolve, host, *how, **more)


def is_number(host: str | bytes) -> bool:
    """Whether this is an address already, of either version, with a zone or without."""
    word = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    return not word or ":" in word or word.replace(".", "").isdigit()


socket.getaddrinfo = eventlet.green.socket.getaddrinfo = look_up


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
