"""A server of nothing but the lanes, as a process: ``python -m tests.live.lane_server fast|plain``.

Fast is eventlet as the launcher sets it up, plain is threads. What it says is numbered, so that a client can tell
whether it heard everything in order. Its send buffers are small, so that sockets take parts of frames.
"""

from __future__ import annotations

import sys

if __name__ == "__main__" and sys.argv[1] == "fast":
    import wsgi  # patches threads and sockets, as for the real server
else:
    wsgi = None

import socket
import time
from pathlib import Path

from flask import Flask, request
from flask_socketio import SocketIO

from dialogue_platform.live import wire_json
from dialogue_platform.live.deliver.fanout import Fanout
from dialogue_platform.live.transport.write_pool import WritePool

PING = 1


def build() -> Flask:
    app = Flask(__name__)
    mode = "eventlet" if wsgi else "threading"
    socketio = SocketIO(app, async_mode=mode, json=wire_json, ping_interval=PING, ping_timeout=20)
    speak(socketio, Fanout(socketio, wsgi.adapted.bare, WritePool(wsgi.original, 2)) if wsgi else Fanout(socketio))
    return app


def speak(socketio: SocketIO, fanout: Fanout) -> None:
    """The events: come in, say numbered things to all, say them a little later, tell how it goes."""
    said = iter(range(10**9))

    def say(ask):
        """``count`` things of ``size`` letters or bytes; every third is binary."""
        for _ in range(ask["count"]):
            number = next(said)
            body = b"\x81" * ask["size"] if number % 3 == 0 else "ж" * (ask["size"] // 2)
            fanout.to_room("all", "said", {"number": number, "body": body})
            if ask.get("pause"):
                time.sleep(ask["pause"])

    socketio.on_event("enter", lambda data=None: socketio.server.enter_room(request.sid, "all", namespace="/"))
    socketio.on_event("say", say)
    socketio.on_event("say_later", lambda ask: socketio.start_background_task(say, ask) and None)
    socketio.on_event("blob", lambda data: {"blob": b"\x00" * data["size"], "more": [b"\x01"]})
    socketio.on_event("echo", lambda data: data)
    socketio.on_event("how", lambda data: {**vars(fanout.counts), "rss": rss(), "sockets": lines(socketio)})


def lines(socketio: SocketIO) -> int:
    """Those that are open: engine.io forgets one that was closed from elsewhere only as it next walks its list."""
    return sum(not line.closed for line in socketio.server.eio.sockets.values())


def rss() -> int:
    """Resident bytes of this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def serve() -> None:
    app = build()
    listener = wsgi.listen("127.0.0.1", 0) if wsgi else socket.create_server(("127.0.0.1", 0), backlog=64)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16384)
    print(f"serving http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    if wsgi:
        wsgi.eventlet.wsgi.server(listener, app, log_output=False)
    else:
        from werkzeug.serving import make_server

        make_server("127.0.0.1", 0, app, threaded=True, fd=listener.fileno()).serve_forever()


if __name__ == "__main__":
    serve()
